"""Addresses outside a tenant. Every route here but the API's is public; tests hold the list."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, re_path

from core.api.nouns import Nowhere

handler404 = "core.web.answers.not_found"
handler403 = "core.web.answers.forbidden"
handler500 = "core.web.answers.server_error"

urlpatterns: list[Any] = [
    path("api/v1/", include("batcherp.api_urls")),
    re_path(r"^api/", Nowhere.as_view()),
]
