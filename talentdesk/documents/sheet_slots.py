"""The rows and columns of a filled sheet: which of the template each comes from, and where those of the template went."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from talentdesk.documents.form_values import BLANK, COLUMN, Facts, lookup
from talentdesk.documents.sheet_markers import Block, Plan
from talentdesk.documents.value_formats import is_empty

Run = tuple[int, int]
# Rows of a sheet; references to whole columns do not grow beyond it.
_MOST = 1_048_576


class Slot(NamedTuple):
    """One row or column of the filled sheet: its source in the template and what it is about.

    ``block`` counts the repeated blocks from 0, -1 outside; ``group`` is the page group, ``copy`` the copy in the
    block (-1 in a page foot).
    """

    source: int
    scope: Facts
    block: int = -1
    group: int = 0
    copy: int = -1


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a reference: the row or column of the template, and whether it is written with $."""

    place: int
    fixed: bool


def items_of(name: str, facts: Facts) -> list[Facts]:
    """The items of a list, numbered from 1 unless they bring a ``no``."""
    found = lookup(name, facts)
    listed = found if isinstance(found, Sequence) and not isinstance(found, str | bytes) else []
    items = [item for item in listed if isinstance(item, Mapping)]
    return [item if "no" in item else {"no": number, **item} for number, item in enumerate(items, start=1)]


def row_slots(last: int, plan: Plan, facts: Facts) -> list[Slot]:
    """The rows of a filled sheet from top to bottom."""
    return [slot for slot in _slots(last, plan.rows, facts, "") if _kept(plan, slot, facts)]


def column_slots(last: int, plan: Plan, facts: Facts) -> list[Slot]:
    """The columns of a filled sheet from left to right."""
    return list(_slots(last, plan.columns, facts, COLUMN))


def _kept(plan: Plan, slot: Slot, facts: Facts) -> bool:
    scope = {**facts, **slot.scope}
    for path, there in plan.conditions.get(slot.source, ()):
        value = lookup(path, scope)
        if (is_empty(value) or value in (0, False)) is there:
            return False
    return True


def _slots(last: int, blocks: Sequence[Block], facts: Facts, number: str) -> Iterator[Slot]:
    starts = {block.first: (place, block) for place, block in enumerate(blocks)}
    source = 1
    while source <= last:
        if source not in starts:
            yield Slot(source, {})
            source += 1
            continue
        place, block = starts[source]
        yield from _copies(place, block, facts, number)
        source = block.foot + 1


def _copies(place: int, block: Block, facts: Facts, number: str) -> Iterator[Slot]:
    groups = _groups(block, items_of(block.name, facts))
    copy = 0
    for group, items in enumerate(groups):
        page: Facts = {"page": {"no": group + 1, "count": len(groups)}} if block.page else {}
        for start in range(0, len(items), block.step):
            scope = _scope(block, items[start : start + block.step], page)
            if number:
                scope[number] = items[start].get("no")
            for source in range(block.first, block.last + 1):
                yield Slot(source, scope, place, group, copy)
            copy += 1
        for source in range(block.last + 1, block.foot + 1):
            yield Slot(source, page, place, group)


def _scope(block: Block, items: list[Facts], page: Facts) -> dict[str, object]:
    scope: dict[str, object] = dict(page)
    for offset in range(block.step):
        item = items[offset] if offset < len(items) else BLANK
        if offset == 0:
            scope[block.item] = item
        scope[f"{block.item}+{offset}"] = item
    return scope


def _groups(block: Block, items: list[Facts]) -> list[list[Facts]]:
    """The items of each page, every page filled up with blank ones to the least number."""
    items = items + [BLANK] * (block.least - len(items))
    each = block.page or max(len(items), 1)
    groups = [items[start : start + each] for start in range(0, len(items), each)] or [[]]
    groups[-1] = groups[-1] + [BLANK] * (min(block.least, each) - len(groups[-1]))
    return groups


