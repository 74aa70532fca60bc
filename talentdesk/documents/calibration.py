"""Pages to set a printer up for overprinting: the calibration page to be measured, and the test page to hold up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from talentdesk.documents import ornaments
from talentdesk.documents.certificates import render_certificates
from talentdesk.documents.element_base import mm
from talentdesk.documents.layout_model import Layout
from talentdesk.documents.overprint import NO_ADJUSTMENT, Adjustment
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.placeholders import sample_subject
from talentdesk.documents.typeset import Span, break_lines, draw_spans, spans_width
from talentdesk.text import tr

_FAINT, _FIRM, _INK, _MARK = "#dfe5ea", "#b9c4cd", "#1c1c1c", "#c62828"
_INSET = 20.0


def calibration_marks(width: float, height: float) -> tuple[tuple[float, float], ...]:
    """Where the numbered crosshairs stand on a sheet of this size, mm from left and top: the four corners in order
    top left, top right, bottom left, bottom right.
    """
    inset = min(_INSET, width / 5, height / 5)
    return tuple((x, y) for y in (inset, height - inset) for x in (inset, width - inset))


def calibration_page(
    out: BinaryIO,
    width: float,
    height: float,
    *,
    printer: str = "",
    tray: str = "",
    stock: str = "",
    side: str = "",
    adjustment: Adjustment = NO_ADJUSTMENT,
) -> None:
    """One page in mm with a 5 mm grid, numbered crosshairs, rulers and what to do with it.

    With an ``adjustment`` the page is printed corrected: then the crosshairs should stand where their numbers say.
    """
    page = PageWriter(out, mm(width), mm(height), title=tr("套打校准页"), author="")
    if adjustment != NO_ADJUSTMENT:
        page.canvas.transform(*adjustment.matrix(page.height))
    _grid(page, width, height)
    _rulers(page, width, height)
    for number, (x, y) in enumerate(calibration_marks(width, height), start=1):
        _crosshair(page, number, x, y, width)
    facts = [
        (label, value)
        for label, value in (
            (tr("打印机"), printer), (tr("纸盒"), tray), (tr("纸张"), stock), (tr("打印面"), side),
        )
        if value
    ]  # fmt: skip
    _sheet(page, width, height, facts, adjustment != NO_ADJUSTMENT)
    page.next_page()
    page.save()


def trial_page(
    layout: Layout,
    out: BinaryIO,
    *,
    side: str = "front",
    adjustment: Adjustment | None = None,
    subject: Mapping[str, object] | None = None,
) -> None:
    """One side as an overprint on plain paper, with an outline around each field, to be held over the stock."""
    people = [sample_subject() if subject is None else subject]
    render_certificates(
        layout, people, out, sides=(side,), overprint=True, adjustment=adjustment, outlines=True
    )


def _grid(page: PageWriter, width: float, height: float) -> None:
    canvas = page.canvas
    for firm in (False, True):
        page.stroke_colour(_FIRM if firm else _FAINT)
        canvas.setLineWidth(0.25 if firm else 0.2)
        for upright, end in ((True, width), (False, height)):
            for place in range(5, int(end) + 1, 5):
                if (place % 10 == 0) != firm:
                    continue
                at = mm(place)
                if upright:
                    canvas.line(at, 0, at, page.height)
                else:
                    canvas.line(0, page.height - at, mm(width), page.height - at)


def _rulers(page: PageWriter, width: float, height: float) -> None:
    """Scales across and down the middle of the edges' inner side, in mm from the sheet's edge."""
    canvas = page.canvas
    page.stroke_colour(_INK)
    page.fill_colour(_INK)
    canvas.setLineWidth(0.25)
    band = min(8.0, width / 12)
    for place in range(12, int(width)):
        tick = _tick(place)
        canvas.line(mm(place), page.height - mm(band), mm(place), page.height - mm(band - tick))
        if place % 10 == 0:
            _on_white(page, str(place), mm(place), mm(band) + 5)
    for place in range(12, int(height)):
        y = page.height - mm(place)
        canvas.line(mm(band), y, mm(band - _tick(place)), y)
        if place % 10 == 0:
            _on_white(page, str(place), mm(band) + 8, mm(place))


def _tick(place: int) -> float:
    return 3.0 if place % 10 == 0 else 2.2 if place % 5 == 0 else 1.3


def _on_white(page: PageWriter, text: str, middle: float, centre: float) -> None:
    """A ruler's number around a point; the grid does not run through it."""
    half = spans_width([Span(text, "sans")], 5.5) / 2 + 0.8
    page.fill_colour("#ffffff")
    page.canvas.rect(middle - half, page.height - centre - 2.8, 2 * half, 5.6, stroke=0, fill=1)
    page.fill_colour(_INK)
    _centred(page, text, middle, centre - 2.95, 5.5)


def _centred(page: PageWriter, text: str, middle: float, top: float, size: float) -> None:
    span = Span(text, "sans")
    left = middle - spans_width([span], size) / 2
    draw_spans(page.canvas, [span], left, page.height - top - 0.88 * size, size)


def _crosshair(page: PageWriter, number: int, x: float, y: float, width: float) -> None:
    canvas: Any = page.canvas
    cx, cy, arm = mm(x), page.height - mm(y), mm(6)
    page.stroke_colour(_MARK)
    canvas.setLineWidth(0.4)
    canvas.line(cx - arm, cy, cx + arm, cy)
    canvas.line(cx, cy - arm, cx, cy + arm)
    canvas.circle(cx, cy, mm(3), stroke=1, fill=0)
    on_left = x < width / 2
    tag = mm(4.2) if on_left else -mm(8.2)
    below = mm(4.2)
    page.fill_colour("#ffffff")
    canvas.circle(cx + tag + mm(2), cy - below - mm(2), mm(2.3), stroke=1, fill=1)
    page.fill_colour(_MARK)
    _centred(page, str(number), cx + tag + mm(2), page.height - cy + below + mm(2) - 4.7, 9)


