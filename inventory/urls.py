"""The pages of inventory inside a tenant."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
