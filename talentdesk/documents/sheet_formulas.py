"""Formulas of a template moved with their rows and columns: ranges grow with the lists, copies refer to their own row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname

from talentdesk.documents.sheet_slots import Axis, Bound, Run, Slot

_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!:\[\]]+)!)?"
    r"(?P<c1>\$?[A-Z]{1,3})?(?P<r1>\$?[1-9]\d{0,6})?(?::(?P<c2>\$?[A-Z]{1,3})?(?P<r2>\$?[1-9]\d{0,6})?)?",
    re.IGNORECASE,
)
# A cell that is always empty stands for rows that are not there: SUM gives 0, COUNT gives 0.
_NOWHERE = "$XFD$1048576"

# Functions that take any number of ranges: what page feet cut apart goes in one after the other.
_MANY = frozenset({
    "SUM", "AVERAGE", "AVERAGEA", "COUNT", "COUNTA", "MAX", "MAXA", "MIN", "MINA", "PRODUCT", "MEDIAN", "MODE", "STDEV",
    "STDEVP", "STDEV.S", "STDEV.P", "VAR", "VARP", "VAR.S", "VAR.P", "SUBTOTAL", "AND", "OR", "CONCAT", "TEXTJOIN",
})  # fmt: skip
# Excel takes 255 arguments; these functions may be put into themselves.
_NESTED = frozenset({"SUM", "MAX", "MIN", "PRODUCT", "AND", "OR"})
_MOST_ARGUMENTS = 200
# Functions of one range whose parts may be added up.
_ADDED = frozenset({"COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "SUMPRODUCT", "COUNTBLANK"})
# Functions that take a union in brackets.
_UNION = frozenset({"RANK.AVG", "LARGE", "SMALL"})
# A rank among parts is one more than the greater ones in each; with 0 or nothing as third argument the greatest is first.
_RANK = frozenset({"RANK", "RANK.EQ"})
# Functions in which one cell of a repeated row, asked for from outside, means all its copies.
_WHOLE = _MANY | _ADDED | _UNION | _RANK | {"AVERAGEIF", "AVERAGEIFS"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows and columns of a template went in one filled sheet."""

    template: str
    title: str
    rows: Axis
    columns: Axis


@dataclass(frozen=True, slots=True)
class Place:
    """The filled sheet, row and column a formula stands in; None for a row and column outside all repeated ones."""

    layout: Layout
    row: Slot | None = None
    column: Slot | None = None


@dataclass(frozen=True, slots=True)
class _Reference:
    sheet: str
    columns: tuple[Bound, Bound] | None
    rows: tuple[Bound, Bound] | None
    single: bool


@dataclass(frozen=True, slots=True)
class _Call:
    """A function or bracket: ``opening`` is ``SUM(``; one separator fewer than arguments."""

    name: str
    opening: str
    arguments: list[list[_Node]]
    separators: list[str]
    closing: str


_Node = str | _Reference | _Call


def moved(formula: str, place: Place, others: Mapping[str, Layout]) -> str:
    """The formula (with its =) as it must be in a filled sheet; what is no reference stays as it is.

    ``others``: the layout of each template sheet that became exactly one sheet.
    """
    mover = _Mover(place, others)
    return "=" + "".join(mover.written(node, "", -1, alone=False) for node in _tree(formula))


def moved_area(text: str, place: Place, others: Mapping[str, Layout]) -> str:
    """An area that stands alone, in a name or chart: all its parts, joined by commas; other text as a formula."""
    if _REFERENCE.fullmatch(text) is None:
        return moved(f"={text}", place, others)[1:]
    return moved(f"=SUM({text})", place, others)[len("=SUM(") : -1]


@lru_cache(maxsize=512)
def _tree(formula: str) -> tuple[_Node, ...]:
    try:
        tokens = Tokenizer(formula).items
    except (TokenizerError, IndexError):  # what Excel itself would not read stays as it is
        return (formula[1:],)
    arguments, separators, _ = _parsed(tokens, 0)
    nodes = list(arguments[0])
    for separator, argument in zip(separators, arguments[1:], strict=True):
        nodes += [separator, *argument]
    return tuple(nodes)


