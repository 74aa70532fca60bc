"""What is wrong with a form's template before anything is filled in: unknown placeholders, markers that do not hold."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.form_placeholders import LISTS, is_known
from talentdesk.documents.form_values import PLACEHOLDER, Wanted, is_picture, parsed
from talentdesk.documents.sheet_fill import header_parts
from talentdesk.documents.sheet_markers import (
    MARKER,
    Plan,
    bare,
    item_name,
    marker_problem,
    read_plan,
    template_cells,
)
from talentdesk.documents.value_formats import is_format
from talentdesk.errors import Problem
from talentdesk.text import tr

_ITEMS = frozenset(item_name(name) for name in LISTS)


def sheet_problems(sheet: Worksheet) -> Iterator[Problem]:
    """The findings ``placeholder-unknown`` and ``marker`` of one template sheet; ``field`` is ``sheet!cell``."""
    plan = read_plan(sheet)
    yield from plan.problems
    for cell, text in template_cells(sheet):
        if sheet[cell].data_type == "f":
            yield marker_problem(sheet, cell, tr("公式里不能写占位符"))
            continue
        yield from _text_problems(sheet, cell, text)
        yield from _scope_problems(sheet, cell, text, plan)
    for part in header_parts(sheet):
        if part.text and "{{" in part.text:
            yield from _text_problems(sheet, tr("页眉页脚"), part.text)


def _text_problems(sheet: Worksheet, cell: str, text: str) -> Iterator[Problem]:
    for sign, name, _ in MARKER.findall(text):
        known = is_known(_path(name)) if sign in ("?", "?!") else name in LISTS
        if not known:
            yield _unknown(sheet, cell, sign + name)
    text = bare(text)
    for part in parsed(text):
        if not isinstance(part, Wanted):
            continue
        if not is_known(_path(part.path)):
            yield _unknown(sheet, cell, part.path)
        for name, _ in part.chain:
            if not is_format(name):
                yield _unknown(sheet, cell, f"{part.path}|{name}")
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        yield marker_problem(sheet, cell, tr("占位符写法有误"))
    elif is_picture(text) and rest.strip():
        yield marker_problem(sheet, cell, tr("图片、二维码和条码要独占一个单元格"))


def _scope_problems(sheet: Worksheet, cell: str, text: str, plan: Plan) -> Iterator[Problem]:
    """Items of lists can only be written where their list repeats."""
    spot = sheet[cell]
    here = {item_name(plan.sheets)} if plan.sheets else set()
    here |= {block.item for block in plan.rows if block.first <= (spot.row or 0) <= block.last}
    here |= {block.item for block in plan.columns if block.first <= (spot.column or 0) <= block.last}
    paths = [part.path for part in parsed(bare(text)) if isinstance(part, Wanted)]
    for item in dict.fromkeys(_path(path).partition(".")[0] for path in paths if "." in path):
        if item in _ITEMS - here:
            yield marker_problem(sheet, cell, tr("“{item}.…”只能写在重复的行、列或工作表里", item=item))


def _path(path: str) -> str:
    """The path without its offset."""
    first, dot, rest = path.partition(".")
    return first.partition("+")[0] + dot + rest


def _unknown(sheet: Worksheet, cell: str, name: str) -> Problem:
    where = f"{sheet.title}!{cell}"
    return Problem(
        "placeholder-unknown",
        tr("单元格 {cell} 的占位符“{name}”不认识", cell=where, name=name),
        tr("请对照占位符清单改正模板。"),
        field=where,
    )
