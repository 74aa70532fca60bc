"""一班一档: all papers of a class bound into one PDF with contents and outline, beside it the workbooks; what is missing and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from sqlalchemy import select

from talentdesk.documents.binder_pages import bind
from talentdesk.documents.form_catalogue import BINDER
from talentdesk.documents.forms import FilledForm, fill_form, save_xlsx
from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.whole_folder import whole_folder
from talentdesk.model import BaseProfile, TrainingClass
from talentdesk.paths import resource
from talentdesk.progress import SILENT, Progress
from talentdesk.rules.binder import MISSING, NOT_NEEDED, paper_state
from talentdesk.services import forms
from talentdesk.services.binder_facts import binder_facts
from talentdesk.services.form_facts import form_facts
from talentdesk.services.form_outputs import Output, put_out
from talentdesk.services.form_requests import Offer, Options, Subject
from talentdesk.services.spot_check import Seed, class_of, drawn
from talentdesk.store import Store
from talentdesk.text import tr

KEY, TITLE = "binder", "班级档案"
CONTENTS, CONTENTS_LABEL = "contents", "目录"
SPOT_CHECK, SPOT_CHECK_LABEL = "spot-check", "抽查记录"
_OWN = Offer(KEY, TITLE, "class", "")


@dataclass(frozen=True, slots=True)
class BinderPart:
    """One paper of the binder. ``state`` and ``reasons`` are those of the rule (ready · partial · missing · not-needed),
    ``count`` its rows of data. Once made: ``page`` (0: not in the binder), ``pages``, what is not quite right on the
    form, and the workbook's file name.
    """

    key: str
    label: str
    state: str
    reasons: tuple[Problem, ...] = ()
    count: int = 0
    page: int = 0
    pages: int = 0
    findings: tuple[Problem, ...] = ()
    file: str = ""

    @property
    def made(self) -> bool:
        """Whether the binder holds it."""
        return self.state not in (MISSING, NOT_NEEDED)

    @property
    def note(self) -> str:
        """Why it is missing and what to do, or what is still to be done; empty when all is well."""
        between = tr("；")
        reasons = between.join(problem.text for problem in self.reasons)
        if self.state == MISSING:
            remedies = " ".join(dict.fromkeys(problem.remedy for problem in self.reasons))
            return tr("缺：{reasons}。{remedies}", reasons=reasons, remedies=remedies)
        if self.state == NOT_NEEDED:
            return tr("不适用：{reasons}", reasons=reasons)
        open_ones = tr("{count} 处需核对", count=len(self.findings)) if self.findings else ""
        return between.join(filter(None, (reasons, open_ones)))


@dataclass(frozen=True, slots=True)
class BinderPlan:
    """The papers a class's binder would have today, in order, and how long it must be kept."""

    code: str
    name: str
    keep_until: date
    parts: tuple[BinderPart, ...]

    @property
    def missing(self) -> tuple[BinderPart, ...]:
        """The papers that should be there and cannot be made."""
        return tuple(part for part in self.parts if part.state == MISSING)


@dataclass(frozen=True, slots=True)
class BinderMade:
    """A binder: the PDF with its SHA-256, the folder of workbooks, every part with its page, the seed of the spot check."""

    path: Path
    folder: Path | None
    pages: int
    sha256: str
    keep_until: date
    seed: str | None
    parts: tuple[BinderPart, ...]


def binder_plan(store: Store, class_id: int, today: date, *, seed: Seed | None = None) -> BinderPlan:
    """Which papers the binder of a class would have today, which are missing and why; with a ``seed`` a spot check too."""
    labels = {offer.key: offer.label for offer in forms.offers(store, today)} | {SPOT_CHECK: SPOT_CHECK_LABEL}
    with store.read() as session:
        found = class_of(session, class_id)
        base = session.scalars(select(BaseProfile)).one()
        facts = binder_facts(session, found, today)
        keys = BINDER if seed is None else (*BINDER, SPOT_CHECK)
        parts = []
        for key in keys:
            judged = paper_state(key, facts)
            parts.append(BinderPart(key, labels[key], judged.state, judged.findings, judged.count))
        return BinderPlan(found.code, found.name, keep_until(found, base), tuple(parts))


def keep_until(found: TrainingClass, base: BaseProfile) -> date:
    """The last day a class's papers are kept: the end of the year in which it ends and the base's years after it."""
    return date(found.end.year + base.retention_years, 12, 31)


