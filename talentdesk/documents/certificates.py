"""Certificates: one page for each subject from a layout, and what would be wrong before paper is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from talentdesk.documents.element_base import Subject, mm
from talentdesk.documents.layouts import Layout
from talentdesk.documents.pdf import PageWriter
from talentdesk.documents.templates import value_of
from talentdesk.errors import Problem
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

_BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of one subject; a ``warning`` may be accepted, an ``error`` must be put right."""

    subject_index: int
    problem: Problem
    level: Literal["error", "warning"] = "error"


def render_certificates(
    layout: Layout,
    subjects: Iterable[Mapping[str, object]],
    out: BinaryIO,
    progress: Progress = SILENT,
    *,
    author: str = "",
    total: int = 0,
) -> int:
    """Write one PDF with a page for each subject; returns the number of pages.

    Values are text formatted by the caller, ``photo`` is a path. The same input gives the same bytes;
    memory stays flat because finished pages are written at once. Nothing is checked here: see
    ``check_certificates``. No subjects: nothing is written and 0 returned.
    """
    count = total or (len(subjects) if isinstance(subjects, Sequence) else 0)
    page = PageWriter(out, mm(layout.width), mm(layout.height), title=layout.title, author=author)
    varying = [element for element in layout.elements if not element.fixed]
    for number, subject in enumerate(subjects):
        progress.step(number, count, tr("正在生成证书"))
        if number == 0:
            _draw_background(layout, page, subject)
        page.canvas.doForm(_BACKGROUND)
        for element in varying:
            element.draw(page, subject)
        page.next_page()
    if page.pages:
        page.save()
    progress.step(page.pages, count, tr("正在生成证书"))
    return page.pages


def _draw_background(layout: Layout, page: PageWriter, subject: Subject) -> None:
    page.canvas.beginForm(_BACKGROUND)
    for element in layout.elements:
        if element.fixed:
            element.draw(page, subject)
    page.canvas.endForm()


def check_certificates(layout: Layout, subjects: Iterable[Mapping[str, object]]) -> list[Finding]:
    """What would be wrong on paper: codes missing-glyph, overflow, placeholder-empty, photo-missing (a warning),
    photo-unreadable, number-missing, number-duplicate; in the order of the subjects.
    """
    everyone = list(subjects)
    numbers = Counter(value_of(subject, "number") for subject in everyone)
    return [
        Finding(index, problem, "warning" if problem.code == "photo-missing" else "error")
        for index, subject in enumerate(everyone)
        for problem in _page_problems(layout, subject, numbers)
    ]


def _page_problems(layout: Layout, subject: Subject, numbers: Counter[str]) -> Iterator[Problem]:
    for name in layout.needs:
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
    for element in layout.elements:
        for problem in element.findings(subject):
            if (problem.code, problem.text) not in seen:
                seen.add((problem.code, problem.text))
                yield problem


def placeholder_label(name: str) -> str:
    """What a certificate's placeholder is called on the screen."""
    labels = {
        "name": tr("姓名"),
        "sex": tr("性别"),
        "id_number": tr("证件号码"),
        "photo": tr("照片"),
        "course": tr("课程"),
        "occupation": tr("职业"),
        "trade": tr("工种"),
        "level": tr("等级"),
        "hours": tr("学时"),
        "start": tr("开班日期"),
        "end": tr("结业日期"),
        "issue_date": tr("发证日期"),
        "number": tr("证书编号"),
        "base_name": tr("基地名称"),
        "qr": tr("二维码内容"),
    }
    return labels.get(name, name)
