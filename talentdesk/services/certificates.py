"""Certificates of a class: what stands in the way, numbering, printing, reprinting, voiding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.certificates import check_certificates, render_certificates
from talentdesk.documents.joining import join_pdfs
from talentdesk.documents.layout_model import Layout
from talentdesk.documents.layouts import LAYOUTS
from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.atomic import whole_file
from talentdesk.model import Certificate, Trainee
from talentdesk.progress import SILENT, Progress
from talentdesk.services import issuing, stock, teaching
from talentdesk.services.issue_register import VALID, VOID, certificate_of, collect, reissue, void
from talentdesk.services.layouts import current_design, frozen_design
from talentdesk.services.photos import photo_path
from talentdesk.services.wording import COMPLETION
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "CertifyOutcome", "Finding", "LeftOut", "certify", "collect", "findings", "reissue", "reprint", "void",
]  # fmt: skip

DEFAULT_LAYOUT = LAYOUTS[0]
NOT_YET = "—"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one person's certificate; a ``warning`` may be accepted, an error must be put right."""

    name: str
    problem: Problem
    level: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A trainee who gets no certificate, and why."""

    name: str
    reasons: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CertifyOutcome:
    """``issued`` new certificates among ``printed`` pages; the numbers in page order; who was left out and why."""

    issued: int
    printed: int
    numbers: tuple[str, ...]
    path: Path
    left_out: tuple[LeftOut, ...]


def findings(
    store: Store, class_id: int, layout: str | None = None, issued_on: date | None = None
) -> list[Finding]:
    """What would be wrong on paper for everyone in the class who has passed; nothing is numbered or written."""
    with store.read() as session:
        design = current_design(session, layout or DEFAULT_LAYOUT)
        facts = issuing.class_facts(session, class_id)
        words = [
            {
                **issuing.certificate_text(
                    session, facts, trainee, f"{NOT_YET}{index}", issued_on or facts.found.end
                ),
                "qr": NOT_YET,
            }
            for index, trainee in enumerate(_passed(session, class_id), start=1)
        ]
    return _findings(store, design, words)


def _findings(store: Store, design: Layout, words: Sequence[Mapping[str, object]]) -> list[Finding]:
    return [
        Finding(str(words[found.subject_index]["name"]), found.problem, found.level)
        for found in check_certificates(design, [_subject(store, each) for each in words])
    ]


def _subject(store: Store, words: Mapping[str, object]) -> dict[str, object]:
    return {**words, "photo": photo_path(store, str(words.get("photo") or ""))}


def _passed(session: Work, class_id: int) -> list[Trainee]:
    ids = [line.trainee_id for line in teaching.result_lines(session, class_id) if line.judgement.passed]
    found = {trainee.id: trainee for trainee in session.scalars(select(Trainee).where(Trainee.id.in_(ids)))}
    return [found[number] for number in ids]


def certify(
    store: Store,
    class_id: int,
    *,
    issued_on: date,
    out: Path,
    layout: str | None = None,
    scheme: str | None = None,
    blanks: bool = False,
    accept: frozenset[str] = frozenset(),
    progress: Progress = SILENT,
) -> CertifyOutcome:
    """Number, freeze and print a certificate for everyone who passed; whoever has one gets the same page again.

    Refused with the findings while an error is open, or a warning whose code is not in ``accept``. Printing twice
    changes nothing: same numbers, same pages. ``scheme``: a number scheme other than the base's own; ``blanks``:
    book the sheets of the new certificates as used blank stock, refused when there are not enough.
    """
    name = layout or DEFAULT_LAYOUT
    open_findings = [
        finding
        for finding in findings(store, class_id, name, issued_on)
        if finding.level == "error" or finding.problem.code not in accept
    ]
    if open_findings:
        raise _refusal(open_findings)
    # The file gets its name after the numbers are kept: no number is ever on paper that the base does not know.
    with whole_file(out) as part, store.write(tr("发证"), kind="certify") as session:
        pages, issued = _issue(session, class_id, issued_on, name, scheme)
        if blanks and issued:
            stock.use(session, issued, issued_on)
        left_out = tuple(
            LeftOut(line.name, line.judgement.findings)
            for line in teaching.result_lines(session, class_id)
            if not line.judgement.passed
        )
        if not pages:
            raise DeskError(
                tr("本班还没有人合格，不能发证。"), tr("请在“结果”里查看每个人的原因。"), code="not-passed"
            )
        _draw(store, pages, part, progress)
    store.note(tr("打印证书 {count} 张：{file}", count=len(pages), file=out.name), kind="print")
    return CertifyOutcome(
        issued, len(pages), tuple(str(page.words["number"]) for page in pages), out, left_out
    )


def _refusal(found: list[Finding]) -> DeskError:
    shown = found[0]
    text = tr(
        "印刷前发现 {count} 个问题，例如 {name}：{text}",
        count=len(found),
        name=shown.name,
        text=shown.problem.text,
    )
    remedy = shown.problem.remedy
    if all(each.level == "warning" for each in found):
        remedy = tr(
            "{remedy}确认无妨可接受：{codes}", remedy=remedy, codes=", ".join({f.problem.code for f in found})
        )
    return DeskError(text, remedy, code="findings", problems=[each.problem for each in found])


@dataclass(frozen=True, slots=True)
class _Page:
    design: Layout
    words: dict[str, Any]


def _issue(
    session: Work, class_id: int, issued_on: date, layout: str, scheme: str | None
) -> tuple[list[_Page], int]:
    """All pages in class order, each with the layout it was frozen with; those without a certificate get one now."""
    facts = issuing.class_facts(session, class_id)
    statement = select(Certificate).where(
        Certificate.class_id == class_id, Certificate.kind == COMPLETION, Certificate.state == VALID
    )
    present = {certificate.trainee_id: certificate for certificate in session.scalars(statement)}
    designs: dict[tuple[int | None, str], Layout] = {}
    pages = []
    issued = 0
    for trainee in _passed(session, class_id):
        found = present.get(trainee.id)
        if found is None or found.snapshot is None:
            found = issuing.issue(session, facts, trainee, issued_on=issued_on, layout=layout, scheme=scheme)
            issued += 1
        # Certificates from before layouts had versions have no version, but each its layout's name.
        key = found.layout_version_id, found.layout or layout
        if key not in designs:
            designs[key] = frozen_design(session, *key)
        pages.append(_Page(designs[key], json.loads(found.snapshot or "{}")))
    return pages, issued


def _draw(store: Store, pages: Sequence[_Page], part: Path, progress: Progress) -> None:
    """One PDF; certificates frozen with different states of a layout are drawn apart and put together in order."""
    runs = [list(run) for _, run in groupby(pages, key=lambda page: id(page.design))]
    if len(runs) == 1:
        with part.open("wb") as file:
            _render(store, runs[0], file, progress)
        return
    pieces = []
    for run in runs:
        piece = BytesIO()
        _render(store, run, piece, progress)
        pieces.append(piece)
    with part.open("wb") as file:
        join_pdfs(pieces, file)


def _render(store: Store, run: Sequence[_Page], out: BinaryIO, progress: Progress) -> None:
    author = str(run[0].words.get("base_name", ""))
    subjects = (_subject(store, page.words) for page in run)
    render_certificates(run[0].design, subjects, out, progress, author=author, total=len(run))


def reprint(store: Store, number: str, out: Path) -> str:
    """Print one certificate again from its frozen words and layout; its SHA-256. Later changes do not matter.

    Refused for a void one: its paper would look good.
    """
    with store.read() as session:
        found = certificate_of(session, number)
        if found.snapshot is None or found.layout is None:
            raise DeskError(
                tr("这张证书不是本程序打印的，不能重印。"), tr("请向发证机构申请补办。"), code="not-printed"
            )
        if found.state == VOID:
            raise DeskError(
                tr("证书 {number} 已作废，不再打印。", number=found.number),
                tr("请打印补办的证书。"),
                code="void",
            )
        design = frozen_design(session, found.layout_version_id, found.layout)
        page = _Page(design, json.loads(found.snapshot))
    with whole_file(out) as part:
        _draw(store, [page], part, SILENT)
    store.note(tr("重印证书 {number}", number=number), kind="print")
    return hashlib.sha256(out.read_bytes()).hexdigest()
