"""The pages of core inside a tenant."""

from django.urls import path

from core.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("menu/", views.menu, name="menu"),
    path("search/", views.search, name="search"),
]
