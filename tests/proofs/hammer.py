"""F11: a POST sent 1, 2 and 5 times at once, some connections cut: one effect, one answer."""

from __future__ import annotations

import http.client
import json
import random
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

TIMES = (1, 2, 5)


@dataclass
class Hammered:
    """What was sent, and what did not hold."""

    changes: int = 0
    requests: int = 0
    cut: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = f"{self.changes} changes in {self.requests} requests ({self.cut} cut), "
        return said + f"{len(self.wrong)} wrong" + "".join(f"\n  {one}" for one in self.wrong[:5])


@dataclass(frozen=True)
class Blow:
    """One change: where it goes, what it says, and the list that must then hold it once."""

    address: str
    body: dict[str, str]
    found_by: str


def an_item(code: str) -> Blow:
    body = {"sku": code, "name": "Hammered", "kind": "raw", "uom": "kg"}
    return Blow("/api/v1/items/", body, f"/api/v1/items/?sku={code}")


def a_receipt(code: str) -> Blow:
    body = {"sku": "PEC", "code": code, "quantity": "1000.5", "uom": "g"}
    return Blow("/api/v1/receipts/", body, f"/api/v1/movements/?lot={code}")


def a_plan(code: str) -> Blow:
    # Tomorrow by our clock is today or later wherever the site is, and the recipe in force.
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()
    body = {"recipe": "GUM", "quantity": "1", "uom": "pcs", "planned_on": tomorrow}
    return Blow("/api/v1/batches/", {**body, "number": code}, f"/api/v1/batches/?number={code}")


class Hammer:
    """Makes items, receipts, plans and completions; each must be there once, its answers alike."""

    def __init__(self, base: str, secret: str, seed: int) -> None:
        self.host = urlsplit(base).netloc
        self.secret = secret
        self.dice = random.Random(seed)
        self.told = Hammered()

    def run(self, rounds: int) -> Hammered:
        """`rounds` new ones of each kind for each number of times."""
        for number in range(rounds):
            for times in TIMES:
                code = f"HAMMER-{self.dice.random():.9f}-{number}-{times}"
                for kind in (an_item, a_receipt, a_plan):
                    self._one(kind(code), code, times)
                self._one(self._completion(code), code, times)
        return self.told

    def _completion(self, code: str) -> Blow:
        """Of the batch that was planned under this code."""
        (batch,) = self._rows(f"/api/v1/batches/?number={code}")
        address = f"/api/v1/batches/{batch['id']}/completion/"
        return Blow(address, {}, f"/api/v1/movements/?lot={code}&kind=output")

    def _one(self, blow: Blow, code: str, times: int) -> None:
        cuts = [times > 1 and self.dice.random() < 0.3 for _ in range(times)]
        key = f"{code}-{blow.address.count('/')}-{blow.address[8:12]}"
        answers = self._at_once(blow, key, cuts)
        answers += self._at_once(blow, key, [False])  # who was cut off asks again
        self.told.changes += 1
        self.told.requests += times + 1
        self.told.cut += sum(cuts)
        statuses, bodies = {one[0] for one in answers}, {one[1] for one in answers}
        there = len(self._rows(blow.found_by))
        if statuses != {201} or len(bodies) != 1 or there != 1:
            said = f"{blow.address} {code}: {statuses}, {len(bodies)} answers, {there} there"
            self.told.wrong.append(said)

    def _rows(self, address: str) -> list[Any]:
        return list(json.loads(self._ask("GET", address)[1])["results"])

    def _at_once(self, blow: Blow, key: str, cuts: list[bool]) -> list[tuple[int, bytes]]:
        answers: list[tuple[int, bytes]] = []
        gate = threading.Barrier(len(cuts))

        def send(cut: bool) -> None:
            gate.wait()
            answer = self._ask("POST", blow.address, json.dumps(blow.body), key, cut=cut)
            if not cut:
                answers.append(answer)

        threads = [threading.Thread(target=send, args=(cut,)) for cut in cuts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def _ask(
        self, method: str, path: str, body: str = "", key: str = "", *, cut: bool = False
    ) -> tuple[int, Any]:
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        try:
            connection.request(method, path, body, {**headers, "Idempotency-Key": key})
            if cut:
                return 0, b""  # gone before the answer came
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
