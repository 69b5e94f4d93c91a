"""A tenant's pages, mounted at /t/<slug>/."""

from django.urls import path

from core.web import views

handler404 = "core.web.answers.not_found"
handler403 = "core.web.answers.forbidden"
handler500 = "core.web.answers.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
