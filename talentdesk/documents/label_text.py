"""The words of an equipment label: as many as fit, as large as they can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from talentdesk.documents.typeset import Span, break_lines, spans_width
from talentdesk.text import tr

REGULAR, BOLD = "sans", "sans-bold"
LEADING = 1.22
_SMALLEST = 4.5  # points: below it Chinese characters run together


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says of a thing; empty parts are left out."""

    code: str
    name: str
    base: str = ""
    model: str = ""
    place: str = ""
    custodian: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text on a label, in points."""

    text: str
    family: str
    size: float


def label_rows(label: Label, size: float, width: float, room: float, *, with_code: bool) -> list[Row]:
    """As much text as a box in points has room for, from this size down: the name and the number first, then place, person,
    model and the base's name; what is too long is cut.
    """
    for smaller in _sizes(size):
        for name_lines in (2, 3):
            rows = _all_rows(label, smaller, width, name_lines, with_code=with_code)
            if rows is not None and _tall(rows) <= room:
                return rows
    return _fewer(label, room, width, with_code=with_code)


def _sizes(size: float) -> Iterator[float]:
    while size > _SMALLEST:
        yield size
        size -= 0.5
    yield _SMALLEST


def _tall(rows: Sequence[Row]) -> float:
    return sum(row.size for row in rows) * LEADING


def _facts(label: Label, *, with_code: bool) -> list[tuple[int, str]]:
    """The lines below the name in their order, each with its rank: what has the highest goes first where room is short."""
    facts = [
        (0, label.code if with_code else ""),
        (3, f"{tr('型号')} {label.model}" if label.model else ""),
        (1, f"{tr('地点')} {label.place}" if label.place else ""),
        (2, f"{tr('责任人')} {label.custodian}" if label.custodian else ""),
    ]
    return [(rank, text) for rank, text in facts if text]


def _all_rows(
    label: Label, size: float, width: float, name_lines: int, *, with_code: bool
) -> list[Row] | None:
    """All lines at one size, the name a little larger; None where one of them is too long."""
    names = _broken(label.name, size * 1.25, width)
    facts = [Row(text, REGULAR, size) for _, text in _facts(label, with_code=with_code)]
    base = [Row(label.base, REGULAR, size * 0.85)] if label.base else []
    if len(names) > name_lines or any(
        spans_width([Span(row.text, row.family)], row.size) > width for row in base + facts
    ):
        return None
    return [*base, *(Row(text, BOLD, size * 1.25) for text in names), *facts]


def _fewer(label: Label, room: float, width: float, *, with_code: bool) -> list[Row]:
    """At the smallest size: the name on one or two lines and what else has room, cut where it is too long."""
    size = _SMALLEST
    names = _broken(label.name, size * 1.1, width)
    if len(names) > 2:
        names = [names[0], _cut("".join(names[1:]), BOLD, size * 1.1, width)]
    rows = [Row(text, BOLD, size * 1.1) for text in names]
    facts = [
        (rank, Row(_cut(text, REGULAR, size, width), REGULAR, size))
        for rank, text in _facts(label, with_code=with_code)
    ]
    kept = list(facts)
    base = [Row(_cut(label.base, REGULAR, size, width), REGULAR, size)] if label.base else []
    while _tall([*base, *rows, *(row for _, row in kept)]) > room and (base or kept):
        if base:
            base = []
        elif len(rows) > 1 and len(kept) == 1:
            rows = [Row(_cut(label.name, BOLD, size * 1.1, width), BOLD, size * 1.1)]
        elif len(kept) > 1:
            kept.remove(max(kept, key=lambda each: each[0]))
        else:
            break
    return [*base, *rows, *(row for _, row in kept)]


@lru_cache(maxsize=256)
def _broken_names(text: str, size: float, width: float) -> tuple[str, ...]:
    lines = break_lines([Span(text, BOLD)], size, width)
    return tuple("".join(span.text for span in line) for line in lines)


def _broken(text: str, size: float, width: float) -> list[str]:
    """A name broken into lines; many things have the same one."""
    return list(_broken_names(text, size, width))


def _cut(text: str, family: str, size: float, width: float) -> str:
    """The text, or as much of it as the width takes and an ellipsis."""
    if spans_width([Span(text, family)], size) <= width:
        return text
    while text and spans_width([Span(f"{text}…", family)], size) > width:
        text = text[:-1]
    return f"{text}…"
