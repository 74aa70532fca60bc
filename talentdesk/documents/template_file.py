"""A form's template opened: a refusal for what is no workbook, and what of it this program cannot keep."""

from __future__ import annotations

import re
import warnings
import zipfile
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from talentdesk.errors import DeskError, Problem
from talentdesk.text import tr

_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    SyntaxError,
    zipfile.BadZipFile,
    InvalidFileException,
)
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]")


def open_template(path: Path) -> Workbook:
    """The template's workbook, texts of several fonts included; ``DeskError`` when it cannot be read."""
    return _opened(path)[0]


def lost_parts(path: Path) -> list[Problem]:
    """The finding ``not-kept`` for each kind of thing in the file that a filled form will not have."""
    said = " ".join(_opened(path)[1])
    found = []
    if "Data Validation extension" in said:
        found.append(tr("引用其他工作表的数据有效性"))
    if "Conditional Formatting extension" in said:
        found.append(tr("新式条件格式（数据条、图标集等）"))
    if "header or footer" in said:
        found.append(tr("写法特殊的页眉页脚"))
    if "image" in said:
        found.append(tr("WMF、EMF 格式的图片"))
    with zipfile.ZipFile(path) as parts:
        drawings = [name for name in parts.namelist() if _DRAWING.fullmatch(name)]
        if any(_SHAPE.search(parts.read(name)) for name in drawings):
            found.append(tr("文本框和图形"))
    remedy = tr("请改用普通单元格、图片或本表内的设置。")
    return [
        Problem("not-kept", tr("模板“{file}”中的{thing}不能保留", file=path.name, thing=thing), remedy)
        for thing in found
    ]


def _opened(path: Path) -> tuple[Workbook, list[str]]:
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            book = load_workbook(path, rich_text=True)
    except _UNREADABLE as trouble:
        raise DeskError(
            tr("模板打不开：{file}", file=path.name),
            tr("请在 WPS 或 Excel 里另存为 .xlsx 后再试。"),
            code="template-unreadable",
        ) from trouble
    return book, [str(one.message) for one in said]
