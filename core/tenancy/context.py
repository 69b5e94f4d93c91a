"""Who acts, for which tenant, in which operation. One context variable says so, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from core.refusals import NoTenant, WrongTenant


class Phase(StrEnum):
    """What a transaction may see: identity tables at the door, one tenant's rows behind it."""

    DOOR = "door"
    TENANT = "tenant"


@dataclass(frozen=True, slots=True)
class Context:
    """What the database is told at the start of a transaction, and what code may ask of it."""

    phase: Phase
    tenant_id: UUID | None = None
    member_id: UUID | None = None
    person_id: UUID | None = None
    # Known to the code alone: the database is told who acts, not what they may do.
    rights: frozenset[str] = field(default=frozenset(), compare=False)
    operation: str = ""
    reason: str = ""


_bound: ContextVar[Context | None] = ContextVar("batcherp_context", default=None)


def current() -> Context | None:
    """The context bound to this thread or task, or None."""
    return _bound.get()


def required() -> Context:
    """The bound tenant's context. Raises NoTenant where none is bound."""
    context = _bound.get()
    if context is None or context.tenant_id is None:
        raise NoTenant("No tenant is bound. Open a unit of work (core.tenancy.work) first.")
    return context


def current_tenant_id() -> UUID:
    """The bound tenant's id. Raises NoTenant where none is bound."""
    tenant_id = required().tenant_id
    assert tenant_id is not None
    return tenant_id


def current_member_id() -> UUID:
    """The acting member's id. Raises NoTenant where nobody acts."""
    member_id = required().member_id
    if member_id is None:
        raise NoTenant("Nobody acts here. Open a unit of work that names a member.")
    return member_id


@contextmanager
def bound(context: Context) -> Iterator[Context]:
    """Bind `context` for the block.

    Raises WrongTenant when another tenant is bound already: one unit of work, one tenant.
    """
    outer = _bound.get()
    if outer is not None and outer.tenant_id not in (None, context.tenant_id):
        raise WrongTenant("This unit of work belongs to another tenant; end it first.")
    token = _bound.set(context)
    try:
        yield context
    finally:
        _bound.reset(token)


@contextmanager
def performing(operation: str, reason: str = "") -> Iterator[None]:
    """Name the operation for the block; the outermost name and its reason stand."""
    context = required()
    if context.operation:
        yield
        return
    token = _bound.set(replace(context, operation=operation, reason=reason))
    try:
        yield
    finally:
        _bound.reset(token)
