"""Two tenants with committed rows, a member per role in each, and what must stay unseen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.crawl.answers import InProcess
from tests.crawl.scene import Scene, set_up


@pytest.fixture(scope="module")
def scene(committing_module: str) -> Iterator[Scene]:
    # 429 to everybody is alike for all, and so would prove nothing.
    with override_settings(API_REQUESTS_A_MINUTE={"token": 10**9, "tenant": 10**9}):
        yield set_up(committing_module, InProcess())
