"""The drawing of a genealogy: columns by depth, neighbours near each other, wide by their share."""

from __future__ import annotations

from lots.queries import Direction
from production import operations as production
from production.layout import MOST_A_COLUMN, Node, draw
from production.queries import trace
from production.templatetags import genealogy
from tests.gummies import Kitchen


def test_columns_stand_by_depth_and_ribbons_are_wide_by_their_share() -> None:
    drawing = draw(
        [Node("input", -1), Node("self", 0), Node("made", 1), Node("customer", 2)],
        {("input", "self"): 0.25, ("self", "made"): 1.0, ("made", "customer"): 0.0},
    )

    placed = {one.key: one for one in drawing.placed}
    assert [placed[key].x for key in ("input", "self", "made", "customer")] == [0, 270, 540, 810]
    assert [one.width for one in drawing.ribbons] == ["7.8", "22.0", "3.0"]
    assert [one.is_forward for one in drawing.ribbons] == [False, True, True]
    assert [column for column, _ in drawing.columns] == [-1, 0, 1, 2]


def test_nodes_stand_near_those_they_are_linked_to() -> None:
    drawing = draw(
        [Node("self", 0), Node("a", 1), Node("b", 1), Node("of-b", 2), Node("of-a", 2)],
        {("self", "a"): 1.0, ("self", "b"): 1.0, ("b", "of-b"): 1.0, ("a", "of-a"): 1.0},
    )

    heights = {one.key: one.y for one in drawing.placed}
    assert heights["of-a"] == heights["a"]
    assert heights["of-b"] == heights["b"]


def test_what_does_not_fit_is_counted_and_drawn_nowhere() -> None:
    many = [Node(n, 1) for n in range(MOST_A_COLUMN + 3)]

    drawing = draw([Node("self", 0), *many], {("self", n.key): 0.1 for n in many})

    assert drawing.left_out == 3
    assert len(drawing.ribbons) == MOST_A_COLUMN


def test_a_lot_shows_what_is_left_and_where_that_made_of_it_is(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number="B-1"))
        lot = lots["ELD-LATER"]

        shown = genealogy.genealogy(trace(lot, Direction.BACK), trace(lot, Direction.FORWARD))

    # 2.5 of the 20 kg went into the batch, which made 1,000 pcs that lie in the store.
    said = {node["lot"].code: node["amount"].replace("\u202f", " ") for node in shown["nodes"]}
    assert said == {"ELD-LATER": "17.5 kg still here", "B-1": "1,000 pcs"}
    assert [(end["name"], end["said"]) for end in shown["ends"]] == [("MAIN-STORAGE", "on hand")]
    assert [word for word, _x in shown["heads"]] == ["This lot", "Went into", "Is now at"]
    assert [ribbon.width for ribbon, _words in shown["ribbons"]] == ["5.4", "22.0"]
