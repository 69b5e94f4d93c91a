"""Everything done by one who may do everything. Alone in its module: it changes what it meets."""

from __future__ import annotations

from tests.crawl.answers import InProcess
from tests.crawl.scene import Scene
from tests.crawl.test_crawl import findings, inside
from tests.crawl.visitors import EVERYTHING


def test_a_member_with_every_right_meets_no_error(scene: Scene) -> None:
    crawl = scene.crawl_of_members(InProcess())

    found = findings(
        s for route in inside() for s in crawl.member(route, scene.members[EVERYTHING])
    )

    assert found == []
