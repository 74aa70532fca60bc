"""The markers of a template sheet: which rows, columns or sheets repeat, which rows are kept, and what is wrong with them.

``{{#trainees min=20 page=20}}`` in a cell repeats its row for each trainee (adjacent rows marked alike are one block),
``min`` adds blank ones, ``page`` starts a new page after so many; ``{{+trainees}}`` below is the foot of every page.
``{{?path}}`` keeps the row only when there is something, ``{{?!path}}`` only when there is nothing.
``{{>sessions min=8 max=16}}`` repeats the column, more than ``max`` make further sheets; ``{{@trainees}}`` repeats the sheet.
A marker in a merged area stands in all its rows and columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.form_values import NAME, PLACEHOLDER, Wanted, parsed
from talentdesk.errors import Problem
from talentdesk.text import tr

_LIST = rf"{NAME}(?:\.{NAME})*"
MARKER = re.compile(rf"\{{\{{\s*(#|\+|>|@|\?!|\?)\s*({_LIST})((?:\s+[a-z]+=\d+)*)\s*\}}\}}")
_OPTION = re.compile(r"([a-z]+)=(\d+)")
_OPTIONS = {"#": {"min", "page"}, ">": {"min", "max"}}
# A form of more rows or columns than this is a slip of the pen in min=.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker with the rows and columns it stands in."""

    sign: str
    name: str
    options: dict[str, int]
    cell: str
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows ``first`` to ``last`` (or columns) that repeat for the items of a list; ``foot`` is the last row of the page foot.

    ``step`` items stand in one copy; ``least`` items at least, ``page`` items on a page, ``most`` on a sheet (0: no limit).
    """

    first: int
    last: int
    foot: int
    name: str
    least: int = 0
    page: int = 0
    most: int = 0
    step: int = 1

    @property
    def item(self) -> str:
        """What the item is called inside."""
        return item_name(self.name)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the markers of a sheet ask for; ``conditions``: row -> (path, whether it must be there)."""

    rows: tuple[Block, ...] = ()
    columns: tuple[Block, ...] = ()
    conditions: dict[int, list[tuple[str, bool]]] = field(default_factory=dict)
    sheets: str = ""
    problems: tuple[Problem, ...] = ()


def item_name(name: str) -> str:
    """The item of a list: trainee of trainees, course of teacher.courses, entry of entries."""
    last = name.rpartition(".")[2]
    return f"{last[:-3]}y" if last.endswith("ies") else last.removesuffix("s")


def bare(text: str) -> str:
    """The text without its markers."""
    return MARKER.sub("", text)


def read_plan(sheet: Worksheet) -> Plan:
    """Read the markers of a template sheet."""
    markers = list(_markers(sheet))
    problems = [problem for marker in markers for problem in _option_problems(sheet, marker)]
    feet = [marker for marker in markers if marker.sign == "+"]
    rows: list[Block] = []
    for block in _blocks([marker for marker in markers if marker.sign == "#"], "rows"):
        whole = _with_foot(block, feet)
        rows.append(replace(whole, step=_step(sheet, whole, by_row=True)))
    columns = [
        replace(block, step=_step(sheet, block, by_row=False))
        for block in _blocks([marker for marker in markers if marker.sign == ">"], "columns")
    ]
    problems += _foot_problems(sheet, feet, rows)
    problems += _overlaps(sheet, rows)
    conditions: dict[int, list[tuple[str, bool]]] = {}
    for marker in markers:
        if marker.sign in ("?", "?!"):
            for row in range(marker.rows[0], marker.rows[1] + 1):
                conditions.setdefault(row, []).append((marker.name, marker.sign == "?"))
    sheets = [marker for marker in markers if marker.sign == "@"]
    for extra in sheets[1:]:
        if extra.name != sheets[0].name:
            problems.append(marker_problem(sheet, extra.cell, tr("一张工作表只能按一个名单重复")))
    return Plan(tuple(rows), tuple(columns), conditions, sheets[0].name if sheets else "", tuple(problems))


def marker_problem(sheet: Worksheet, cell: str, what: str) -> Problem:
    """The finding ``marker`` about a cell of the template."""
    where = f"{sheet.title}!{cell}"
    return Problem(
        "marker",
        tr("单元格 {cell}：{what}", cell=where, what=what),
        tr("请对照占位符清单改正模板。"),
        field=where,
    )


