"""The pages of lots inside a tenant."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