def _sheet(
    page: PageWriter, width: float, height: float, facts: list[tuple[str, str]], corrected: bool
) -> None:
    """The panel in the middle: what this is, what to do, and a table to write the measures into."""
    scale = min(1.0, width / 200, height / 150)
    wide = min(width - 64 * scale, 150)
    edge, left = 7 * scale, (width - wide) / 2
    pen = _Pen(page, mm(left + edge), 0.0, mm(wide - 2 * edge), scale, dry=True)
    _panel(pen, width, height, facts, corrected)
    tall = pen.top + 2 * mm(edge)
    top = (page.height - tall) / 2
    ornaments.outline(page, (mm(left), top, mm(wide), tall), _FIRM, 0.6, fill="#ffffff", radius=mm(2))
    pen = _Pen(page, pen.left, top + mm(edge), pen.width, scale)
    _panel(pen, width, height, facts, corrected)


def _panel(pen: _Pen, width: float, height: float, facts: list[tuple[str, str]], corrected: bool) -> None:
    pen.write(tr("套打校准页"), 18, "sans-bold", after=3)
    size = tr("{width} × {height} 毫米 · 网格 5 毫米", width=f"{width:g}", height=f"{height:g}")
    pen.write(size, 9, "sans", after=9)
    for first in range(0, len(facts), 2):
        pen.columns([f"{label}：{value}" for label, value in facts[first : first + 2]], 10)
    pen.skip(6)
    steps = (
        (
            tr("1. 本页已按校准结果打印：红十字应正好落在表中“应在”的位置。"),
            tr("2. 量一遍核对；仍有偏差就把数值填进“量得”，再算一次。"),
        )
        if corrected
        else (
            tr("1. 打印时选“实际大小”（100%），不要“适合页面”或“缩小超大页面”。"),
            tr("2. 用直尺量每个红十字的中心：离纸的左边、离纸的上边各多少毫米，读到 0.1 毫米。"),
            tr("3. 至少量三个角，四个角更准；把数写在下表，再填进程序。"),
            tr("4. 网格的边上若被打印机裁掉一圈是正常的：一律从纸边量起，不从网格量起。"),
        )
    )
    for step in steps:
        pen.write(step, 9.5, "sans", after=3)
    pen.skip(6)
    heads = (tr("标记"), tr("应在 左 / 上"), tr("量得 左"), tr("量得 上"))
    pen.table(heads, calibration_marks(width, height))


class _Pen:
    """Writes down a panel line by line; lengths in points, sizes at scale 1. A ``dry`` one only measures."""

    def __init__(
        self, page: PageWriter, left: float, top: float, width: float, scale: float, *, dry: bool = False
    ) -> None:
        self.page, self.left, self.top, self.width, self.scale = page, left, top, width, scale
        self.dry = dry

    def skip(self, points: float) -> None:
        """Leave room."""
        self.top += points * self.scale

    def write(self, text: str, size: float, family: str, *, after: float) -> None:
        """A text over as many lines as it takes."""
        size *= self.scale
        self.page.fill_colour(_INK)
        for line in break_lines([Span(text, family)], size, self.width):
            if not self.dry:
                draw_spans(self.page.canvas, line, self.left, self.page.height - self.top - 0.88 * size, size)
            self.top += size * 1.4
        self.skip(after)

    def columns(self, texts: list[str], size: float) -> None:
        """Two texts side by side, each made smaller where it is long."""
        self.page.fill_colour(_INK)
        room = self.width / 2 - 6
        for place, text in enumerate([] if self.dry else texts):
            span = Span(text, "sans")
            fitted = size * self.scale * min(1.0, room / spans_width([span], size * self.scale))
            baseline = self.page.height - self.top - 0.88 * size * self.scale
            draw_spans(self.page.canvas, [span], self.left + place * self.width / 2, baseline, fitted)
        self.skip(size * 1.8)

    def table(self, heads: tuple[str, ...], marks: tuple[tuple[float, float], ...]) -> None:
        """One row for each mark, with room to write."""
        row, shares = 20 * self.scale, (0.14, 0.34, 0.26, 0.26)
        edges = [self.left + self.width * sum(shares[:place]) for place in range(len(shares) + 1)]
        bottom = self.top + row * (len(marks) + 1)
        if self.dry:
            self.top = bottom
            return
        ornaments.outline(self.page, (self.left, self.top, self.width, row), "", 0, fill="#eef2f5")
        ornaments.outline(self.page, (self.left, self.top, self.width, bottom - self.top), _FIRM, 0.5)
        canvas = self.page.canvas
        for edge in edges[1:-1]:
            canvas.line(edge, self.page.height - self.top, edge, self.page.height - bottom)
        rows = [heads, *((str(n), f"{x:g} / {y:g}", "", "") for n, (x, y) in enumerate(marks, start=1))]
        for place, texts in enumerate(rows):
            at = self.top + row * place
            if place:
                canvas.line(self.left, self.page.height - at, self.left + self.width, self.page.height - at)
            self.page.fill_colour(_INK)
            for column, text in enumerate(texts):
                size = (9 if place == 0 else 11) * self.scale
                middle = (edges[column] + edges[column + 1]) / 2
                _centred(self.page, text, middle, at + (row - size) / 2, size)
        self.top = bottom
