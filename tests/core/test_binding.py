"""The right tenant or a loud error, on every path that reaches the database."""

from __future__ import annotations

import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.models import MemberRole, Role, Tenant
from core.operations import found_tenant
from core.refusals import NoTenant, WrongTenant
from core.tenancy.context import Context, Phase, bound, current
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


def test_every_query_names_the_tenant_in_its_own_text(acme: Plant) -> None:
    with acme.acting(), CaptureQueriesContext(connection) as captured:
        list(Role.objects.all())

    assert f'"core_role"."tenant_id" = \'{acme.id}\'' in captured[-1]["sql"]


def test_a_join_carries_the_tenant(acme: Plant) -> None:
    with acme.acting():
        sql = str(MemberRole.objects.filter(role__name="Planner").query)

    assert '"core_role"."tenant_id" = ("core_memberrole"."tenant_id")' in sql


def test_tenant_work_outside_a_transaction_is_an_error(committing: str) -> None:
    tenant_id = found_tenant(slug="acme", name="Acme Gummies")

    with bound(Context(Phase.TENANT, tenant_id=tenant_id)), pytest.raises(NoTenant):
        list(Role.objects.all())


def test_a_committed_transaction_leaves_nothing_in_its_session(committing: str) -> None:
    tenant_id = found_tenant(slug="acme", name="Acme Gummies")

    with unit_of_work(tenant_id=tenant_id):
        assert Role.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.context', true)")
        (left,) = cursor.fetchone()

    assert left in ("", None)


def test_an_exception_ends_the_binding(acme: Plant) -> None:
    with pytest.raises(ZeroDivisionError), acme.acting():
        _ = 1 / 0

    assert current() is None
    with pytest.raises(NoTenant):
        list(Role.objects.all())


def test_no_rows_at_all_need_no_tenant(db: None) -> None:
    assert list(Role.objects.none()) == []


def test_the_shell_has_no_tenant_until_one_is_bound(acme: Plant) -> None:
    with pytest.raises(NoTenant):
        call_command("shell", command="from core.models import Role; list(Role.objects.all())")


def test_the_shell_may_bind_one_by_its_address(
    acme: Plant, rival: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command(
        "shell",
        command="from core.models import Tenant\n"
        "from core.tenancy.work import as_machine, tenant_named\n"
        "with as_machine(tenant_id=tenant_named('acme')):\n"
        "    print([tenant.slug for tenant in Tenant.objects.all()])",
    )

    assert "['acme']" in capsys.readouterr().out
