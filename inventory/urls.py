"""The pages of inventory inside a tenant."""

from __future__ import annotations

from django.urls import path

from inventory import views

urlpatterns = [
    path("lots/", views.lots, name="lots"),
    path("receipts/new/", views.receive, name="receive"),
    path("movements/", views.movements, name="movements"),
]
