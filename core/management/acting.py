"""How commands act: for a tenant, as a member, and ending in sentences."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from core.refusals import Forbidden, Refused
from core.tenancy.work import as_machine, as_member_with_email, tenant_named

CANNOT = 2


def acting_for(slug: str, email: str = "") -> AbstractContextManager[Any]:
    """A unit of work for the tenant called `slug`: as "Command line", or as the member `email`.

    Raises Refused for an unknown tenant or member.
    """
    tenant_id = tenant_named(slug)
    if tenant_id is None:
        raise Refused(
            f"There is no tenant “{slug}”. Its address is the word after /t/ in its pages."
        )
    if email:
        return as_member_with_email(tenant_id, email)
    return as_machine(tenant_id=tenant_id)


@contextmanager
def ends_in_sentences() -> Iterator[None]:
    """End the command with exit code 2 and the sentence of a Refused or Forbidden."""
    try:
        yield
    except (Refused, Forbidden) as no:
        print(no.sentence, file=sys.stderr)
        sys.exit(CANNOT)
