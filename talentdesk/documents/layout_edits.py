"""What a designer does to the elements of a side: move, resize, align, distribute, order, copy. Pure, lengths in mm.

``chosen`` are places in the tuple of elements, lowest first. Everything returns new elements; the old ones stay as
they were, so that undo is going back to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import NamedTuple

from talentdesk.documents.element_base import Element
from talentdesk.documents.elements import Line
from talentdesk.documents.layout_model import SHEETS, Layout, Sheet, Side

Elements = tuple[Element, ...]
Chosen = tuple[int, ...]

FARTHEST, SMALLEST = 1200.0, 0.1
EDGES = ("left", "center", "right", "top", "middle", "bottom")
ORDERS = ("front", "forward", "backward", "back")
HANDLES = ("nw", "n", "ne", "e", "se", "s", "sw", "w")
# Fine enough for halves of halves of 0.1 mm, coarse enough to leave no dust of binary fractions.
_DIGITS = 4


class Rect(NamedTuple):
    """A box by its edges, in mm from the side's origin, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width in mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in mm."""
        return self.bottom - self.top

    @property
    def center(self) -> float:
        """Where its middle is from left to right."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """Where its middle is from top to bottom."""
        return (self.top + self.bottom) / 2


def bounds(element: Element) -> Rect:
    """The box of an element; a line may lead back, its box does not."""
    x, y = element.x + element.width, element.y + element.height
    return Rect(min(element.x, x), min(element.y, y), max(element.x, x), max(element.y, y))


def union(boxes: Sequence[Rect]) -> Rect:
    """The box around boxes; ``ValueError`` when there are none."""
    return Rect(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def sheet_rect(layout: Layout, side: Side) -> Rect:
    """The sheet as the elements of a side see it: from the side's origin."""
    x, y = side.origin.x, side.origin.y
    return Rect(-x, -y, layout.width - x, layout.height - y)


def _tidy(value: float) -> float:
    kept = round(min(max(value, -FARTHEST), FARTHEST), _DIGITS)
    return kept + 0.0  # never -0.0


def _at(element: Element, x: float, y: float) -> Element:
    return replace(element, x=_tidy(x), y=_tidy(y))


def _changed(elements: Elements, new: dict[int, Element]) -> Elements:
    return tuple(new.get(place, element) for place, element in enumerate(elements))


def moved(elements: Elements, chosen: Chosen, dx: float, dy: float) -> Elements:
    """The chosen elements shifted by dx, dy mm."""
    return _changed(elements, {i: _at(elements[i], elements[i].x + dx, elements[i].y + dy) for i in chosen})


def resized(element: Element, handle: str, dx: float, dy: float, *, keep_shape: bool = False) -> Element:
    """An element whose ``handle`` (a compass point) was pulled by dx, dy mm; no smaller than 0.1 mm.

    A line has two handles, ``nw`` its start and ``se`` its end, and may have any direction. ``keep_shape`` keeps
    width to height at a corner.
    """
    if isinstance(element, Line):
        if handle == "nw":
            start = _at(element, element.x + dx, element.y + dy)
            return replace(start, width=_tidy(element.width - dx), height=_tidy(element.height - dy))
        return replace(element, width=_tidy(element.width + dx), height=_tidy(element.height + dy))
    if keep_shape and len(handle) == 2:
        dx, dy = _in_shape(element, handle, dx, dy)
    left, top, right, bottom = bounds(element)
    if "w" in handle:
        left = max(min(left + dx, right - SMALLEST), -FARTHEST, right - FARTHEST)
    if "e" in handle:
        right = min(max(right + dx, left + SMALLEST), left + FARTHEST)
    if "n" in handle:
        top = max(min(top + dy, bottom - SMALLEST), -FARTHEST, bottom - FARTHEST)
    if "s" in handle:
        bottom = min(max(bottom + dy, top + SMALLEST), top + FARTHEST)
    width, height = _tidy(right - left), _tidy(bottom - top)
    return replace(_at(element, left, top), width=max(width, SMALLEST), height=max(height, SMALLEST))


def _in_shape(element: Element, handle: str, dx: float, dy: float) -> tuple[float, float]:
    """The pull that keeps width to height: the larger of the two growths counts."""
    across, down = (-1 if "w" in handle else 1), (-1 if "n" in handle else 1)
    growth = max(dx * across / element.width, dy * down / element.height, key=abs)
    growth = max(growth, SMALLEST / min(element.width, element.height) - 1)
    return growth * element.width * across, growth * element.height * down


