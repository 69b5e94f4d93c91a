"""docker-compose.yml, as far as it can be judged without an engine."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from batcherp.machine import secret
from batcherp.machine.state import CHECKOUT

COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
APP = ("web", "worker", "beat", "relay", "migrate")
SETTINGS = (CHECKOUT / "batcherp" / "settings.py").read_text("utf-8")
ROLES = (CHECKOUT / "batcherp" / "machine" / "roles.py").read_text("utf-8")


def environment_of(service: str) -> dict[str, str]:
    return SERVICES[service].get("environment", {})


def test_the_production_shape_is_complete() -> None:
    assert set(SERVICES) == {*APP, "postgres", "pgbouncer", "redis"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_waits_only_for_services_that_exist(service: str) -> None:
    waits = SERVICES[service].get("depends_on", {})

    assert waits.keys() <= SERVICES.keys()


@pytest.mark.parametrize("service", SERVICES)
def test_what_must_be_healthy_says_how_to_tell(service: str) -> None:
    waits = SERVICES[service].get("depends_on", {})
    healthy = {name for name, how in waits.items() if how["condition"] == "service_healthy"}

    assert all("healthcheck" in SERVICES[name] for name in healthy)


@pytest.mark.parametrize("service", SERVICES)
def test_no_variable_has_a_default(service: str) -> None:
    words = yaml.safe_dump(SERVICES[service])

    assert re.findall(r"\$\{\w+(?!:\?|\w)[^}]*\}", words) == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_secret_comes_from_outside(service: str) -> None:
    secret_names = [name for name in environment_of(service) if name in secret.MADE]

    assert all(environment_of(service)[name].startswith("${") for name in secret_names)


@pytest.mark.parametrize("service", APP)
def test_every_name_given_to_the_product_is_one_it_reads(service: str) -> None:
    unread = [name for name in environment_of(service) if f'"{name}"' not in SETTINGS + ROLES]

    assert unread == []


@pytest.mark.parametrize("service", APP)
def test_everything_the_settings_require_is_given(service: str) -> None:
    required = set(re.findall(r'required\("(\w+)"\)', SETTINGS)) | {"BATCHERP_CONTEXT_KEYS"}

    assert required <= environment_of(service).keys()


@pytest.mark.parametrize("service", APP)
def test_the_product_signs_in_as_its_own_role_through_the_pooler(service: str) -> None:
    assert environment_of(service)["DATABASE_URL"].startswith("postgresql://batcherp_app:")
    assert environment_of(service)["DATABASE_URL"].endswith("@pgbouncer:6432/batcherp")


def test_the_superuser_is_known_to_the_migration_alone() -> None:
    knowing = [name for name in APP if "DATABASE_URL_ADMIN" in environment_of(name)]

    assert knowing == ["migrate"]


def test_the_pooler_keeps_a_connection_for_one_transaction() -> None:
    script = (CHECKOUT / "docker" / "pgbouncer.sh").read_text("utf-8")

    assert "pool_mode = transaction" in script


def test_named_volumes_are_declared() -> None:
    used = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    }

    assert used == COMPOSE["volumes"].keys()


def test_the_images_stages_are_those_of_the_dockerfile() -> None:
    stages = re.findall(r"^FROM \S+ AS (\w+)$", (CHECKOUT / "Dockerfile").read_text("utf-8"), re.M)
    built = {service["build"]["target"] for service in SERVICES.values() if "build" in service}

    assert built == set(stages)


def test_the_product_does_not_run_as_root_there() -> None:
    dockerfile = (CHECKOUT / "Dockerfile").read_text("utf-8")

    assert re.findall(r"^USER (\w+)$", dockerfile, re.M) == ["postgres", "batcherp"]
