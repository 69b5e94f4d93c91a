"""Addresses outside a tenant."""

urlpatterns: list = []
