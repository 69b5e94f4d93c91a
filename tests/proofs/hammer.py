"""F11: a POST sent 1, 2 and 5 times at once, some connections cut: one effect, one answer."""

from __future__ import annotations

import http.client
import json
import random
import threading
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

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


class Hammer:
    """Makes items; afterwards each must be there once, and its answers all the same."""

    def __init__(self, base: str, secret: str, seed: int) -> None:
        self.host = urlsplit(base).netloc
        self.secret = secret
        self.dice = random.Random(seed)
        self.told = Hammered()

    def run(self, rounds: int) -> Hammered:
        """`rounds` new items for each number of times."""
        for number in range(rounds):
            for times in TIMES:
                self._one(f"HAMMER-{self.dice.random():.9f}-{number}-{times}", times)
        return self.told

    def _one(self, sku: str, times: int) -> None:
        body = json.dumps({"sku": sku, "name": "Hammered", "kind": "raw", "uom": "kg"})
        cuts = [times > 1 and self.dice.random() < 0.3 for _ in range(times)]
        answers = self._at_once(sku, body, cuts)
        answers += self._at_once(sku, body, [False])  # who was cut off asks again
        self.told.changes += 1
        self.told.requests += times + 1
        self.told.cut += sum(cuts)
        statuses, bodies = {one[0] for one in answers}, {one[1] for one in answers}
        there = json.loads(self._ask("GET", f"/api/v1/items/?sku={sku}")[1])["results"]
        if statuses != {201} or len(bodies) != 1 or len(there) != 1:
            self.told.wrong.append(f"{sku}: {statuses}, {len(bodies)} answers, {len(there)} items")

    def _at_once(self, key: str, body: str, cuts: list[bool]) -> list[tuple[int, bytes]]:
        answers: list[tuple[int, bytes]] = []
        gate = threading.Barrier(len(cuts))

        def send(cut: bool) -> None:
            gate.wait()
            answer = self._ask("POST", "/api/v1/items/", body, key, cut=cut)
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
