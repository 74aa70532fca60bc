"""Issued certificates on paper in other ways than a class's one PDF: overprint, one PDF for each person, a trial before numbering."""

from __future__ import annotations

import json
import secrets
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.documents.batch import NAME_PATTERN, render_each
from talentdesk.documents.certificates import render_certificates
from talentdesk.documents.joining import join_pdfs
from talentdesk.documents.layout_model import Layout
from talentdesk.documents.overprint import Adjustment
from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.model import Certificate, Trainee
from talentdesk.progress import SILENT, Progress
from talentdesk.services import issuing, proofs, teaching
from talentdesk.services.issue_register import VALID, VOID, certificate_of
from talentdesk.services.layouts import current_design, frozen_design
from talentdesk.services.photos import photo_path
from talentdesk.store import Store
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a certificate stands in its life; ``replaces`` and ``replaced_by`` are numbers or empty."""

    void: bool
    collected: bool
    expired: bool
    printable: bool
    replaces: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    design: Layout
    words: dict[str, Any]


def standing(store: Store, certificate_id: int, today: date) -> Standing:
    """Where a certificate stands today; ``printable``: this program printed it and can print it again."""
    with store.read() as session:
        found = session.get_one(Certificate, certificate_id)
        before = session.get(Certificate, found.supersedes_id) if found.supersedes_id else None
        after = session.scalar(
            select(Certificate).where(Certificate.supersedes_id == certificate_id).limit(1)
        )
        return Standing(
            void=found.state == VOID,
            collected=found.collected_on is not None,
            expired=found.expires_on is not None and found.expires_on < today,
            printable=found.snapshot is not None and found.layout is not None,
            replaces=before.number if before is not None else "",
            replaced_by=after.number if after is not None else "",
        )


def printed_numbers(store: Store, class_id: int) -> dict[int, str]:
    """The valid certificates this program printed for a class: trainee → number."""
    statement = select(Certificate.trainee_id, Certificate.number).where(
        Certificate.class_id == class_id, Certificate.state == VALID, Certificate.snapshot.is_not(None)
    )
    with store.read() as session:
        return {int(trainee): number for trainee, number in session.execute(statement)}


def side_labels_of(store: Store, number: str) -> dict[str, str]:
    """The sides a certificate was printed with: key → what it is called."""
    with store.read() as session:
        return {side.key: side.label for side in _page(session, number, {}).design.sides}


def sheet_size(store: Store, layout: str) -> tuple[float, float]:
    """Width and height of a layout's sheet in mm."""
    with store.read() as session:
        design = current_design(session, layout)
        return design.width, design.height


def write_draft(
    store: Store, class_id: int, out: Path, *, layout: str, issued_on: date, at_most: int = 3
) -> int:
    """Write what the first certificates of a class would look like; no number is taken. Pages written, 0 if none."""
    with store.read() as session:
        design = current_design(session, layout)
        facts = issuing.class_facts(session, class_id)
        passed = [line for line in teaching.result_lines(session, class_id) if line.judgement.passed]
        words = [
            {**issuing.certificate_text(session, facts, trainee, tr("未编号"), issued_on), "qr": tr("未编号")}
            for line in passed[:at_most]
            if (trainee := session.get(Trainee, line.trainee_id)) is not None
        ]
    if not words:
        return 0
    with whole_file(out) as part, part.open("wb") as file:
        return _render(store, [_Page(design, each) for each in words], file)


def write_pages(
    store: Store,
    numbers: Sequence[str],
    out: Path,
    *,
    sides: tuple[str, ...] | None = None,
    overprint: bool = False,
    adjustment: Mapping[str, Adjustment] | None = None,
    progress: Progress = SILENT,
) -> int:
    """Write the frozen pages of these certificates into one PDF, in the given order; how many pages.

    ``overprint``: only the data, moved by ``adjustment`` (by side) for one printer; void certificates are refused.
    Nothing is journaled: a preview is not yet a print.
    """
    pages = _pages(store, numbers)
    done = 0
    pieces: list[BytesIO] = []
    for run in _runs(pages):
        piece = BytesIO()
        done += _render(
            store, run, piece, sides=sides, overprint=overprint, adjustment=adjustment, progress=progress
        )
        pieces.append(piece)
    with whole_file(out) as part, part.open("wb") as file:
        if len(pieces) == 1:
            file.write(pieces[0].getvalue())
        else:
            join_pdfs(pieces, file)
    return done


