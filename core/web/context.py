"""What every page may show: the tenant, the member, the navigation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from core.web.navigation import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values of the page's shell; empty outside a tenant."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {"tenant": None, "member": None, "navigation": []}
    groups = navigation(request, membership.rights)
    return {
        "tenant": {"slug": membership.slug, "name": membership.tenant_name},
        "member": {
            "id": membership.member_id,
            "printed_name": membership.printed_name,
            "role_names": membership.role_names,
        },
        "rights": membership.rights,
        "navigation": groups,
        "tabs": [entry for group in groups for entry in group["entries"] if entry["tab"]],
        "search_url": reverse("search"),
        "menu_url": reverse("menu"),
        "memberships_url": "/",
        "sign_out_url": "/accounts/logout/",
    }
