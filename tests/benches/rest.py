"""What the kernel of the API costs: a request beside a bare DRF view, and beside plain SQL.

All three read or write the same rows of the same database in the same run. Requests go through the
whole of Django in this process, without a server and without the network.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg2
from django.test import Client, override_settings
from django.urls import include, path
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog import operations as catalog
from core import operations as core
from core.ids import new_id
from core.rights import Right
from core.tenancy.work import as_machine
from tests.benches.figures import Figure, compare
from tests.databases import scratch, url_of

ITEMS = 50
ADDRESS = "/api/v1/items/"
READ_ONE = """
    SELECT id, sku, name, kind, uom, standard_cost, currency FROM catalog_item
    WHERE tenant_id = %s AND id = %s
"""
READ_ALL = """
    SELECT id, sku, name, kind, uom, standard_cost, currency FROM catalog_item
    WHERE tenant_id = %s ORDER BY id LIMIT 51
"""
# A table without policy, trail or generated columns: what an insert costs at the very least.
BARE = "CREATE TABLE bare_item (id uuid PRIMARY KEY, tenant_id uuid, sku text UNIQUE, name text)"
ADD = "INSERT INTO bare_item (id, tenant_id, sku, name) VALUES (%s, %s, %s, %s) RETURNING id"
counted = itertools.count()
free: list[Any] = []  # the connection past all policies that the bare view uses
acme: list[UUID] = []
bare_client = Client()


class ItemBody(serializers.Serializer[Any]):
    """As much of an item as the bare view checks."""

    sku = serializers.CharField(max_length=200)
    name = serializers.CharField(max_length=200)


class Bare(APIView):
    """DRF as it comes, on plain SQL: no token, no tenant, no idempotency, no trail."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    renderer_classes = (JSONRenderer,)

    def get(self, request: Any, id: UUID | None = None) -> Response:
        asked = (READ_ONE, [str(acme[0]), str(id)]) if id else (READ_ALL, [str(acme[0])])
        return Response([list(map(str, row)) for row in rows(*asked)])

    def post(self, request: Any) -> Response:
        body = ItemBody(data=request.data)
        body.is_valid(raise_exception=True)
        add(body.validated_data["sku"])
        return Response(body.data, status=201)


urlpatterns = [
    path("bare/", Bare.as_view()),
    path("bare/<uuid:id>/", Bare.as_view()),
    path("", include("batcherp.urls")),  # both lie behind the same middleware
]
SERVED = {
    "ROOT_URLCONF": __name__,
    "ALLOWED_HOSTS": ["testserver"],
    "SECURE_SSL_REDIRECT": False,
    "API_REQUESTS_A_MINUTE": {"token": 10**9, "tenant": 10**9},
}


def bench() -> list[Figure]:
    """Reading one, reading a page, and making one: beside the bare view, and beside the SQL."""
    with scratch("bench_rest") as database, connected(database) as connection:
        free[:] = [connection]
        acme[:] = [core.found_tenant(slug="acme", name="Acme Gummies")]
        with connection, connection.cursor() as cursor:
            cursor.execute(BARE)
        item_id, secret = filled(acme[0])
        with override_settings(**SERVED):
            return list(figures(item_id, secret))


def figures(item_id: UUID, secret: str) -> Iterator[Figure]:
    """Each kind of request beside both."""
    tenant = str(acme[0])
    one, every = f"{ADDRESS}{item_id}/", f"{ADDRESS}?limit={ITEMS}"
    reads: list[tuple[str, str, str, Callable[[], Any]]] = [
        ("read one", one, f"/bare/{item_id}/", lambda: rows(READ_ONE, [tenant, str(item_id)])),
        (f"read {ITEMS}", every, "/bare/", lambda: rows(READ_ALL, [tenant])),
    ]
    for title, ours, bare, sql in reads:
        asked = getting(ours, secret)
        yield compare(f"{title}: beside a bare view", ours=asked, plain=getting(bare), calls=40)
        yield compare(f"{title}: beside plain SQL", ours=asked, plain=sql, calls=40)
    making = posting(secret)
    yield compare("make one: beside a bare view", ours=making, plain=bare_post, calls=30)
    yield compare("make one: beside plain SQL", ours=making, plain=lambda: add(sku()), calls=30)
    kept = posting(secret, key="the-same")
    yield compare("the same key again: beside a new one", ours=kept, plain=making, calls=30)


def getting(address: str, secret: str = "") -> Callable[[], None]:
    """A read through the kernel, or of the bare view."""
    client = Client(headers={"Authorization": f"Bearer {secret}"} if secret else None)
    return lambda: expect(200, client.get(address))


def posting(secret: str, key: str = "") -> Callable[[], None]:
    """A new item through the kernel; with a key, the same one every time."""
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    fixed = body(sku()) if key else ""

    def make() -> None:
        headers = {"Idempotency-Key": key or str(new_id())}
        sent = fixed or body(sku())
        answer = client.post(ADDRESS, sent, content_type="application/json", headers=headers)
        expect(201, answer)

    return make


def bare_post() -> None:
    """A new row through the bare view."""
    expect(201, bare_client.post("/bare/", body(sku()), content_type="application/json"))


def body(code: str) -> str:
    return json.dumps({"sku": code, "name": "Pectin", "kind": "raw", "uom": "kg"})


def sku() -> str:
    return f"BENCH-{next(counted)}"


def expect(status: int, answer: Any) -> None:
    assert answer.status_code == status, answer.content[:400]


def rows(sql: str, values: list[Any]) -> list[Any]:
    """What plain SQL answers, in a transaction of its own."""
    with free[0], free[0].cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
        return found


def add(code: str) -> None:
    """One row by plain SQL, committed."""
    with free[0], free[0].cursor() as cursor:
        cursor.execute(ADD, [str(new_id()), str(acme[0]), code, "Pectin"])


def filled(tenant_id: UUID) -> tuple[UUID, str]:
    """Items to read, and a token that reads and makes them."""
    with as_machine(tenant_id=tenant_id):
        made = [
            catalog.create_item(sku=f"ITEM-{n}", name="Pectin", kind="raw", uom="kg")
            for n in range(ITEMS)
        ]
        scopes = [str(Right.SEE_STOCK), str(Right.EDIT_CATALOG)]
        secret = core.make_token(name="Bench", scopes=scopes, valid_days=1).secret
    return made[0].id, secret


@contextmanager
def connected(database: str) -> Iterator[Any]:
    """The migrate role's connection, past all policies."""
    connection = psycopg2.connect(url_of(os.environ["DATABASE_URL_MIGRATE"], database))
    try:
        yield connection
    finally:
        connection.close()
