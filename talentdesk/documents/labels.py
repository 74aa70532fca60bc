"""Equipment labels: name, number and code of each thing on label sheets or for label printers, as one PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import floor
from typing import BinaryIO, Literal

from talentdesk.documents.element_base import glyph_problems, mm
from talentdesk.documents.fonts import ASCENT
from talentdesk.documents.label_sheets import LabelSheet
from talentdesk.documents.label_text import LEADING, REGULAR, Label, label_rows
from talentdesk.documents.overprint import NO_ADJUSTMENT, Adjustment
from talentdesk.documents.pdf import POINTS_PER_MM, PageWriter
from talentdesk.documents.qr import code128_bars, draw_bars, draw_qr, qr_rows
from talentdesk.documents.typeset import Span, draw_spans, spans_width
from talentdesk.errors import DeskError, Problem
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

CodeKind = Literal["qr", "code128"]
CODES: tuple[CodeKind, ...] = ("qr", "code128")

# What telephones and hand scanners read when printed, mm; a label printer's dots make finer bars ragged.
_FINEST_QR, _FINEST_BAR, _FINEST_DOTS = 0.25, 0.17, 2
_WIDEST_QR, _WIDEST_BAR = 1.1, 0.4
_QUIET_BARS = 10  # modules kept free on both sides of the bars, within the label
_UNPRINTED, _GAP = 4.0, 1.5  # mm: no office printer reaches the paper's edge; between code and text
_INK, _MARK = "#000000", "#9aa5b1"
_TICK = 1.5  # mm of a cut mark to each side of a corner


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand on a label of one kind of sheet, mm from its corner."""

    code_left: float
    code_top: float
    code_width: float
    code_height: float
    text_left: float
    text_top: float
    text_width: float
    text_height: float
    size: float


def render_labels(
    sheet: LabelSheet,
    labels: Iterable[Label],
    out: BinaryIO,
    progress: Progress = SILENT,
    *,
    code: CodeKind = "qr",
    start: int = 1,
    copies: int = 1,
    adjustment: Adjustment = NO_ADJUSTMENT,
    cut_marks: bool = False,
    author: str = "",
    total: int = 0,
) -> int:
    """Write the labels as a PDF and return the number of pages; each ``copies`` times, from label ``start`` of the first page.

    The same input gives the same bytes, and memory stays flat. Nothing is checked here but the start: see
    ``check_labels``. No labels: nothing is written and 0 returned.
    """
    check_start(sheet, start)
    page = PageWriter(out, mm(sheet.page[0]), mm(sheet.page[1]), title=tr("设备标签"), author=author)
    place = start - 1
    fresh = True
    for number, label in enumerate(labels):
        if number % 100 == 0:
            progress.step(number, total, tr("正在生成标签"))
        for _ in range(copies):
            if place == sheet.per_page:
                page.next_page()
                place, fresh = 0, True
            if fresh:
                _begin_page(page, sheet, adjustment, cut_marks=cut_marks)
                fresh = False
            _draw_label(page, sheet, label, code, place)
            place += 1
    if not fresh:
        page.next_page()
        page.save()
    return page.pages


def check_start(sheet: LabelSheet, start: int) -> None:
    """Refuse a first label that the sheet does not have."""
    if not 1 <= start <= sheet.per_page:
        raise DeskError(
            tr(
                "这种标签纸每张只有 {count} 个标签，不能从第 {start} 个开始。",
                count=sheet.per_page,
                start=start,
            ),
            tr("从左上角起按行数，第一个是 1。"),
            code="out-of-range",
        )


def _begin_page(page: PageWriter, sheet: LabelSheet, adjustment: Adjustment, *, cut_marks: bool) -> None:
    if adjustment != NO_ADJUSTMENT:
        page.canvas.transform(*adjustment.matrix(page.height))
    if cut_marks and not sheet.is_roll:
        page.stroke_colour(_MARK)
        page.canvas.setLineWidth(0.25)
        tick = mm(_TICK)
        for x, y in _corners(sheet):
            left, up = mm(x), page.height - mm(y)
            page.canvas.line(left - tick, up, left + tick, up)
            page.canvas.line(left, up - tick, left, up + tick)


@lru_cache(maxsize=32)
def _corners(sheet: LabelSheet) -> tuple[tuple[float, float], ...]:
    """The corners of all labels, those that labels share once."""
    found: dict[tuple[float, float], None] = {}
    for place in range(sheet.per_page):
        x, y = sheet.corner(place)
        for across in (0, sheet.size[0]):
            for down in (0, sheet.size[1]):
                found[round(x + across, 3), round(y + down, 3)] = None
    return tuple(found)


def check_labels(sheet: LabelSheet, labels: Iterable[Label], code: CodeKind) -> list[Problem]:
    """What would be wrong on paper; codes code-unusable, code-too-fine, missing-glyph; ``row`` counts the labels from 1."""
    return [
        Problem(each.code, f"{label.code}: {each.text}", each.remedy, row=number)
        for number, label in enumerate(labels, start=1)
        for each in _problems(sheet, label, code)
    ]


