"""Writes lists: streaming .xlsx with real text, dates and numbers, and RFC 4180 CSV in the asked encoding."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.atomic import whole_file
from talentdesk.exchange.frames import EXACT_INTEGERS
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

ENCODINGS = ("utf-8-sig", "utf-8", "gbk", "gb18030")
MOST_SHEET_ROWS = 1_048_576
PROBLEMS_SHOWN = 50
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SAMPLED_ROWS = 100


def write_xlsx(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "Sheet1",
    title: str = "",
    progress: Progress = SILENT,
) -> int:
    """Write a workbook of one sheet row by row and return how many data rows it has.

    Text stays text (ID numbers too; nothing becomes a formula), dates and numbers are real; the headings are
    frozen and filterable. The file appears whole or not at all; raises DeskError.
    """
    book = Workbook(write_only=True)
    page: Any = book.create_sheet(sheet_title(sheet))
    top = 2 if title else 1
    first, rest = _sample(rows)
    for column, width in enumerate(_widths(headings, first), 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = f"A{top + 1}"
    page.print_title_rows = f"{top}:{top}"
    if title:
        page.append([_styled(page, title, Font(bold=True, size=14))])
    page.append([heading_cell(page, heading) for heading in headings])
    writer = CellWriter(page)
    count = 0
    with whole_file(path) as part:
        for row in rest:
            count += 1
            if count + top > MOST_SHEET_ROWS:
                raise DeskError(
                    tr("一张工作表放不下这么多行。"),
                    tr("请改为导出 CSV 文件，或先筛选后再导出。"),
                    code="too-many-rows",
                )
            page.append(writer.cells(row))
            if count % 1000 == 0:
                progress.step(count, 0, tr("正在写出表格"))
        last = get_column_letter(max(len(headings), 1))
        page.auto_filter.ref = f"A{top}:{last}{top + count}"
        book.save(part)
    return count


class CellWriter:
    """Turns values into cells; keeps one cell per kind and column: a write-only sheet copies at once."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._kept: dict[tuple[int, str], Any] = {}

    def cells(self, row: Sequence[object]) -> list[Any]:
        """The cells of one row, good until the next call."""
        return [None if value is None else self._cell(at, value) for at, value in enumerate(row)]

    def _cell(self, column: int, value: object) -> Any:
        plain = _plain(value)
        if isinstance(plain, str):
            if not plain:
                return None
            cell = self._keep(column, "@")
            cell.value = plain
            cell.data_type = "s"  # also where it begins like a formula
            return cell
        if isinstance(plain, datetime):
            form = "yyyy-mm-dd hh:mm:ss"
        elif isinstance(plain, date):
            form = "yyyy-mm-dd"
        else:
            return plain
        cell = self._keep(column, form)
        cell.value = plain
        cell.number_format = form
        return cell

    def _keep(self, column: int, form: str) -> Any:
        cell = self._kept.get((column, form))
        if cell is None:
            cell = WriteOnlyCell(self._page)
            cell.number_format = form
            self._kept[column, form] = cell
        return cell


def heading_cell(page: Any, text: str) -> Any:
    """A heading: bold on a light ground with a line below."""
    cell = _styled(page, text, Font(bold=True))
    cell.fill = PatternFill("solid", fgColor="DDE7F0")
    cell.border = Border(bottom=Side(style="thin"))
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _styled(page: Any, text: str, font: Font) -> Any:
    cell = WriteOnlyCell(page, _UNWRITABLE.sub("", text))
    cell.data_type = "s"
    cell.font = font
    return cell


def sheet_title(text: str) -> str:
    """A sheet name that Excel takes: no ``[]:*?/\\``, at most 31 characters."""
    return re.sub(r"[\[\]:*?/\\]", "_", text).strip("'")[:31] or "Sheet1"


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return str(value) if abs(value) >= EXACT_INTEGERS else int(value)
    if isinstance(value, (float, Decimal, date)):
        return value
    return _UNWRITABLE.sub("", str(value))[:32_767]


def _sample(rows: Iterable[Sequence[object]]) -> tuple[list[Sequence[object]], Iterator[Sequence[object]]]:
    source = iter(rows)
    first = [row for _, row in zip(range(_SAMPLED_ROWS), source, strict=False)]

    def everything() -> Iterator[Sequence[object]]:
        yield from first
        yield from source

    return first, everything()


def _widths(headings: Sequence[str], sample: Sequence[Sequence[object]]) -> list[int]:
    widths = [_width(heading) + 4 for heading in headings]
    for row in sample:
        for column, value in enumerate(row[: len(widths)]):
            if value is not None:
                widths[column] = max(widths[column], _width(str(value)) + 2)
    return [min(width, 50) for width in widths]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text[:60])


def write_csv(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    encoding: str = "utf-8-sig",
    guard: bool = True,
    progress: Progress = SILENT,
) -> int:
    """Write RFC 4180 CSV (CRLF) in ``utf-8-sig``, ``utf-8``, ``gbk`` or ``gb18030``; returns the data rows.

    ``guard`` puts an apostrophe before text that a spreadsheet would take for a formula (imports remove it
    again); files for other programs are written without. Text the encoding does not have raises DeskError
    with one Problem per cell (row, heading, value), and nothing is written.
    """
    if encoding not in ENCODINGS:
        raise ValueError(encoding)
    missing: list[Problem] = []
    count = 0
    with whole_file(path) as part:
        with part.open("w", encoding=encoding, errors="replace", newline="") as out:
            writer = csv.writer(out, lineterminator="\r\n")
            writer.writerow([_csv_text(heading, guard) for heading in headings])
            missing += _unencodable(headings, headings, encoding, 0)
            for count, row in enumerate(rows, 1):
                texts = [_csv_text(value, guard) for value in row]
                writer.writerow(texts)
                if not encoding.startswith("utf") and len(missing) < PROBLEMS_SHOWN:
                    missing += _unencodable(headings, texts, encoding, count)
                if count % 1000 == 0:
                    progress.step(count, 0, tr("正在写出表格"))
        if missing:
            raise DeskError(
                tr(
                    "有 {count} 处文字不能用 {encoding} 编码保存，没有写出文件。",
                    count=len(missing),
                    encoding=encoding,
                ),
                tr("请改用 GB18030 或 UTF-8 编码，或与接收单位确认这些字的写法。"),
                code="not-encodable",
                problems=missing,
            )
    return count


def _unencodable(headings: Sequence[str], texts: Sequence[str], encoding: str, row: int) -> list[Problem]:
    try:
        "".join(texts).encode(encoding)
        return []
    except UnicodeEncodeError:
        pass
    found = []
    for column, text in enumerate(texts):
        lost = "".join(letter for letter in text if not _encodes(letter, encoding))
        if lost:
            heading = headings[column] if column < len(headings) else str(column + 1)
            found.append(
                Problem(
                    "not-encodable",
                    tr(
                        "第 {row} 行“{heading}”的“{value}”含有编码中没有的字：{lost}",
                        row=row,
                        heading=heading,
                        value=text,
                        lost=lost,
                    ),
                    row=row,
                    field=heading,
                )
            )
    return found


def _encodes(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _csv_text(value: object, guard: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float, Decimal)):
        return f"{value:d}" if isinstance(value, int) else str(value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if guard and len(text) > 1 and text.startswith(_STARTS_FORMULA) else text
