"""Certificates of a class: what stands in the way, numbering, printing, reprinting, voiding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.certificates import check_certificates, render_certificates
from talentdesk.documents.layouts import LAYOUTS, Layout, load_layout
from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.atomic import whole_file
from talentdesk.model import Certificate, Trainee
from talentdesk.progress import SILENT, Progress
from talentdesk.services import issuing, teaching
from talentdesk.services.photos import photo_path
from talentdesk.store import Store
from talentdesk.text import tr

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
    design = load_layout(layout or DEFAULT_LAYOUT)
    with store.read() as session:
        facts = issuing.class_facts(session, class_id)
        words = [
            issuing.certificate_text(facts, trainee, f"{NOT_YET}{index}", issued_on or facts.found.end)
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
    accept: frozenset[str] = frozenset(),
    progress: Progress = SILENT,
) -> CertifyOutcome:
    """Number, freeze and print a certificate for everyone who passed; whoever has one gets the same page again.

    Refused with the findings while an error is open, or a warning whose code is not in ``accept``. Printing twice
    changes nothing: same numbers, same pages.
    """
    name = layout or DEFAULT_LAYOUT
    design = load_layout(name)
    open_findings = [
        finding
        for finding in findings(store, class_id, name, issued_on)
        if finding.level == "error" or finding.problem.code not in accept
    ]
    if open_findings:
        raise _refusal(open_findings)
    # The file gets its name after the numbers are kept: no number is ever on paper that the base does not know.
    with whole_file(out) as part, store.write(tr("发证"), kind="certify") as session:
        pages, issued = _issue(session, class_id, issued_on, name)
        left_out = tuple(
            LeftOut(line.name, line.judgement.findings)
            for line in teaching.result_lines(session, class_id)
            if not line.judgement.passed
        )
        if not pages:
            raise DeskError(
                tr("本班还没有人合格，不能发证。"), tr("请在“结果”里查看每个人的原因。"), code="not-passed"
            )
        _draw(store, design, pages, part, progress)
    store.note(tr("打印证书 {count} 张：{file}", count=len(pages), file=out.name), kind="print")
    return CertifyOutcome(issued, len(pages), tuple(str(words["number"]) for words in pages), out, left_out)


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


def _issue(session: Work, class_id: int, issued_on: date, layout: str) -> tuple[list[dict[str, Any]], int]:
    """The words of all pages in class order; those without a certificate get a number now."""
    facts = issuing.class_facts(session, class_id)
    statement = select(Certificate).where(
        Certificate.class_id == class_id, Certificate.kind == issuing.COMPLETION, Certificate.state == "有效"
    )
    present = {certificate.trainee_id: certificate for certificate in session.scalars(statement)}
    pages: list[dict[str, Any]] = []
    issued = 0
    for trainee in _passed(session, class_id):
        known = present.get(trainee.id)
        if known is not None and known.snapshot:
            pages.append(json.loads(known.snapshot))
            continue
        number = issuing.next_number(session, facts, issued_on)
        words = issuing.certificate_text(facts, trainee, number, issued_on)
        issuing.record(session, facts, trainee, words, issued_on=issued_on, layout=layout)
        pages.append(words)
        issued += 1
    return pages, issued


def _draw(
    store: Store, design: Layout, pages: Sequence[Mapping[str, object]], part: Path, progress: Progress
) -> None:
    author = str(pages[0].get("base_name", "")) if pages else ""
    with part.open("wb") as file:
        render_certificates(design, _streamed(store, pages), file, progress, author=author, total=len(pages))


def _streamed(store: Store, pages: Sequence[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    for words in pages:
        yield _subject(store, words)


def reprint(store: Store, number: str, out: Path) -> str:
    """Print one certificate again from its frozen words; its SHA-256. Later changes of the person do not matter."""
    with store.read() as session:
        found = session.scalar(select(Certificate).where(Certificate.number == number.strip()))
        if found is None:
            raise DeskError(
                tr("没有编号为 {number} 的证书。", number=number), tr("请核对编号。"), code="not-found"
            )
        if found.snapshot is None or found.layout is None:
            raise DeskError(
                tr("这张证书不是本程序打印的，不能重印。"), tr("请向发证机构申请补办。"), code="not-printed"
            )
        words, design = json.loads(found.snapshot), load_layout(found.layout)
    with whole_file(out) as part:
        _draw(store, design, [words], part, SILENT)
    store.note(tr("重印证书 {number}", number=number), kind="print")
    return hashlib.sha256(out.read_bytes()).hexdigest()


def void(store: Store, number: str, reason: str) -> None:
    """Void a certificate; its number stays visible and is never used again."""
    if not reason.strip():
        raise DeskError(tr("作废要写原因。"), tr("例如：打印损坏、信息有误。"), code="missing")
    with store.write(tr("作废证书 {number}", number=number), kind="void") as session:
        found = session.scalar(select(Certificate).where(Certificate.number == number.strip()))
        if found is None:
            raise DeskError(
                tr("没有编号为 {number} 的证书。", number=number), tr("请核对编号。"), code="not-found"
            )
        if found.state == "作废":
            raise DeskError(tr("这张证书已经作废。"), code="void")
        found.state, found.reason = "作废", reason.strip()
