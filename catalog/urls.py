"""The pages of catalog inside a tenant."""

from django.urls import path

from catalog import views

urlpatterns = [
    path("items/", views.items, name="items"),
    path("items/new/", views.new_item, name="new-item"),
    path("items/<uuid:id>/change/", views.change_item, name="change-item"),
    path("partners/", views.partners, name="partners"),
    path("locations/", views.locations, name="locations"),
]
