"""Runs whatever SQL it is given inside one tenant's transaction, and keeps all that comes back."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self

import psycopg2
from django.conf import settings

from core.ids import new_id
from core.tenancy.context import Context, Phase
from core.tenancy.signing import signed
from tests.cast import Plant

SET = "SELECT set_config('app.context', %s, true), set_config('app.reason', '', true)"


class Attacker:
    """A connection as the app role, a genuine context of Petra's, and no scruples."""

    def __init__(self, url: str, own: Plant, other: Plant) -> None:
        self.own, self.other = own, other
        self.connection = psycopg2.connect(url)
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        self.loot: list[Any] = []
        self.words = self._words()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.connection.close()

    def attack(self, *statements: str) -> list[Any]:
        """Begin as the product does, then send the statements; rows, errors and notices."""
        self.loot = []
        self._begin(self.own)
        for statement in statements:
            self._send(statement)
        self.connection.rollback()
        self.loot += self.connection.notices
        return self.loot

    def attack_and_commit(self, *statements: str) -> list[Any]:
        """The same, and the request ends well: what it left behind in the session stays."""
        self.loot = []
        self._begin(self.own)
        for statement in statements:
            self._send(statement)
        self.connection.commit()
        return self.loot

    def honest_request(self, plant: Plant, *statements: str) -> list[Any]:
        """Somebody else's request on the same connection, told its tenant as the product does."""
        self.loot = []
        self._begin(plant)
        for statement in statements:
            self._send(statement)
        self.connection.commit()
        return self.loot

    def unbound_request(self, *statements: str) -> list[Any]:
        """A transaction of the product that was told no tenant."""
        self.loot = []
        for statement in statements:
            self._send(statement)
        self.connection.rollback()
        return self.loot

    def _begin(self, plant: Plant) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(SET, [context_of(plant)])

    def _send(self, statement: str) -> None:
        for word, value in self.words.items():
            statement = statement.replace("{" + word + "}", value)
        with self.connection.cursor() as cursor:
            try:
                cursor.execute(statement)
                if cursor.description:
                    self.loot.append([list(row) for row in cursor.fetchall()])
                else:
                    self.loot.append(f"{cursor.statusmessage}")
            except psycopg2.Error as error:
                self.loot.append(f"{type(error).__name__}: {error}")
                if (
                    self.connection.get_transaction_status()
                    == psycopg2.extensions.TRANSACTION_STATUS_INERROR
                ):
                    self.connection.rollback()
                    self._begin(self.own)

    def _words(self) -> dict[str, str]:
        """What an attacker may know of the other tenant, and settings of their own making."""
        mine = context_of(self.own)
        swapped = mine.replace(str(self.own.id), str(self.other.id))
        bare = swapped.rpartition("|")[0]
        return {
            "own": mine,
            "own_tenant": str(self.own.id),
            "rival": str(self.other.id),
            "rival_member": str(self.other.people["quinn"].member_id),
            "rival_person": str(self.other.people["quinn"].user_id),
            "random": str(new_id()),
            "swapped": swapped,
            "unsigned": bare + "|",
            "zeroed": bare + "|" + "0" * 64,
            "no_key": "nokey" + swapped[2:],
            "door": mine.replace("|tenant|", "|door|"),
            "longer": mine + "|" + swapped,
            "expired": expired_context_of(self.other),
        }


def context_of(plant: Plant) -> str:
    petra = plant.people["petra"]
    return signed(
        Context(
            Phase.TENANT,
            tenant_id=plant.id,
            member_id=petra.member_id,
            person_id=petra.user_id,
            operation="core.attacked",
        )
    )


def expired_context_of(plant: Plant) -> str:
    """A genuine one of the other tenant, found in an old log: its time is over."""
    clock = time.time
    try:
        time.time = lambda: clock() - settings.CONTEXT_LIFETIME_SECONDS - 5  # type: ignore[assignment]
        return context_of(plant)
    finally:
        time.time = clock