def _parsed(tokens: list[Token], place: int) -> tuple[list[list[_Node]], list[str], int]:
    """Arguments up to the closing bracket, the separators between them, and the bracket's place."""
    arguments: list[list[_Node]] = [[]]
    separators: list[str] = []
    while place < len(tokens) and tokens[place].subtype != Token.CLOSE:
        token = tokens[place]
        if token.subtype == Token.OPEN:
            inner, between, place = _parsed(tokens, place + 1)
            closing = tokens[place].value if place < len(tokens) else ""
            name = token.value.rstrip("({").upper().removeprefix("_XLFN.")
            arguments[-1].append(_Call(name, token.value, inner, between, closing))
        elif token.type == Token.SEP:
            separators.append(token.value)
            arguments.append([])
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            arguments[-1].append(_reference(token.value))
        else:
            arguments[-1].append(token.value)
        place += 1
    return arguments, separators, place


def _reference(text: str) -> _Node:
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return text
    sheet, c1, r1, c2, r2 = match.group("sheet", "c1", "r1", "c2", "r2")
    if ":" in text.rpartition("!")[2]:
        whole = (c1 is None) == (c2 is None) and (r1 is None) == (r2 is None) and (c1 or r1)
    else:
        whole = c1 and r1
    if not whole:
        return text  # a name such as ABC or TRUE
    return _Reference(
        (sheet or "").strip("'").replace("''", "'"),
        (_column(c1), _column(c2 or c1)) if c1 else None,
        (_row(r1), _row(r2 or r1)) if r1 else None,
        ":" not in text.rpartition("!")[2],
    )


def _column(text: str) -> Bound:
    return Bound(column_index_from_string(text.lstrip("$").upper()), text.startswith("$"))


def _row(text: str) -> Bound:
    return Bound(int(text.lstrip("$")), text.startswith("$"))


def _short(text: str) -> str:
    """One cell of many as A1, not A1:A1."""
    start, _, end = text.rpartition("!")[2].partition(":")
    return text.removesuffix(f":{end}") if start == end else text


def _references(call: _Call) -> Iterator[_Reference]:
    """The references among a call's arguments and in the brackets there, not those of inner functions."""
    for argument in call.arguments:
        for node in argument:
            if isinstance(node, _Reference):
                yield node
            elif isinstance(node, _Call) and not node.name:
                yield from _references(node)