def write_each(
    store: Store,
    numbers: Sequence[str],
    target: Path,
    *,
    pattern: str = NAME_PATTERN,
    restricted: bool = False,
    progress: Progress = SILENT,
) -> list[str]:
    """Write one PDF for each certificate into a folder, or a zip when ``target`` ends in .zip; the files' names.

    ``restricted``: viewers let nobody edit the files; the owner password is random and kept nowhere.
    """
    password = secrets.token_urlsafe(24) if restricted else ""
    runs = _runs(_pages(store, numbers))
    if target.suffix.lower() != ".zip" or len(runs) == 1:
        names = [name for run in runs for name in _each(store, run, target, pattern, password, progress)]
    else:  # printed with different states of a layout: gathered first, since a zip is written in one go
        with TemporaryDirectory() as place:
            folder = Path(place)
            names = [name for run in runs for name in _each(store, run, folder, pattern, password, progress)]
            with whole_file(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
                for name in names:
                    archive.writestr(zipfile.ZipInfo(name), (folder / name).read_bytes())
    store.note(tr("导出证书 {count} 份：{file}", count=len(names), file=target.name), kind="export")
    return names


def save_badge(store: Store, number: str, out: Path) -> None:
    """Write a certificate's Open Badges 3.0 credential (VC-JWT) into a file."""
    text = proofs.badge(store, number)
    with whole_file(out) as part:
        part.write_text(text, encoding="ascii")


def _each(
    store: Store, run: Sequence[_Page], target: Path, pattern: str, password: str, progress: Progress
) -> list[str]:
    subjects = [_subject(store, page.words) for page in run]
    return render_each(
        run[0].design, subjects, target, pattern, progress, author=_author(run), owner_password=password
    )


def _pages(store: Store, numbers: Sequence[str]) -> list[_Page]:
    with store.read() as session:
        designs: dict[tuple[int | None, str], Layout] = {}
        return [_page(session, number, designs) for number in numbers]


def _page(session: Work, number: str, designs: dict[tuple[int | None, str], Layout]) -> _Page:
    found = certificate_of(session, number)
    if found.snapshot is None or found.layout is None:
        raise DeskError(
            tr("这张证书不是本程序打印的，不能重印。"), tr("请向发证机构申请补办。"), code="not-printed"
        )
    if found.state == VOID:
        raise DeskError(
            tr("证书 {number} 已作废，不再打印。", number=number), tr("请打印补办的证书。"), code="void"
        )
    key = found.layout_version_id, found.layout
    if key not in designs:
        designs[key] = frozen_design(session, *key)
    return _Page(designs[key], json.loads(found.snapshot))


def _runs(pages: Sequence[_Page]) -> list[list[_Page]]:
    """Neighbours frozen with the same state of a layout are drawn together."""
    return [list(run) for _, run in groupby(pages, key=lambda page: id(page.design))]


def _render(
    store: Store,
    run: Sequence[_Page],
    out: BinaryIO,
    *,
    sides: tuple[str, ...] | None = None,
    overprint: bool = False,
    adjustment: Mapping[str, Adjustment] | None = None,
    progress: Progress = SILENT,
) -> int:
    subjects = (_subject(store, page.words) for page in run)
    return render_certificates(
        run[0].design, subjects, out, progress, author=_author(run), total=len(run), sides=sides,
        overprint=overprint, adjustment=adjustment,
    )  # fmt: skip


def _author(run: Sequence[_Page]) -> str:
    return str(run[0].words.get("base_name", ""))


def _subject(store: Store, words: Mapping[str, object]) -> dict[str, object]:
    return {**words, "photo": photo_path(store, str(words.get("photo") or ""))}
