"""Addresses outside a tenant. Every route here is public or one's own; tests hold the list."""

from __future__ import annotations

from django.urls import include, path

handler404 = "core.web.answers.not_found"
handler403 = "core.web.answers.forbidden"
handler429 = "core.web.answers.too_many"
handler500 = "core.web.answers.server_error"

urlpatterns = [path("", include("core.accounts.urls"))]