class _Mover:
    """Writes the nodes of one formula for the place it stands in."""

    def __init__(self, place: Place, others: Mapping[str, Layout]) -> None:
        self._place, self._others = place, others

    def written(self, node: _Node, function: str, part: int, *, alone: bool) -> str:
        """A node as text; ``part``: which part of the ranges a page foot cuts apart is meant, -1 for all."""
        if isinstance(node, str):
            return node
        if isinstance(node, _Call):
            return self._call(node)
        found = self._ranges(node, spread=part >= 0 or (alone and function in _WHOLE))
        if len(found) == 1 or part >= 0:
            return found[max(part, 0) % len(found)]
        if not alone or function not in _MANY | _UNION:
            return self._spanning(node)
        found = [_short(text) for text in found]
        if function not in _MANY:
            return f"({','.join(found)})"
        if len(found) > _MOST_ARGUMENTS and function in _NESTED:
            parts = [
                found[start : start + _MOST_ARGUMENTS] for start in range(0, len(found), _MOST_ARGUMENTS)
            ]
            return ",".join(f"{function}({','.join(part)})" for part in parts)
        return ",".join(found)

    def _call(self, call: _Call) -> str:
        parts = {len(self._ranges(node, spread=True)) for node in _references(call)} - {1}
        if call.name in _ADDED and len(parts) == 1:
            return "(" + "+".join(self._part(call, part) for part in range(parts.pop())) + ")"
        if call.name in _RANK and len(call.arguments) > 1:
            return self._rank(call)
        return self._part(call, -1)

    def _rank(self, call: _Call) -> str:
        among, order = call.arguments[1], call.arguments[2:]
        found = self._ranges(among[0], spread=True) if isinstance(among[0], _Reference) else []
        if len(found) < 2 or (order and order[0] not in (["0"], ["1"])):
            return self._part(call, -1)
        value = "".join(self.written(node, "", -1, alone=False) for node in call.arguments[0])
        sign = "<" if order == [["1"]] else ">"
        return "(1" + "".join(f'+COUNTIF({part},"{sign}"&{value})' for part in found) + ")"

    def _part(self, call: _Call, part: int) -> str:
        texts: list[str] = []
        for argument in call.arguments:
            alone = len(argument) == 1
            inner = [
                self._part(node, part)
                if isinstance(node, _Call) and not node.name and part >= 0
                else self.written(node, call.name, part, alone=alone)
                for node in argument
            ]
            texts.append("".join(inner))
        between = [*call.separators, ""]
        return call.opening + "".join(map("".join, zip(texts, between, strict=True))) + call.closing

    def _layout(self, reference: _Reference) -> Layout | None:
        here = self._place.layout
        if reference.sheet in ("", here.template):
            return here
        return self._others.get(reference.sheet)

    def _stretches(self, reference: _Reference, *, spread: bool) -> tuple[list[Run], list[Run]] | None:
        """The stretches of rows and columns meant; None for a sheet that is not being filled."""
        layout = self._layout(reference)
        if layout is None:
            return None
        inside = layout is self._place.layout
        found: list[list[Run]] = []
        for axis, bounds, own in (
            (layout.rows, reference.rows, self._place.row if inside else None),
            (layout.columns, reference.columns, self._place.column if inside else None),
        ):
            runs = axis.referred(*bounds, own) if bounds else [(0, 0)]
            if reference.single and not spread:
                runs = [(start, start) for start, _ in runs[:1]]
            found.append(runs)
        return found[0], found[1]

    def _ranges(self, reference: _Reference, *, spread: bool) -> list[str]:
        found = self._stretches(reference, spread=spread)
        if found is None:
            return [self._kept(reference)]
        rows, columns = found
        return [self._text(reference, row, column) for row in rows for column in columns] or [_NOWHERE]

    def _spanning(self, reference: _Reference) -> str:
        found = self._stretches(reference, spread=not reference.single)
        if found is None or not found[0] or not found[1]:
            return self._ranges(reference, spread=False)[0]
        rows, columns = found
        return self._text(reference, (rows[0][0], rows[-1][1]), (columns[0][0], columns[-1][1]))

    def _text(self, reference: _Reference, rows: Run, columns: Run) -> str:
        ends = []
        for end in (0, 1):
            column, row = "", ""
            if reference.columns:
                column = "$" * reference.columns[end].fixed + get_column_letter(columns[end])
            if reference.rows:
                row = "$" * reference.rows[end].fixed + str(rows[end])
            ends.append(column + row)
        single = reference.single and rows[0] == rows[1] and columns[0] == columns[1]
        layout = self._layout(reference)
        prefix = f"{quote_sheetname(layout.title)}!" if reference.sheet and layout else ""
        return prefix + (ends[0] if single else ":".join(ends))

    def _kept(self, reference: _Reference) -> str:
        ends = []
        for end in (0, 1):
            parts = []
            if reference.columns:
                bound = reference.columns[end]
                parts.append("$" * bound.fixed + get_column_letter(bound.place))
            if reference.rows:
                parts.append("$" * reference.rows[end].fixed + str(reference.rows[end].place))
            ends.append("".join(parts))
        return f"{quote_sheetname(reference.sheet)}!{ends[0] if reference.single else ':'.join(ends)}"
