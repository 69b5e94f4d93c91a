"""The graph of the models obeys the floors, and no model hides an order or a signal."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test.utils import isolate_apps

from catalog.models import Item
from core.models import Role
from core.tenancy.models import TenantKey, TenantModel

ROOT = Path(settings.BASE_DIR)


def floors() -> dict[str, int]:
    """Each app's floor, from the contract the imports are held to; the ground floor is highest."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(c["layers"] for c in contracts["contracts"] if c["name"].startswith("floors"))
    return {app.strip(): level for level, floor in enumerate(layers) for app in floor.split("|")}


FLOORS = floors()
OURS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def wrong_keys(found: list[Any]) -> list[str]:
    """Foreign keys that lead upwards, to a sibling, or out of the tenant."""
    return [
        f"{model._meta.label}.{field.name} leads to {field.related_model._meta.label}"
        for model in found
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and not may(model, field)
    ]


def may(model: Any, field: Any) -> bool:
    here, there = model._meta.app_label, field.related_model._meta.app_label
    if there not in FLOORS:
        return not issubclass(model, TenantModel)
    is_down = here == there or FLOORS[here] < FLOORS[there]
    is_within = isinstance(field, TenantKey) or not issubclass(model, TenantModel)
    return is_down and is_within


def test_foreign_keys_lead_downwards_and_stay_in_the_tenant() -> None:
    assert OURS
    assert wrong_keys(OURS) == []


def test_every_app_of_ours_has_a_floor() -> None:
    inside = {app.label for app in apps.get_app_configs() if ROOT in Path(app.path).parents}

    assert {label for label in inside if (ROOT / label).is_dir()} <= set(FLOORS)


@isolate_apps("core")
def test_keys_that_lead_upwards_out_or_past_the_tenant_are_named() -> None:
    class Mutant(TenantModel):
        upwards = TenantKey(Item, related_name="+")
        outside = TenantKey(ContentType, related_name="+")
        plain = models.ForeignKey(Role, models.PROTECT, related_name="+")
        good = TenantKey(Role, related_name="+")

        class Meta:
            app_label = "core"

    assert wrong_keys([Mutant]) == [
        "core.Mutant.upwards leads to catalog.Item",
        "core.Mutant.outside leads to contenttypes.ContentType",
        "core.Mutant.plain leads to core.Role",
    ]


def test_no_model_hides_an_order() -> None:
    assert [model._meta.label for model in OURS if model._meta.ordering] == []


def hidden(source: str) -> Iterator[str]:
    """Signals that a module connects or defines."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (n for n in names if n.startswith(DISPATCH) or is_of_models(n))


DISPATCH = "django.dispatch"


def is_of_models(name: str) -> bool:
    """Signals of Django and its apps; those of a Celery process are its own affair."""
    return "signals" in name.split(".") and not name.startswith("celery.")


def test_no_module_of_ours_uses_signals() -> None:
    found = {
        str(path.relative_to(ROOT)): list(hidden(path.read_text(encoding="utf-8")))
        for app in FLOORS
        for path in (ROOT / app).rglob("*.py")
    }

    assert len(found) > len(FLOORS)
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
        "import django.dispatch",
    ],
)
def test_a_signal_is_found(source: str) -> None:
    assert list(hidden(source))
