"""Jobs of the tests' own, with effects that a second doing would show."""

from __future__ import annotations

from core import operations as core
from core.jobs import enqueue, job
from core.models import Document, Outbox
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from tests.cast import Plant


@operation(Right.PLAN_BATCHES)
def note(*, number: str) -> Document:
    return core.number(kind="note", given=number)


@job("tests.note")
def write_note(*, number: str) -> None:
    """Write a note."""
    note(number=number)


@job("tests.break", max_attempts=2)
def break_down(*, number: str) -> None:
    """Write a note and break."""
    note(number=number)
    raise ZeroDivisionError("division by zero")


@job("tests.refuse")
def refuse(*, number: str) -> None:
    """Write a note and be refused."""
    note(number=number)
    raise Refused("The kettle is dirty. Clean it first.")


def promised(plant: Plant, name: str, *, who: str = "petra", number: str = "one") -> Outbox:
    """Work that `who` of the plant wants done."""
    with plant.acting(who):
        return enqueue(name, number=number)


def seen(plant: Plant, row: Outbox) -> Outbox:
    """The row as it is by now."""
    with plant.machine():
        return Outbox.objects.get(id=row.id)


def notes(plant: Plant) -> list[str]:
    """What the effects left behind."""
    with plant.machine():
        return list(Document.objects.filter(kind="note").values_list("number", flat=True))
