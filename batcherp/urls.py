"""Addresses outside a tenant. Every route here is public; tests hold the list."""

from __future__ import annotations

from typing import Any

handler404 = "core.web.answers.not_found"
handler403 = "core.web.answers.forbidden"
handler500 = "core.web.answers.server_error"

urlpatterns: list[Any] = []
