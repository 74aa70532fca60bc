"""The ledger of what was sent: the bureau's answers to rows, what is rejected, what came of packages and records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from sqlalchemy import CursorResult, bindparam, func, select, update
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import UploadChannel, UploadLine, UploadPackage, UploadRow
from talentdesk.rules import upload_rows as rows
from talentdesk.services.upload_standings import standing_of
from talentdesk.services.upload_story import (
    ChannelFigures,
    PackageLine,
    RecordStanding,
    RejectedRow,
    StoryLine,
    figures,
    packages,
    record_standing,
    record_story,
    rejected,
)
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "Answered", "ChannelFigures", "Key", "PackageLine", "RecordStanding", "RejectedRow", "RowAnswer", "StoryLine",
    "answer_rows", "figures", "open_rows", "package_refused", "packages", "record_standing", "record_story", "rejected",
    "send_again",
]  # fmt: skip

BATCH = 500

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """The bureau's answer to one row of a package; ``number``: the bureau's own number for it."""

    file: str
    record_id: int
    accepted: bool
    code: str | None = None
    text: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """How many rows were newly accepted and rejected, and how many of the package are still without an answer."""

    accepted: int
    rejected: int
    open: int


def answer_rows(session: Session, package: UploadPackage, answers: Iterable[RowAnswer]) -> Answered:
    """Take the bureau's answers to rows of a package into the lines and the standings; the package itself is not touched.

    An answer that was given before the same way counts nothing. Raises DeskError ``receipt-unknown-row`` and
    ``receipt-contradiction``; the caller's operation is then given up.
    """
    counts = {True: 0, False: 0}
    waiting = iter(answers)
    while batch := sorted(islice(waiting, BATCH), key=lambda each: each.file):
        for file, group in groupby(batch, key=lambda each: each.file):
            told = list(group)
            new = _noted_in_lines(session, package, file, told)
            _noted_in_rows(session, package, file, new)
            for answer, _ in new:
                counts[answer.accepted] += 1
    return Answered(counts[True], counts[False], open_rows(session, package.id))


def open_rows(session: Session, package_id: int) -> int:
    """How many rows of a package have no answer."""
    lines = select(func.count()).where(UploadLine.package_id == package_id, UploadLine.result.is_(None))
    return session.execute(lines.select_from(UploadLine)).scalar_one()


def _noted_in_lines(
    session: Session, package: UploadPackage, file: str, answers: Sequence[RowAnswer]
) -> list[tuple[RowAnswer, bytes]]:
    """Put the answers into the lines; those that are new, with the digest that was sent."""
    found = {
        row.record_id: row
        for row in session.execute(
            select(UploadLine.record_id, UploadLine.digest, UploadLine.result).where(
                UploadLine.package_id == package.id,
                UploadLine.file == file,
                UploadLine.record_id.in_([each.record_id for each in answers]),
            )
        )
    }
    new: dict[int, tuple[RowAnswer, bytes]] = {}
    for answer in answers:
        line = found.get(answer.record_id)
        if line is None:
            raise _unknown_row(package, answer)
        earlier = new.get(answer.record_id)
        said = line.result if earlier is None else _result(earlier[0])
        if said is None:
            new[answer.record_id] = (answer, line.digest)
        elif said != _result(answer):
            raise _contradiction(package, answer)
    if new:
        table = UploadLine.__table__.c
        statement = (
            update(UploadLine.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
            .where(table.package_id == package.id, table.file == file, table.record_id == bindparam("record"))
            .values(result=bindparam("said"), code=bindparam("why"), text=bindparam("words"))
        )
        session.connection().execute(
            statement,
            [
                {"record": each.record_id, "said": _result(each), "why": each.code, "words": each.text}
                for each, _ in new.values()
            ],
        )
    return list(new.values())


def _noted_in_rows(
    session: Session, package: UploadPackage, file: str, new: Sequence[tuple[RowAnswer, bytes]]
) -> None:
    """Move the standings of the answered rows on."""
    before = {
        row.record_id: row
        for row in session.scalars(
            select(UploadRow)
            .where(
                UploadRow.channel_id == package.channel_id,
                UploadRow.file == file,
                UploadRow.record_id.in_([answer.record_id for answer, _ in new]),
            )
            .execution_options(populate_existing=True)
        )
    }
    for answer, digest in new:
        row = before[answer.record_id]
        old = standing_of(row)
        after = rows.answered(old, package.id, digest, accepted=answer.accepted)
        row.state, row.package_id = after.state, after.package_id
        row.digest, row.accepted_digest = after.digest, after.accepted
        if after.state != old.state:
            row.code, row.text = (answer.code, answer.text) if after.state == rows.REJECTED else (None, None)
        if answer.number:
            row.bureau_number = answer.number
    session.flush()


def package_refused(
    session: Session, package: UploadPackage, *, code: str | None = None, text: str | None = None
) -> int:
    """The bureau refused a package whole: its rows count as rejected in it, and are due again; how many."""
    lines = (
        update(UploadLine)
        .where(UploadLine.package_id == package.id, UploadLine.result.is_(None))
        .values(result=rows.REJECTED, code=code, text=text)
    )
    mine = (UploadRow.channel_id == package.channel_id, UploadRow.package_id == package.id)
    due = update(UploadRow).where(*mine, UploadRow.state == rows.WAITING)
    held = update(UploadRow).where(*mine, UploadRow.state == rows.HELD).values(package_id=None)
    counted = session.execute(lines)
    for statement in (due.values(state=rows.DUE, package_id=None), held):
        session.execute(statement.execution_options(synchronize_session="fetch"))
    assert isinstance(counted, CursorResult)
    return counted.rowcount


def send_again(store: Store, channel_id: int, keys: Iterable[Key]) -> int:
    """Let the next package carry rejected rows (file, record) as they are; how many."""
    count = 0
    with store.write(tr("原样再报被驳回的行"), kind="upload") as session:
        for file, record_id in keys:
            row = session.get(UploadRow, (channel_id, file, record_id))
            if row is not None and row.state == rows.REJECTED:
                after = rows.again(standing_of(row))
                row.state, row.package_id = after.state, after.package_id
                count += 1
        if count:
            # The journal knows nothing of rows: one entry to look at again is what makes this an operation.
            session.get_one(UploadChannel, channel_id).seen_entry -= 1
    return count


def _result(answer: RowAnswer) -> str:
    return rows.ACCEPTED if answer.accepted else rows.REJECTED


def _unknown_row(package: UploadPackage, answer: RowAnswer) -> DeskError:
    return DeskError(
        tr(
            "上报包 {name} 里没有这一行：{file} {record}",
            name=package.name,
            file=answer.file,
            record=answer.record_id,
        ),
        tr("请核对回执是不是这个基地、这个上报包的。"),
        code="receipt-unknown-row",
    )


def _contradiction(package: UploadPackage, answer: RowAnswer) -> DeskError:
    return DeskError(
        tr(
            "上报包 {name} 的这一行已有不同的答复：{file} {record}",
            name=package.name,
            file=answer.file,
            record=answer.record_id,
        ),
        tr("请向主管部门问清以哪一份回执为准。"),
        code="receipt-contradiction",
    )