class Axis:
    """Where the rows (or the columns) of the template lie in the filled sheet; places count from 1."""

    def __init__(self, slots: Sequence[Slot], blocks: Sequence[Block], last: int) -> None:
        self.slots, self._blocks, self.last = slots, blocks, last
        self._shift = len(slots) - last
        self._at: dict[int, list[int]] = {}
        self._own: dict[tuple[int, int, int], list[int]] = {}
        self._runs: dict[Run, list[Run]] = {}
        for place, slot in enumerate(slots, start=1):
            self._at.setdefault(slot.source, []).append(place)
            if slot.block >= 0:
                self._own.setdefault((slot.source, slot.group, slot.copy), []).append(place)
                self._own.setdefault((slot.source, slot.group, -2), []).append(place)

    def places(self, source: int) -> list[int]:
        """All places of one row of the template; below its last one everything is only moved."""
        if source > self.last:
            return [source + self._shift]
        return self._at.get(source, [])

    def slot(self, place: int) -> Slot | None:
        """What stands at a place of the filled sheet; None below the last row."""
        return self.slots[place - 1] if place <= len(self.slots) else None

    def stretch(self, place: int) -> float:
        """How much wider than in the template a repeated column is, so that further sheets are as wide as full ones."""
        slot = self.slots[place - 1] if place <= len(self.slots) else None
        if slot is None or slot.block < 0 or not self._blocks[slot.block].most:
            return 1.0
        block = self._blocks[slot.block]
        copies = len({other.copy for other in self.slots if other.block == slot.block})
        return block.most / (copies * block.step)

    def runs(self, first: int, last: int) -> list[Run]:
        """The places of a stretch of the template, neighbours joined."""
        known = self._runs.get((first, last))
        if known is None:
            inside = range(first, min(last, self.last) + 1)
            known = _joined(sorted(place for source in inside for place in self.places(source)))
            if last > self.last:
                below = (max(first, self.last + 1) + self._shift, min(last + self._shift, _MOST))
                if known and known[-1][1] == below[0] - 1:
                    below = (known.pop()[0], below[1])
                known.append(below)
            self._runs[first, last] = known
        return known

    def copies(self, first: int, last: int) -> list[Run]:
        """The same for something that must not be torn: once, or once in each copy (each page) it lies in."""
        whole = self.runs(first, last)
        if not whole:
            return []
        for block in self._blocks:
            if block.first <= first and last <= block.foot:
                if last <= block.last:
                    keep = [(slot.group, slot.copy) for slot in self._between(first, last)]
                else:
                    keep = [(slot.group, -2) for slot in self._between(first, last)]
                return [self._span(first, last, *key) for key in dict.fromkeys(keep)]
        return [(whole[0][0], whole[-1][1])]

    def _between(self, first: int, last: int) -> Iterator[Slot]:
        for start, end in self.runs(first, last):
            yield from self.slots[start - 1 : end]

    def _span(self, first: int, last: int, group: int, copy: int) -> Run:
        places = [p for source in range(first, last + 1) for p in self._own.get((source, group, copy), [])]
        return min(places), max(places)

    def referred(self, first: Bound, last: Bound, own: Slot | None) -> list[Run]:
        """What a reference in a formula of ``own`` means: its own copy or page where it stands inside one, else all.

        An end written with $ holds to the first copy at the start and to the last at the end.
        """
        low, high = self._near(first, own), self._near(last, own)
        start = low[0] if low else 1
        end = high[-1] if high else len(self.slots)
        if low is high and low and low[0] == low[-1]:
            return [(start, end)]
        return _clipped(self.runs(first.place, last.place), start, end)

    def _near(self, bound: Bound, own: Slot | None) -> list[int]:
        """The places of a reference's end that count for a formula in ``own``."""
        places = self.places(bound.place)
        if bound.fixed or own is None or own.block < 0:
            return places
        block = self._blocks[own.block]
        if not block.first <= bound.place <= block.foot:
            return places
        copy = own.copy if bound.place <= block.last else -1
        return self._own.get((bound.place, own.group, copy if own.copy >= 0 else -2), places)


def _joined(places: Sequence[int]) -> list[Run]:
    runs: list[Run] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _clipped(runs: list[Run], start: int, end: int) -> list[Run]:
    left = bisect_left(runs, start, key=lambda run: run[1])
    right = bisect_right(runs, end, key=lambda run: run[0])
    return [(max(a, start), min(b, end)) for a, b in runs[left:right]]
