"""Addresses outside a tenant. All are public, one's own or the API's; tests hold the list."""

from __future__ import annotations

from django.urls import include, path, re_path

from core.api.nouns import Nowhere
from core.web import health

handler404 = "core.web.answers.not_found"
handler403 = "core.web.answers.forbidden"
handler429 = "core.web.answers.too_many"
handler500 = "core.web.answers.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("core.accounts.urls")),
    path("api/v1/", include("batcherp.api_urls")),
    re_path(r"^api/", Nowhere.as_view()),
]
