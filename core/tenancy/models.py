"""The base of every tenant table, and the foreign key that carries the tenant."""

from __future__ import annotations

from enum import Enum
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models.base import ModelBase
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.where import WhereNode

from core.ids import new_id
from core.tenancy import schema
from core.tenancy.context import current_tenant_id

M = TypeVar("M", bound=models.Model)
NAME_LIMIT = 60  # PostgreSQL cuts identifiers at 63 bytes


class Trail(Enum):
    """How a table remembers its past."""

    AUDITED = "every change is written to the audit trail"
    LEDGER = "rows are only ever added: the table is its own history"
    WORKING = "the database's or the machinery's own state, nobody's decision"


class TenantKey(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key within the tenant: joins, and the database's constraint, carry tenant_id."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False  # TenantReference is the constraint
        kwargs.setdefault("db_index", False)  # (tenant_id, column) is the index
        super().__init__(to, on_delete, **kwargs)

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        """`AND remote.tenant_id = own.tenant_id` on every join over this key."""
        remote: Any = self.remote_field.model._meta.get_field("tenant_id")
        own: Any = self.model._meta.get_field("tenant_id")
        same_tenant: Any = Exact(Col(alias, remote), Col(related_alias, own))
        return WhereNode([same_tenant])


class TenantManager(models.Manager[M]):
    """Adds the tenant to the text of every query: the second line behind the policy."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(tenant_id=current_tenant_id())

    def none(self) -> models.QuerySet[M]:
        """No rows, which needs no tenant: form classes name it before any request comes."""
        return super().get_queryset().none()


class TenantBase(ModelBase):
    """Gives every concrete tenant model its policy, keys, indexes and trail."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kw: Any) -> Any:
        model: Any = super().__new__(mcs, name, bases, attrs, **kw)
        if not model._meta.abstract and hasattr(model, "trail"):
            _protect(model)
        return model


class TenantModel(models.Model, metaclass=TenantBase):
    """A row of one tenant. Everything that keeps it there is added by the metaclass."""

    trail: ClassVar[Trail] = Trail.AUDITED
    privileges: ClassVar[str] = ""  # empty: what the trail implies

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField(default=current_tenant_id, editable=False)

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def known(cls, **natural_key: Any) -> Self | None:
        """The row with this natural key, or None."""
        return cls.objects.filter(**natural_key).first()


def _protect(model: Any) -> None:
    """Add the table's laws to its Meta, where migrations find them."""
    prefix = f"{model._meta.app_label}_{model._meta.model_name}"
    privileges = model.privileges or _PRIVILEGES[model.trail]
    laws: list[Any] = [
        schema.TenantPolicy(name=f"{prefix}_tenant"[:NAME_LIMIT], privileges=privileges),
        models.UniqueConstraint(fields=["tenant_id", "id"], name=f"{prefix}_within"[:NAME_LIMIT]),
    ]
    keys = [field for field in model._meta.local_fields if isinstance(field, TenantKey)]
    laws += [
        schema.TenantReference(name=f"{prefix}_{key.name}_ref"[:NAME_LIMIT], field=key.name)
        for key in keys
    ]
    if model.trail is Trail.AUDITED:
        laws.append(schema.Audited(name=f"{prefix}_trail"[:NAME_LIMIT]))
    elif model.trail is Trail.LEDGER:
        laws.append(schema.AppendOnly(name=f"{prefix}_append"[:NAME_LIMIT]))
    _extend(model, "constraints", laws)
    _extend(model, "indexes", _key_indexes(model, keys, prefix))


def _key_indexes(model: Any, keys: list[TenantKey], prefix: str) -> list[models.Index]:
    """An index on (tenant_id, key) for each key that no index or unique constraint leads with."""
    led = {
        tuple(given.fields[:2])
        for given in (*model._meta.indexes, *model._meta.constraints)
        if getattr(given, "fields", ())
    }
    # Django limits index names to 30 characters.
    return [
        models.Index(fields=["tenant_id", key.name], name=_index_name(prefix, key.name))
        for key in keys
        if ("tenant_id", key.name) not in led
    ]


def _index_name(prefix: str, field: str) -> str:
    from django.db.backends.utils import names_digest

    return (
        f"{prefix[-10:].strip('_')}_{field[:10].strip('_')}_{names_digest(prefix, field, length=6)}"
    )


def _extend(model: Any, option: str, more: list[Any]) -> None:
    everything = [*getattr(model._meta, option), *more]
    setattr(model._meta, option, everything)
    model._meta.original_attrs[option] = everything


_PRIVILEGES = {
    Trail.AUDITED: "SELECT, INSERT, UPDATE",
    Trail.LEDGER: "SELECT, INSERT",
    Trail.WORKING: "SELECT, INSERT, UPDATE",
}
