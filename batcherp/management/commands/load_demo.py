"""Load the demo tenants, once, and write down who may sign in."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from batcherp.demo.acme import ACME
from batcherp.demo.load import load
from batcherp.demo.plants import Plant
from batcherp.demo.rival import RIVAL


class Command(BaseCommand):
    """`manage.py load_demo`: `up` runs it; repeating it changes nothing."""

    help = "Load Acme Gummies and Rival Syrups, and keep their sign-ins in the state folder."

    def handle(self, *args: Any, **options: Any) -> None:
        lines = [line for plant in (ACME, RIVAL) for line in shown(plant, load(plant))]
        if lines:
            keep(lines)


def shown(plant: Plant, passwords: dict[str, str]) -> list[str]:
    """The lines for one tenant; none when it was there already."""
    if not passwords:
        return []
    people = [
        f"  {person.email:<22} {passwords[person.email]}   {person.name}, {person.role}"
        for person in plant.people
    ]
    return [f"{plant.name} (/t/{plant.slug}/)", *people]


def keep(lines: list[str]) -> None:
    """For the owner of the state folder only; `up` prints it each time."""
    file = settings.STATE_DIR / "demo-sign-ins.txt"
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