def _problems(sheet: LabelSheet, label: Label, code: CodeKind) -> Iterator[Problem]:
    if code == "code128" and not (label.code.isascii() and label.code.isprintable()):
        yield Problem(
            "code-unusable",
            tr("条形码只能含英文字母、数字和符号：“{text}”", text=label.code[:24]),
            tr("改用二维码，或更换内容。"),
        )
    elif _module(sheet, label.code, code) <= 0:
        yield Problem(
            "code-too-fine",
            tr("这种标签太小，印不下能扫的条码"),
            tr("改用二维码，或换大一些的标签。"),
        )
    yield from glyph_problems("".join((label.name, label.model, label.place, label.custodian)), REGULAR)


def code_box(sheet: LabelSheet, text: str, code: CodeKind) -> tuple[float, float, float, float]:
    """Left, top, width and height of the code on its label in mm, without its quiet zone."""
    frame, module = _frame(sheet, code), _module(sheet, text, code)
    dot = 25.4 / sheet.dpi if sheet.is_roll else 0.0
    if code == "qr":
        size = module * _modules(text, code)
        left = frame.code_left + (frame.code_width - size) / 2
        top = frame.code_top + (frame.code_height - size) / 2
        return _on_dots(left, dot), _on_dots(top, dot), size, size
    wide = module * _modules(text, code)
    left = frame.code_left + (frame.code_width - wide) / 2
    return _on_dots(left, dot), frame.code_top, wide, frame.code_height


@lru_cache(maxsize=64)
def _modules(text: str, code: CodeKind) -> int:
    """How many modules wide a code is."""
    return len(qr_rows(text, "M") if code == "qr" else code128_bars(text))


def _on_dots(value: float, dot: float) -> float:
    return round(value / dot) * dot if dot else value


def _module(sheet: LabelSheet, text: str, code: CodeKind) -> float:
    """The width of a code's smallest part in mm, in whole dots for a label printer; 0 where none can be read."""
    frame = _frame(sheet, code)
    if code == "qr":
        count, finest, widest = _modules(text, code), _FINEST_QR, _WIDEST_QR
        fits = min(frame.code_width, frame.code_height) / count
    else:
        count, finest, widest = _modules(text, code), _FINEST_BAR, _WIDEST_BAR
        fits = min(frame.code_width / count, sheet.size[0] / (count + 2 * _QUIET_BARS))
    module = min(fits, widest)
    if sheet.is_roll:
        dots = floor(module * sheet.dpi / 25.4 + 1e-6)
        return dots * 25.4 / sheet.dpi if dots >= _FINEST_DOTS else 0.0
    return module if module >= finest else 0.0


@lru_cache(maxsize=64)
def _frame(sheet: LabelSheet, code: CodeKind) -> _Frame:
    """The division of a label: QR code on the right of the text, bars below it."""
    width, height = sheet.size
    usual = 1.2 if height <= 22 else 2.0 if height <= 40 else 3.0
    edge = 0.0 if sheet.is_roll else _UNPRINTED
    across, down = max(usual, edge - sheet.origin[0]), max(usual, edge - sheet.origin[1])
    size = max(min(height * 0.2, 11.0), 5.0)
    if code == "qr":
        side = min(height - 2 * down, width * 0.36, 30.0)
        left = width - across - side
        return _Frame(
            left, (height - side) / 2, side, side, across, down, left - across - _GAP, height - 2 * down, size
        )
    caption = size * 1.15 / POINTS_PER_MM
    bars = min(max(height * 0.28, 5.0), 14.0)
    top = height - down - caption - bars
    return _Frame(
        across, top, width - 2 * across, bars, across, down, width - 2 * across, top - down - _GAP / 2, size
    )


def _draw_label(page: PageWriter, sheet: LabelSheet, label: Label, code: CodeKind, place: int) -> None:
    x, y = sheet.corner(place)
    frame = _frame(sheet, code)
    page.fill_colour(_INK)
    left, top, wide, high = code_box(sheet, label.code, code)
    if code == "qr":
        draw_qr(page, label.code, "M", mm(x + left), mm(y + top), mm(wide))
    else:
        draw_bars(page, label.code, mm(x + left), mm(y + top), mm(wide), mm(high))
        _caption(page, label.code, frame, x, y)
    rows = label_rows(label, frame.size, mm(frame.text_width), mm(frame.text_height), with_code=code == "qr")
    used = sum(row.size for row in rows) * LEADING - (LEADING - 1) * rows[-1].size if rows else 0.0
    baseline = page.height - mm(y + frame.text_top) - max(mm(frame.text_height) - used, 0.0) / 2
    for row in rows:
        baseline -= row.size * ASCENT
        draw_spans(page.canvas, [Span(row.text, row.family)], mm(x + frame.text_left), baseline, row.size)
        baseline -= row.size * (LEADING - ASCENT)


def _caption(page: PageWriter, text: str, frame: _Frame, x: float, y: float) -> None:
    """The number below the bars, for eyes."""
    span, size = Span(text, REGULAR), frame.size
    wide = spans_width([span], size)
    if wide > mm(frame.code_width):
        size *= mm(frame.code_width) / wide
        wide = mm(frame.code_width)
    left = mm(x + frame.code_left) + (mm(frame.code_width) - wide) / 2
    draw_spans(
        page.canvas, [span], left, page.height - mm(y + frame.code_top + frame.code_height) - size, size
    )
