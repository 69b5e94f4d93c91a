"""The right tenant or a loud error, on every path that reaches the database."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from core.models import Role, Tenant
from core.refusals import NoTenant, WrongTenant
from core.tenancy.work import unit_of_work
from tests.cast import Plant


def test_a_bound_tenant_sees_its_own_rows_only(acme: Plant, rival: Plant) -> None:
    with acme.acting():
        seen = list(Tenant.objects.values_list("slug", flat=True))

    assert seen == ["acme"]


def test_the_policy_holds_without_the_managers_filter(acme: Plant, rival: Plant) -> None:
    with acme.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM core_tenant")
        seen = cursor.fetchall()

    assert seen == [("acme",)]


def test_no_tenant_is_an_error_and_not_an_empty_list(acme: Plant) -> None:
    with pytest.raises(NoTenant):
        list(Role.objects.all())


def test_raw_sql_without_a_tenant_is_an_error(acme: Plant) -> None:
    with (
        pytest.raises(DatabaseError, match="no tenant is bound"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM core_role")


def test_a_second_tenant_cannot_be_bound_inside_the_first(acme: Plant, rival: Plant) -> None:
    with acme.acting(), pytest.raises(WrongTenant), unit_of_work(tenant_id=rival.id):
        pass


def test_the_tenant_is_told_again_after_a_rolled_back_savepoint(acme: Plant, rival: Plant) -> None:
    with acme.acting():
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

        assert Tenant.objects.get().slug == "acme"


def test_a_thread_started_inside_a_request_has_no_tenant(acme: Plant) -> None:
    caught: list[BaseException] = []

    def read() -> None:
        try:
            list(Role.objects.all())
        except BaseException as error:
            caught.append(error)

    with acme.acting():
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()

    assert isinstance(caught[0], NoTenant)
