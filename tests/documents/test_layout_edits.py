"""What a designer does to elements: exact undo, aligning twice is once, nothing lost, snapping."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.documents.element_base import Element
from talentdesk.documents.elements import Line, Rectangle
from talentdesk.documents.layout_edits import (
    EDGES,
    HANDLES,
    ORDERS,
    Chosen,
    Elements,
    Rect,
    aligned,
    bounds,
    distributed,
    inserted,
    moved,
    removed,
    reordered,
    resized,
    sheet_rect,
    union,
    with_back,
    with_elements,
    with_sheet,
    with_value,
    without_side,
)
from talentdesk.documents.layouts import layout_bytes, layout_data, load_layout, read_layout
from talentdesk.documents.snapping import Guide, lines_of, snapped
from talentdesk.documents.text_elements import Text

hundredths = st.integers(-30_000, 30_000).map(lambda n: n / 100)
sizes = st.integers(10, 20_000).map(lambda n: n / 100)
rectangles = st.builds(Rectangle, x=hundredths, y=hundredths, width=sizes, height=sizes)
slanted = st.builds(Line, x=hundredths, y=hundredths, width=hundredths, height=hundredths)


@st.composite
def sides(draw: st.DrawFn) -> tuple[Elements, Chosen]:
    elements: list[Element] = draw(st.lists(st.one_of(rectangles, slanted), min_size=1, max_size=7))
    chosen = draw(st.sets(st.integers(0, len(elements) - 1), min_size=1))
    return tuple(elements), tuple(sorted(chosen))


def _around(elements: Elements, chosen: Chosen) -> Rect:
    return union([bounds(elements[i]) for i in chosen])


@given(sides(), st.sampled_from(EDGES))
def test_aligning_twice_is_aligning_once(side: tuple[Elements, Chosen], edge: str) -> None:
    elements, chosen = side
    once = aligned(elements, chosen, edge, _around(elements, chosen))
    assert aligned(once, chosen, edge, _around(once, chosen)) == once
    values = {round(getattr(bounds(once[i]), edge), 3) for i in chosen}
    assert max(values) - min(values) <= 0.0011


@given(sides(), st.sampled_from("xy"))
def test_distributing_twice_is_once_and_keeps_the_outer_two(side: tuple[Elements, Chosen], axis: str) -> None:
    elements, chosen = side
    once = distributed(elements, chosen, axis)
    for new, old in zip(distributed(once, chosen, axis), once, strict=True):
        assert abs(new.x - old.x) < 0.001
        assert abs(new.y - old.y) < 0.001
    assert len([i for i in chosen if once[i] == elements[i]]) >= min(2, len(chosen))


def test_distributing_makes_equal_gaps() -> None:
    elements: Elements = tuple(
        Rectangle(x=x, y=0, width=w, height=5) for x, w in ((0, 10), (11, 20), (90, 10))
    )
    boxes = [bounds(each) for each in distributed(elements, (0, 1, 2), "x")]
    assert boxes[1].left - boxes[0].right == pytest.approx(boxes[2].left - boxes[1].right)
    assert distributed(elements, (0, 1), "x") == elements


@given(sides(), hundredths, hundredths)
def test_moving_there_and_back(side: tuple[Elements, Chosen], dx: float, dy: float) -> None:
    elements, chosen = side
    there = moved(elements, chosen, dx, dy)
    assert moved(there, chosen, -dx, -dy) == elements
    assert all(there[i] is elements[i] for i in range(len(elements)) if i not in chosen)


def test_ten_small_steps_leave_no_dust() -> None:
    elements: Elements = (Rectangle(x=10, y=20, width=5, height=5),)
    for _ in range(10):
        elements = moved(elements, (0,), 0.1, -0.1)
    assert (elements[0].x, elements[0].y) == (11, 19)


@given(sides(), st.sampled_from(ORDERS))
def test_ordering_loses_nothing_and_keeps_the_choice(side: tuple[Elements, Chosen], order: str) -> None:
    elements, chosen = side
    marked = tuple(replace(element, note=str(i)) for i, element in enumerate(elements))
    new, now = reordered(marked, chosen, order)
    assert sorted(e.note for e in new) == sorted(e.note for e in marked)
    assert [new[i].note for i in now] == [str(i) for i in chosen]
    others = [e.note for e in new if e.note not in {str(i) for i in chosen}]
    assert others == [str(i) for i in range(len(elements)) if i not in chosen]


def test_order_steps() -> None:
    elements: Elements = tuple(Rectangle(x=0, y=0, width=1, height=1, note=c) for c in "abcd")

    def notes(chosen: Chosen, order: str) -> str:
        return "".join(element.note for element in reordered(elements, chosen, order)[0])

    assert notes((0,), "forward") == "bacd"
    assert notes((3,), "backward") == "abdc"
    assert notes((0, 1), "forward") == "cabd"
    assert notes((2, 3), "forward") == "abcd"
    assert notes((1,), "front") == "acdb"
    assert notes((2,), "back") == "cabd"


@given(rectangles, st.sampled_from(HANDLES), hundredths, hundredths, st.booleans())
def test_resizing_never_turns_inside_out(
    element: Rectangle, handle: str, dx: float, dy: float, keep: bool
) -> None:
    new = resized(element, handle, dx, dy, keep_shape=keep)
    assert new.width >= 0.1
    assert new.height >= 0.1
    old, now = bounds(element), bounds(new)
    if "w" not in handle:
        assert now.left == pytest.approx(old.left, abs=1e-3)
    if "n" not in handle:
        assert now.top == pytest.approx(old.top, abs=1e-3)
    if "e" not in handle:
        assert now.right == pytest.approx(old.right, abs=1e-3)
    if "s" not in handle:
        assert now.bottom == pytest.approx(old.bottom, abs=1e-3)


def test_a_corner_may_keep_the_shape() -> None:
    new = resized(Rectangle(x=0, y=0, width=20, height=10), "se", 10, 1, keep_shape=True)
    assert (new.width, new.height) == (30, 15)


def test_a_line_is_pulled_at_its_ends() -> None:
    line = Line(x=10, y=10, width=20, height=0)
    assert resized(line, "se", -30, 5) == Line(x=10, y=10, width=-10, height=5)
    assert resized(line, "nw", 5, 5) == Line(x=15, y=15, width=15, height=-5)
    assert bounds(Line(x=10, y=10, width=-4, height=3)) == Rect(6, 10, 10, 13)


def test_insert_and_remove() -> None:
    elements: Elements = (Rectangle(x=1, y=1, width=2, height=2),)
    more, chosen = inserted(elements, elements, shift=3)
    assert chosen == (1,)
    assert (more[1].x, more[1].y) == (4, 4)
    assert removed(more, chosen) == elements


def test_a_value_is_set_where_there_is_such_a_field() -> None:
    elements: Elements = (Text(x=0, y=0, width=9, height=9, text="a"), Rectangle(x=0, y=0, width=9, height=9))
    new = with_value(elements, (0, 1), "size", 20)
    assert isinstance(new[0], Text)
    assert new[0].size == 20
    assert new[1] == elements[1]


def test_sheet_and_sides() -> None:
    layout = load_layout("completion-landscape")
    assert with_sheet(layout, "A5", 10, 20).sheet.width == 148
    assert with_sheet(layout, "A3", 20, 10).sheet.width == 420
    assert (with_sheet(layout, "custom", 200.5, 100).width, layout.width) == (200.5, 297)
    two = with_back(layout, "背面")
    assert [side.key for side in two.sides] == ["front", "back"]
    assert with_back(two, "背面") is two
    assert without_side(two, "back") == layout
    assert without_side(layout, "front") is layout
    assert sheet_rect(layout, layout.sides[0]) == Rect(0, 0, 297, 210)


@given(st.data())
def test_what_was_edited_can_be_written_and_read(data: st.DataObject) -> None:
    layout = load_layout("completion-landscape")
    front = layout.sides[0].elements
    chosen = tuple(sorted(data.draw(st.sets(st.integers(0, len(front) - 1), min_size=1))))
    new = moved(front, chosen, data.draw(hundredths), data.draw(hundredths))
    new, chosen = reordered(new, chosen, data.draw(st.sampled_from(ORDERS)))
    edited = with_elements(layout, "front", new)
    assert layout_bytes(read_layout(layout_data(edited))) == layout_bytes(edited)
    assert layout.sides[0].elements is front


def test_snapping_to_lines_then_grid() -> None:
    lines = lines_of([Rect(10, 10, 30, 20)])
    near = snapped([9.6, 14.6, 19.6], [50], lines, 0.5)
    assert near.dx == pytest.approx(0.4)
    assert near.dy == 0
    assert near.guides == (Guide("x", 10), Guide("x", 20))
    assert snapped([42.3], [40.2], lines, 0.5, grid=5).dy == pytest.approx(-0.2)
    assert snapped([42.3], [40.2], lines, 0.5) == (0, 0, ())


@given(st.lists(hundredths, min_size=1, max_size=3), st.lists(hundredths, max_size=6), sizes)
def test_a_snap_is_never_farther_than_its_tolerance(
    values: list[float], lines: list[float], tolerance: float
) -> None:
    found = snapped(values, [], (lines, []), tolerance)
    assert abs(found.dx) <= tolerance
    assert found.dy == 0
    assert bool(found.guides) == any(abs(v - line) <= tolerance for v in values for line in lines)
