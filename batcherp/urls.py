"""Addresses outside a tenant. Every route here is public; tests hold the list."""

from __future__ import annotations

from typing import Any

from django.urls import path

from core.web import health

handler404 = "core.web.answers.not_found"
handler403 = "core.web.answers.forbidden"
handler500 = "core.web.answers.server_error"

urlpatterns: list[Any] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
