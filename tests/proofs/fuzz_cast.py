"""Two tenants with something to read, and a token for each starting role, printed as JSON."""

from __future__ import annotations

import json

import django

django.setup()

from core import operations as core  # noqa: E402
from core.rights import STARTING_ROLES, Right  # noqa: E402
from core.tenancy.work import as_machine  # noqa: E402
from production import operations as production  # noqa: E402
from tests.cast import Plant  # noqa: E402
from tests.gummies import kitchen_of  # noqa: E402

EVERYTHING = "everything"


def main() -> None:
    """Found the tenants, fill them, and say which secret opens what."""
    print(json.dumps({slug: _tenant(slug) for slug in ("acme", "rival")}))


def _tenant(slug: str) -> dict[str, str]:
    tenant_id = core.found_tenant(slug=slug, name=slug.title())
    with as_machine(tenant_id=tenant_id):
        kitchen = kitchen_of(Plant(tenant_id, slug, {}))
        kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number=f"{slug}-made"))
        for bottles in ("100", "90000"):  # one that can be completed, and one that is short
            kitchen.batch(bottles)
    scopes = {**STARTING_ROLES, EVERYTHING: frozenset(Right)}
    return {role: _token(tenant_id, role, sorted(rights)) for role, rights in scopes.items()}


def _token(tenant_id: object, role: str, scopes: list[str]) -> str:
    with as_machine(tenant_id=tenant_id):  # type: ignore[arg-type]
        return core.make_token(name=role, scopes=scopes, valid_days=1).secret


if __name__ == "__main__":
    main()
