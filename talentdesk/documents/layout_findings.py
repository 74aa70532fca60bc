"""What is wrong with a layout while it is made: for each finding the element, so that one can go there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from talentdesk.documents.certificates import WARNINGS
from talentdesk.documents.element_base import Element, Subject
from talentdesk.documents.layout_edits import Rect, bounds, sheet_rect
from talentdesk.documents.layout_model import Layout
from talentdesk.documents.layout_schema import check_layout
from talentdesk.documents.layouts import layout_data
from talentdesk.documents.placeholders import PLACEHOLDERS, placeholder_label
from talentdesk.documents.templates import value_of
from talentdesk.errors import Problem
from talentdesk.text import tr

_PLACE = re.compile(r"sides\[(\d+)\](?:\.elements\[(\d+)\])?")
_SLACK = 0.05


@dataclass(frozen=True, slots=True)
class LayoutFinding:
    """A problem of the element at ``place`` on ``side``; None: of the layout as a whole."""

    problem: Problem
    level: Literal["error", "warning"]
    side: str = ""
    place: int | None = None


def layout_findings(layout: Layout, subject: Subject) -> list[LayoutFinding]:
    """All findings of a layout with one subject: the layout's own, then side by side, element by element.

    Codes beside those of ``check_certificates``: layout, placeholder-unknown, outside-sheet.
    """
    found = list(_own(layout))
    known = {each.name for each in PLACEHOLDERS}
    for side in layout.sides:
        sheet = sheet_rect(layout, side)
        for place, element in enumerate(side.elements):
            found += [
                LayoutFinding(problem, _level(problem), side.key, place)
                for problem in _element(element, subject, known, sheet)
            ]
    return found


def _level(problem: Problem) -> Literal["error", "warning"]:
    return "warning" if problem.code in WARNINGS or problem.code == "outside-sheet" else "error"


def _own(layout: Layout) -> Iterator[LayoutFinding]:
    for problem in check_layout(layout_data(layout)):
        where = _PLACE.match(problem.field or "")
        side = layout.sides[int(where[1])].key if where else ""
        yield LayoutFinding(problem, "error", side, int(where[2]) if where and where[2] else None)


def _element(element: Element, subject: Subject, known: set[str], sheet: Rect) -> Iterator[Problem]:
    for name in element.names:
        if name not in known:
            text = tr("没有名为“{name}”的占位符", name=name)
            yield Problem("placeholder-unknown", text, tr("从占位符列表里选一个，或改正写法。"))
    for name in element.needs:
        if name in known and not value_of(subject, name):
            text = tr("“{name}”没有内容", name=placeholder_label(name))
            yield Problem("placeholder-empty", text, tr("补齐该项后再印。"), field=name)
    yield from element.findings(subject)
    box = bounds(element)
    if (
        min(box.left - sheet.left, box.top - sheet.top) < -_SLACK
        or max(box.right - sheet.right, box.bottom - sheet.bottom) > _SLACK
    ):
        yield Problem("outside-sheet", tr("有一部分在纸外"), tr("移回纸内，或改小。"))