def make_binder(
    store: Store,
    class_id: int,
    out: Path,
    today: date,
    *,
    workbooks: Path | None = None,
    seed: Seed | None = None,
    progress: Progress = SILENT,
) -> BinderMade:
    """Bind all papers of a class into ``out`` (.pdf), with a ``seed`` the record of a spot check too.

    ``workbooks``: a folder for the same papers as numbered .xlsx files; an earlier one is replaced when nobody
    touched it. PDF and folder appear whole or not at all; the same data on the same day gives the same bytes.
    Journaled as one form put out.
    """
    if out.suffix.lower() != ".pdf":
        raise DeskError(tr("班级档案只能存为 .pdf。"), tr("请改文件名的后缀。"), code="format")
    plan = binder_plan(store, class_id, today, seed=seed)
    facts = _facts(store, class_id, today)
    author = _author(facts)
    filled = dict(_filled(store, class_id, today, plan.parts, progress))
    if seed is not None and plan.parts[-1].made:
        filled[SPOT_CHECK] = _spot_check(store, class_id, today, str(seed), author)
    pdf = BytesIO()
    bound = bind(
        [(part.label, filled[part.key]) for part in plan.parts if part.made],
        (CONTENTS_LABEL, lambda firsts: _contents(facts, author, _placed(plan.parts, filled, firsts))),
        pdf,
        title=f"{TITLE} {plan.code} {plan.name}",
        author=author,
        progress=progress,
    )
    parts = _placed(plan.parts, filled, bound.firsts, bound.lengths)

    def write(part: Path) -> int:
        part.write_bytes(pdf.getvalue())
        return bound.pages

    rows = sum(form.rows for form in filled.values())
    output = Output(KEY, TITLE, "class", f"{plan.code} {plan.name}", class_id, rows)
    with ExitStack() as unfinished:
        if workbooks is not None:
            folder = unfinished.enter_context(whole_folder(workbooks))
            parts = _save_workbooks(folder, parts, filled, bound.contents)
        pages, digest = put_out(store, out, write, output)
    used = None if seed is None else str(seed)
    return BinderMade(out, workbooks, pages, digest, plan.keep_until, used, parts)


def _facts(store: Store, class_id: int, today: date, people: tuple[int, ...] = ()) -> dict[str, object]:
    """What the binder's own sheets say of the class and of its people, all of them or some."""
    return form_facts(store, _OWN, Subject("class", (class_id,), people), today, Options())


def _author(facts: Mapping[str, object]) -> str:
    base = facts["base"]
    return str(base["name"]) if isinstance(base, Mapping) else ""


def _filled(
    store: Store, class_id: int, today: date, parts: Sequence[BinderPart], progress: Progress
) -> Iterator[tuple[str, FilledForm]]:
    """The forms that the binder holds, a bureau's own where there is one in place of a built-in one."""
    wanted = [part.key for part in parts if part.made and part.key != SPOT_CHECK]
    for done, key in enumerate(wanted):
        progress.step(done, len(wanted), tr("正在填表"))
        yield key, forms.fill(store, key, Subject("class", (class_id,)), today)


def _spot_check(store: Store, class_id: int, today: date, seed: str, author: str) -> FilledForm:
    """The sheet on which the calls are noted, with the people whom the seed draws."""
    with store.read() as session:
        people = tuple(each.trainee_id for each in drawn(session, class_id, seed))
    asked = {"ask": {"seed": seed, "count": len(people)}}
    given = _facts(store, class_id, today, people) | asked
    return fill_form(resource("forms/spot-check.xlsx"), given, title=SPOT_CHECK_LABEL, author=author)


def _placed(
    parts: Sequence[BinderPart],
    filled: Mapping[str, FilledForm],
    firsts: Sequence[int],
    lengths: Sequence[int] = (),
) -> tuple[BinderPart, ...]:
    """The parts with their pages and what is not quite right on their forms."""
    places = iter(zip_longest(firsts, lengths, fillvalue=0))
    placed = []
    for part in parts:
        if part.made:
            first, length = next(places)
            part = replace(part, page=first, pages=length, findings=filled[part.key].findings)
        placed.append(part)
    return tuple(placed)


def _contents(facts: Mapping[str, object], author: str, parts: Sequence[BinderPart]) -> FilledForm:
    """The contents page: every paper after the cover, with its page, or why it is not there."""
    entries = [
        {"no": number, "title": part.label, "page": part.page or "—", "note": part.note}
        for number, part in enumerate(parts[1:], start=1)
    ]
    given = {**facts, "entries": entries}
    return fill_form(resource("forms/contents.xlsx"), given, title=CONTENTS_LABEL, author=author)


def _save_workbooks(
    folder: Path, parts: Sequence[BinderPart], filled: Mapping[str, FilledForm], contents: FilledForm
) -> tuple[BinderPart, ...]:
    """Save the papers in the order of the binder, numbered so that a folder shows them in it."""
    number = 0
    saved = []
    for part in parts:
        name = ""
        if part.made:
            number += 1
            name = f"{number:02d}-{part.label}.xlsx"
            _save(filled[part.key], folder / name)
            if number == 1:
                number += 1
                _save(contents, folder / f"{number:02d}-{CONTENTS_LABEL}.xlsx")
        saved.append(replace(part, file=name))
    return tuple(saved)


def _save(form: FilledForm, file: Path) -> None:
    with file.open("wb") as out:
        save_xlsx(form.book, out)
