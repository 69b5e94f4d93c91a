"""Two tenants with committed rows, a member per role in each, and what must stay unseen."""

from __future__ import annotations

import pytest

from tests.crawl.answers import InProcess
from tests.crawl.scene import Scene, set_up


@pytest.fixture(scope="module")
def scene(committing_module: str) -> Scene:
    return set_up(committing_module, InProcess())
