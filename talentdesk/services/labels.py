"""Prints equipment labels: what stands on them comes from the register, where they land from the printer's calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from talentdesk.documents.label_sheets import LabelSheet, label_sheet
from talentdesk.documents.label_text import Label
from talentdesk.documents.labels import CODES, CodeKind, check_labels, check_start, render_labels
from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.atomic import whole_file
from talentdesk.model import BaseProfile, Equipment
from talentdesk.progress import SILENT, Progress
from talentdesk.services.calibrations import adjustment
from talentdesk.store import Store
from talentdesk.text import tr

MOST_COPIES = 100
GONE = "报废"
BATCH = 500


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed; ``next_start`` is the first free label of the last page, 1 where it is full."""

    labels: int
    pages: int
    next_start: int


def things_of(store: Store, *, codes: Sequence[str] = (), place: str = "") -> list[int]:
    """The things of these numbers in their order, else all of a place (of the base where none is named), by number.

    Scrapped things get a label only by their number. Refused for unknown numbers and where there is nothing.
    """
    living = select(Equipment.id).where(Equipment.deleted_at.is_(None))
    with store.read() as session:
        if codes:
            found = [session.scalar(living.where(Equipment.code == code.strip())) for code in codes]
            unknown = [code for code, number in zip(codes, found, strict=True) if number is None]
            if unknown:
                raise DeskError(
                    tr("台账里没有编号：{codes}", codes="、".join(unknown[:8])),
                    tr("请核对设备编号。"),
                    code="not-found",
                )
            return [int(number) for number in found if number is not None]
        every = living.where(Equipment.state != GONE).order_by(Equipment.code)
        ids = list(session.scalars(every.where(Equipment.place == place) if place else every))
    if not ids:
        raise DeskError(
            tr("“{place}”没有设备。", place=place or tr("全部")),
            tr("请核对存放地点的写法，或先登记设备。"),
            code="empty",
        )
    return ids


def labels_of(store: Store, ids: Sequence[int]) -> list[Label]:
    """What stands on the labels of these things, in the given order; things that are gone are left out."""
    columns = (
        Equipment.id, Equipment.code, Equipment.name, Equipment.model, Equipment.place, Equipment.custodian,
    )  # fmt: skip
    found: dict[int, Label] = {}
    with store.read() as session:
        base = session.scalar(select(BaseProfile.name)) or ""
        for start in range(0, len(ids), BATCH):
            part = list(ids[start : start + BATCH])
            statement = select(*columns).where(Equipment.id.in_(part), Equipment.deleted_at.is_(None))
            for number, code, name, model, place, custodian in session.execute(statement):
                found[number] = Label(code, name, base, model or "", place or "", custodian or "")
    return [found[number] for number in ids if number in found]


def check(store: Store, ids: Sequence[int], sheet: str, code: CodeKind = "qr") -> list[Problem]:
    """What would be wrong on paper; empty when all can be printed."""
    return check_labels(label_sheet(sheet), labels_of(store, ids), code)


def print_labels(
    store: Store,
    ids: Sequence[int],
    sheet: str,
    out: Path,
    *,
    code: CodeKind = "qr",
    start: int = 1,
    copies: int = 1,
    printer: str = "",
    tray: str = "",
    cut_marks: bool = False,
    progress: Progress = SILENT,
) -> Printed:
    """Write the labels of these things as one PDF, corrected for a calibrated printer (stock: the sheet's name).

    Refused with all problems where a code could not be read or a character not be printed.
    """
    chosen = label_sheet(sheet)
    _check_wishes(chosen, code, start, copies)
    labels = labels_of(store, ids)
    problems = check_labels(chosen, labels, code)
    if problems or not labels:
        first = problems[0] if problems else Problem("empty", tr("没有可打印的标签。"), tr("请先选设备。"))
        raise DeskError(first.text, first.remedy, code=first.code, problems=problems)
    with store.read() as session:
        kept = adjustment(session, printer, tray, chosen.name)
        author = session.scalar(select(BaseProfile.name)) or ""
    with whole_file(out) as part, part.open("wb") as file:
        pages = render_labels(
            chosen, labels, file, progress, code=code, start=start, copies=copies, adjustment=kept,
            cut_marks=cut_marks, author=author, total=len(labels),
        )  # fmt: skip
    count = len(labels) * copies
    store.note(tr("打印设备标签 {count} 张", count=count), kind="print")
    return Printed(count, pages, (start - 1 + count) % chosen.per_page + 1)


def _check_wishes(sheet: LabelSheet, code: str, start: int, copies: int) -> None:
    check_start(sheet, start)
    if code not in CODES:
        raise DeskError(
            tr("没有“{value}”这个选项。", value=code),
            tr("可用：{known}", known="、".join(CODES)),
            code="unknown-value",
        )
    if not 1 <= copies <= MOST_COPIES:
        raise DeskError(
            tr("份数要在 1 到 {most} 之间。", most=MOST_COPIES), tr("请核对份数。"), code="out-of-range"
        )