def aligned(elements: Elements, chosen: Chosen, edge: str, onto: Rect) -> Elements:
    """The chosen elements with their ``edge`` (one of ``EDGES``) on that of the box ``onto``."""
    new: dict[int, Element] = {}
    for i in chosen:
        box = bounds(elements[i])
        shift = getattr(onto, edge) - getattr(box, edge)
        across = edge in EDGES[:3]
        new[i] = _at(elements[i], elements[i].x + shift * across, elements[i].y + shift * (not across))
    return _changed(elements, new)


def distributed(elements: Elements, chosen: Chosen, axis: str) -> Elements:
    """Three or more chosen elements with equal gaps along ``axis`` x or y; the outer two stay.

    Where they are too large for gaps, their middles get equal distances instead.
    """
    if len(chosen) < 3:
        return elements
    low, high, mid = ("left", "right", "center") if axis == "x" else ("top", "bottom", "middle")
    boxes = {i: bounds(elements[i]) for i in chosen}
    order = sorted(chosen, key=lambda i: (getattr(boxes[i], mid), i))
    first, last = boxes[order[0]], boxes[order[-1]]
    sizes = [getattr(boxes[i], high) - getattr(boxes[i], low) for i in order]
    gap = (getattr(last, high) - getattr(first, low) - sum(sizes)) / (len(order) - 1)
    step = (getattr(last, mid) - getattr(first, mid)) / (len(order) - 1)
    new: dict[int, Element] = {}
    for nth, i in enumerate(order[1:-1], start=1):
        if gap >= 0:
            shift = getattr(first, low) + sum(sizes[:nth]) + gap * nth - getattr(boxes[i], low)
        else:
            shift = getattr(first, mid) + step * nth - getattr(boxes[i], mid)
        x, y = elements[i].x, elements[i].y
        new[i] = _at(elements[i], x + shift, y) if axis == "x" else _at(elements[i], x, y + shift)
    return _changed(elements, new)


def reordered(elements: Elements, chosen: Chosen, order: str) -> tuple[Elements, Chosen]:
    """The chosen elements nearer to the eye or farther (one of ``ORDERS``); among themselves they keep their order."""
    picked = set(chosen)
    places = list(range(len(elements)))
    if order in ("front", "back"):
        rest = [i for i in places if i not in picked]
        own = [i for i in places if i in picked]
        places = rest + own if order == "front" else own + rest
    else:
        step = 1 if order == "forward" else -1
        for at in list(places)[::-step]:
            to = at + step
            if places[at] in picked and 0 <= to < len(places) and places[to] not in picked:
                places[at], places[to] = places[to], places[at]
    return tuple(elements[i] for i in places), tuple(at for at, i in enumerate(places) if i in picked)


def removed(elements: Elements, chosen: Chosen) -> Elements:
    """The elements without the chosen ones."""
    return tuple(element for place, element in enumerate(elements) if place not in chosen)


def inserted(elements: Elements, new: Sequence[Element], shift: float = 0.0) -> tuple[Elements, Chosen]:
    """New elements on top of all, shifted by ``shift`` mm to the right and down; they are chosen now."""
    placed = tuple(_at(element, element.x + shift, element.y + shift) for element in new)
    return elements + placed, tuple(range(len(elements), len(elements) + len(placed)))


def with_value(elements: Elements, chosen: Chosen, name: str, value: object) -> Elements:
    """The chosen elements with a field set, where they have it."""
    return _changed(
        elements,
        {
            i: replace(elements[i], **{name: value})  # type: ignore[arg-type]  # checked by the caller's editor
            for i in chosen
            if name in {each.name for each in fields(elements[i])}
        },
    )


def with_elements(layout: Layout, key: str, elements: Elements) -> Layout:
    """A layout whose side ``key`` has these elements."""
    return with_side(layout, key, elements=elements)


def with_side(layout: Layout, key: str, **values: object) -> Layout:
    """A layout whose side ``key`` has these values."""
    return replace(
        layout,
        sides=tuple(replace(s, **values) if s.key == key else s for s in layout.sides),  # type: ignore[arg-type]
    )


def with_sheet(layout: Layout, kind: str, width: float, height: float) -> Layout:
    """A layout on another sheet; a known ``kind`` has its own size, lying where width exceeds height."""
    if kind in SHEETS:
        short, long = SHEETS[kind]
        width, height = (long, short) if width > height else (short, long)
    return replace(layout, sheet=Sheet(kind, _tidy(width), _tidy(height)))


def with_back(layout: Layout, label: str) -> Layout:
    """A layout that has a back."""
    if any(side.key == "back" for side in layout.sides):
        return layout
    return replace(layout, sides=(*layout.sides, Side("back", label)))


def without_side(layout: Layout, key: str) -> Layout:
    """A layout without one of its two sides."""
    left = tuple(side for side in layout.sides if side.key != key)
    return replace(layout, sides=left) if left else layout
