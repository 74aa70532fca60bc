"""Certificates: pages for each subject from a layout, and what would be wrong before paper is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from talentdesk.documents import ornaments
from talentdesk.documents.element_base import Element, Subject, mm
from talentdesk.documents.layout_model import Layout, Side
from talentdesk.documents.overprint import NO_ADJUSTMENT, Adjustment
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.placeholders import placeholder_label
from talentdesk.documents.templates import value_of
from talentdesk.documents.typeset import Span, draw_spans
from talentdesk.errors import Problem
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

WARNINGS = frozenset({"photo-missing", "photo-wrong-size", "code-too-fine"})
_OUTLINE = "#1565c0"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of one subject; a ``warning`` may be accepted, an ``error`` must be put right."""

    subject_index: int
    problem: Problem
    level: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class _Pass:
    """A side to print: runs of fixed elements (True) and of varying ones (False), from the lowest to the topmost."""

    layout_label: str
    side: Side
    adjustment: Adjustment
    background: bool
    outlines: bool
    runs: tuple[tuple[bool, tuple[Element, ...]], ...]


def render_certificates(
    layout: Layout,
    subjects: Iterable[Mapping[str, object]],
    out: BinaryIO,
    progress: Progress = SILENT,
    *,
    author: str = "",
    total: int = 0,
    sides: tuple[str, ...] | None = None,
    overprint: bool = False,
    adjustment: Adjustment | Mapping[str, Adjustment] | None = None,
    outlines: bool = False,
    preview: bool = False,
    owner_password: str = "",
) -> int:
    """Write one PDF with the chosen sides (all when None) of each subject in turn; returns the number of pages.

    Values are text formatted by the caller, ``photo`` and ``seal`` are paths. The same input gives the same bytes;
    memory stays flat because finished pages are written at once. Nothing is checked here: see
    ``check_certificates``. No subjects: nothing is written and 0 returned.

    ``overprint`` leaves out backgrounds and everything preprinted; ``preview`` also shows backgrounds that are only
    shown. ``adjustment`` corrects the printer, one for all sides or by side key. ``outlines`` draws a thin box with
    its name around every field that varies. With ``owner_password`` the file cannot be edited without it.
    """
    count = total or (len(subjects) if isinstance(subjects, Sequence) else 0)
    page = PageWriter(
        out,
        mm(layout.width),
        mm(layout.height),
        title=layout.title,
        author=author,
        owner_password=owner_password,
        overprint=overprint,
    )
    passes = [
        _Pass(
            layout.label,
            side,
            (adjustment.get(side.key) if isinstance(adjustment, Mapping) else adjustment) or NO_ADJUSTMENT,
            preview or (side.background.printed and not overprint),
            outlines,
            _runs(e for e in side.elements if not (overprint and e.preprinted)),
        )
        for side in layout.chosen(sides)
    ]
    done = 0
    for subject in subjects:
        progress.step(done, count, tr("正在生成证书"))
        for each in passes:
            _draw_side(page, each, subject)
            page.next_page()
        done += 1
    if page.pages:
        page.save()
    progress.step(done, count, tr("正在生成证书"))
    return page.pages


def _runs(elements: Iterable[Element]) -> tuple[tuple[bool, tuple[Element, ...]], ...]:
    """Neighbours that look the same on every page are drawn once, without changing what lies over what."""
    found: list[tuple[bool, list[Element]]] = []
    for element in elements:
        if found and found[-1][0] == element.fixed:
            found[-1][1].append(element)
        else:
            found.append((element.fixed, [element]))
    return tuple((fixed, tuple(run)) for fixed, run in found)


def _draw_side(page: PageWriter, each: _Pass, subject: Subject) -> None:
    if each.adjustment != NO_ADJUSTMENT:
        page.canvas.transform(*each.adjustment.matrix(page.height))
    if each.background:
        each.side.background.draw(page)
    if each.side.origin.x or each.side.origin.y:
        page.canvas.translate(mm(each.side.origin.x), -mm(each.side.origin.y))
    for place, (fixed, elements) in enumerate(each.runs):
        form = f"{each.side.key}-{place}"
        if fixed and page.canvas.hasForm(form):
            page.canvas.doForm(form)
            continue
        if fixed:
            # Measured from anywhere: an origin or an element may lie outside the sheet's own corner.
            page.canvas.beginForm(form, -mm(1200), -mm(1200), mm(2400), mm(2400))
        for element in elements:
            element.draw(page, subject)
        if fixed:
            page.canvas.endForm()
            page.canvas.doForm(form)
    if each.outlines:
        for _, elements in each.runs:
            for element in elements:
                if not element.fixed:
                    _outline(page, element)
        _footnote(page, each.layout_label, each.side)


def _outline(page: PageWriter, element: Element) -> None:
    """A thin box with the field's name on its upper left corner."""
    x, top, _, _ = element.box
    ornaments.outline(page, element.box, _OUTLINE, 0.35, dash=(2, 2) if element.kind == "seal" else ())
    page.fill_colour(_OUTLINE)
    name = " ".join(placeholder_label(name) for name in element.names[:3]) or element.kind
    draw_spans(page.canvas, [Span(name, "sans")], x + 0.6, page.height - top + 1.2, 5)


def _footnote(page: PageWriter, label: str, side: Side) -> None:
    """What this trial is, on the lower edge, clear of most printers' margins."""
    text = tr("试打页 · {layout} · {side} · 与空白证书叠在一起透光查看", layout=label, side=side.label)
    page.fill_colour(_OUTLINE)
    left, up = mm(10 - side.origin.x), mm(7 + side.origin.y)
    draw_spans(page.canvas, [Span(text, "sans")], left, up, 7)


def check_certificates(
    layout: Layout,
    subjects: Iterable[Mapping[str, object]],
    *,
    sides: tuple[str, ...] | None = None,
    overprint: bool = False,
) -> list[Finding]:
    """What would be wrong on paper, in the order of the subjects.

    Codes: missing-glyph, overflow, placeholder-empty, photo-unreadable, code-unusable, number-missing,
    number-duplicate; warnings: photo-missing, photo-wrong-size, code-too-fine.
    """
    everyone = list(subjects)
    numbers = Counter(value_of(subject, "number") for subject in everyone)
    shown = [
        element
        for side in layout.chosen(sides)
        for element in side.elements
        if not (overprint and element.preprinted)
    ]
    return [
        Finding(index, problem, "warning" if problem.code in WARNINGS else "error")
        for index, subject in enumerate(everyone)
        for problem in _page_problems(shown, subject, numbers)
    ]


def _page_problems(elements: Sequence[Element], subject: Subject, numbers: Counter[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(name for element in elements for name in element.needs):
        if name != "number" and not value_of(subject, name):
            text = tr("“{name}”没有内容", name=placeholder_label(name))
            yield Problem("placeholder-empty", text, tr("补齐该项后再印。"), field=name)
    number = value_of(subject, "number")
    if not number:
        yield Problem("number-missing", tr("没有证书编号"), tr("先编号再印。"), field="number")
    elif numbers[number] > 1:
        text = tr("证书编号 {number} 重复", number=number)
        yield Problem("number-duplicate", text, tr("每张证书的编号只能用一次。"), field="number")
    seen: set[tuple[str, str]] = set()
    for element in elements:
        for problem in element.findings(subject):
            if (problem.code, problem.text) not in seen:
                seen.add((problem.code, problem.text))
                yield problem