def _markers(sheet: Worksheet) -> Iterator[Marker]:
    areas = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    for (row, column), cell in sorted(sheet._cells.items()):
        if not isinstance(cell.value, str | CellRichText) or cell.data_type == "f":
            continue
        area = areas.get((row, column))
        rows = (row, area.max_row if area else row)
        columns = (column, area.max_col if area else column)
        for sign, name, options in MARKER.findall(str(cell.value)):
            given = {key: min(int(value), _MOST) for key, value in _OPTION.findall(options)}
            yield Marker(sign, name, given, cell.coordinate, rows, columns)


def _option_problems(sheet: Worksheet, marker: Marker) -> Iterator[Problem]:
    for unknown in sorted(marker.options.keys() - _OPTIONS.get(marker.sign, set())):
        what = tr("标记“{marker}”没有“{option}”", marker=marker.sign + marker.name, option=unknown)
        yield marker_problem(sheet, marker.cell, what)


def _blocks(markers: list[Marker], axis: str) -> list[Block]:
    """Marked rows or columns joined into blocks: adjacent ones of the same list belong together."""
    blocks: list[Block] = []
    for marker in sorted(markers, key=lambda marker: getattr(marker, axis)):
        first, last = getattr(marker, axis)
        options = marker.options
        new = Block(
            first,
            last,
            last,
            marker.name,
            options.get("min", 0),
            options.get("page", 0),
            options.get("max", 0),
        )
        before = blocks[-1] if blocks else None
        if before is None or before.name != new.name or first > before.last + 1:
            blocks.append(new)
            continue
        end = max(before.last, last)
        blocks[-1] = replace(
            before,
            last=end,
            foot=end,
            least=before.least or new.least,
            page=before.page or new.page,
            most=before.most or new.most,
        )
    return blocks


def _with_foot(block: Block, feet: list[Marker]) -> Block:
    end = block.last
    for marker in feet:
        if (
            marker.name == block.name
            and marker.rows[0] <= end + 1 <= marker.rows[1]
            and marker.rows[0] > block.first
        ):
            end = marker.rows[1]
    return replace(block, foot=end)


def _foot_problems(sheet: Worksheet, feet: list[Marker], rows: list[Block]) -> Iterator[Problem]:
    for marker in feet:
        if not any(block.name == marker.name and block.last < marker.rows[0] <= block.foot for block in rows):
            what = tr("页脚行“+{name}”要紧接在“#{name}”的行下面", name=marker.name)
            yield marker_problem(sheet, marker.cell, what)


def _overlaps(sheet: Worksheet, rows: list[Block]) -> Iterator[Problem]:
    for before, after in pairwise(rows):
        if after.first <= before.foot:
            what = tr(
                "第 {row} 行同时属于“{one}”和“{other}”", row=after.first, one=before.name, other=after.name
            )
            yield marker_problem(sheet, f"A{after.first}", what)


def _step(sheet: Worksheet, block: Block, *, by_row: bool) -> int:
    """One more than the largest offset: ``{{trainee+1.name}}`` makes two items a copy."""
    wanted = re.compile(rf"{re.escape(block.item)}\+(\d+)(?:\.|$)")
    largest = 0
    for (row, column), cell in sheet._cells.items():
        place = row if by_row else column
        if (
            block.first <= place <= block.last
            and isinstance(cell.value, str | CellRichText)
            and "+" in str(cell.value)
        ):
            for part in parsed(bare(str(cell.value))):
                match = wanted.match(part.path) if isinstance(part, Wanted) else None
                largest = max(largest, int(match.group(1)) if match else 0)
    return largest + 1


def template_cells(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Address and text of every cell of a template that has braces, formulas included."""
    for _, cell in sorted(sheet._cells.items()):
        if isinstance(cell.value, str | CellRichText) and "{{" in str(cell.value):
            yield cell.coordinate, str(cell.value)


def is_marked(sheet: Worksheet) -> bool:
    """Whether there is anything to fill in this sheet."""
    return any(PLACEHOLDER.search(text) or MARKER.search(text) for _, text in template_cells(sheet))
