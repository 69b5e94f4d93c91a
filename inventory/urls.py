"""The pages of inventory inside a tenant: what is done to a lot is a noun."""

from __future__ import annotations

from django.urls import path

from inventory.views import allocation, deciding, lists, moves, receiving

urlpatterns = [
    path("lots/", lists.lots, name="lots"),
    path("lots/<uuid:id>/transfer/", moves.transfer, name="transfer"),
    path("lots/<uuid:id>/adjustment/", moves.adjustment, name="adjustment"),
    path("lots/<uuid:id>/scrap/", moves.scrap, name="scrap"),
    path("lots/<uuid:id>/sample/", moves.sample, name="sample"),
    path("lots/<uuid:id>/supplier-return/", moves.supplier_return, name="supplier_return"),
    path("lots/<uuid:id>/disposition/", deciding.disposition, name="disposition"),
    path("lots/<uuid:id>/restriction/", deciding.restriction, name="restriction"),
    path("containers/<uuid:id>/opening/", deciding.opening, name="opening"),
    path("restrictions/", deciding.restrictions, name="restrictions"),
    path("restrictions/<uuid:id>/lifting/", deciding.lifting, name="lifting"),
    path("receipts/new/", receiving.receive, name="receive"),
    path("movements/", lists.movements, name="movements"),
    path("movements/csv/", lists.movements_csv, name="movements_csv"),
    path("movements/<uuid:id>/reversal/", lists.reversal, name="reversal"),
    path("allocation/", allocation.allocation, name="allocation"),
]
