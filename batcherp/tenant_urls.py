"""A tenant's pages, mounted at /t/<slug>/."""

from django.urls import include, path

handler404 = "core.web.answers.not_found"
handler403 = "core.web.answers.forbidden"
handler500 = "core.web.answers.server_error"

urlpatterns = [
    path("", include("core.urls")),
    path("", include("core.administration.urls")),
    path("", include("catalog.urls")),
    path("", include("lots.urls")),
    path("", include("inventory.urls")),
    path("", include("production.urls")),
]
