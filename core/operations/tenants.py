"""Founding a tenant: its row, its machine members and the roles it starts with."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError

from core.currencies import CURRENCIES
from core.ids import new_id
from core.models import Member, Role, Tenant
from core.operation import operation
from core.refusals import Refused
from core.rights import GIVEN_FOR_A_TIME, STARTING_ROLES, Right
from core.tenancy.work import unit_of_work

Step = Callable[[Tenant], None]
_steps: list[Step] = []
_templates: dict[str, Step] = {"empty": lambda tenant: None}
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")


def on_founding(step: Step) -> Step:
    """Have `step` run within each founding; called once per step, from AppConfig.ready()."""
    if step not in _steps:
        _steps.append(step)
    return step


def add_template(name: str, step: Step) -> None:
    """Let tenants start with more than nothing: `step` runs last in a founding that names it."""
    _templates[name] = step


def found_tenant(
    *,
    slug: str,
    name: str,
    time_zone: str = "UTC",
    currency: str = "EUR",
    template: str = "empty",
) -> UUID:
    """Make a tenant with its machine members and starting roles, in a transaction of its own.

    Returns the tenant's id. Raises Refused for a slug that is taken or malformed, an unknown time
    zone or template, or a currency that is not in circulation.
    """
    if template not in _templates:
        known = ", ".join(sorted(_templates))
        raise Refused(f"There is no template “{template}”. There is: {known}.", field="template")
    _check(slug=slug, name=name, time_zone=time_zone, currency=currency)
    tenant_id = new_id()
    try:
        with unit_of_work(tenant_id=tenant_id):
            _found_tenant(
                tenant_id=tenant_id,
                slug=slug,
                name=name,
                time_zone=time_zone,
                currency=currency,
                template=template,
            )
    except IntegrityError as error:
        raise Refused(
            f"The address “{slug}” belongs to another tenant. Choose another one.", field="slug"
        ) from error
    return tenant_id


@operation(Right.MANAGE_SETTINGS)
def change_tenant(
    *, name: str, time_zone: str, currency: str, asks_second_factor: bool = False
) -> None:
    """Change the tenant's name, the time zone its days end in, its currency, and whether members
    need a second factor.

    Raises Refused as `found_tenant` does.
    """
    _check(slug="unchanged", name=name, time_zone=time_zone, currency=currency)
    Tenant.objects.update(
        name=name.strip(),
        time_zone=time_zone,
        currency=currency,
        asks_second_factor=asks_second_factor,
    )


@operation(None)
def _found_tenant(
    *, tenant_id: UUID, slug: str, name: str, time_zone: str, currency: str, template: str
) -> None:
    tenant = Tenant.objects.create(
        id=tenant_id, slug=slug, name=name, time_zone=time_zone, currency=currency
    )
    Member.objects.bulk_create(
        [
            Member(kind=Member.Kind.COMMAND_LINE, printed_name="Command line"),
            Member(kind=Member.Kind.WORKER, printed_name="Worker"),
        ]
    )
    Role.objects.bulk_create(
        [
            Role(name=title, rights=sorted(rights), needs_end=title in GIVEN_FOR_A_TIME)
            for title, rights in STARTING_ROLES.items()
        ]
    )
    for step in (*_steps, _templates[template]):
        step(tenant)


def _check(*, slug: str, name: str, time_zone: str, currency: str) -> None:
    if not _SLUG.fullmatch(slug):
        raise Refused(
            f"“{slug}” cannot be a tenant's address. Use up to 50 of a to z, 0 to 9 and hyphens.",
            field="slug",
        )
    if not name.strip():
        raise Refused("A tenant needs a name.", field="name")
    if time_zone not in zoneinfo.available_timezones():
        raise Refused(
            f"“{time_zone}” is not a time zone. Use a name such as Europe/Berlin.",
            field="time_zone",
        )
    if currency not in CURRENCIES:
        raise Refused(f"“{currency}” is not a currency code such as EUR.", field="currency")
