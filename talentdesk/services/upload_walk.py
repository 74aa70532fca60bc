"""What a channel is owed: every row that may differ from what was sent, and what the next package does with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.exchange.bureau_profiles import FileSpec, Profile
from talentdesk.model import UploadChannel, UploadPackage
from talentdesk.rules.upload_rows import GONE, NOTHING, UNKNOWN, Standing, next_step
from talentdesk.services import bureau_profiles
from talentdesk.services.report_rows import ReportRow, stream_rows, touched_ids
from talentdesk.services.upload_standings import Stood, ids_to_look_at, is_new_to, stream_standings
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class Outlook:
    """One channel at one moment: what it wants, and the journal entries (seen, upto] it has not been told of."""

    channel_id: int
    channel: str
    profile: Profile
    files: tuple[FileSpec, ...]
    seen: int
    upto: int
    all_rows: bool
    whole: bool
    day: date
    last: UploadPackage | None

    @property
    def number(self) -> int:
        """The number of the next package."""
        return self.last.number + 1 if self.last is not None else 1


class Step(NamedTuple):
    """What the next package does with one row; ``row``: None when the record is no more."""

    action: str
    record_id: int
    row: ReportRow | None
    standing: Standing
    key_text: str
    title: str


def day_of(now: datetime) -> date:
    """The local day of a moment; without zone it is local time."""
    return now.astimezone().date()


def outlook(session: Session, channel_id: int, day: date, *, whole: bool = False) -> Outlook:
    """Look at a channel; DeskError ``not-found``, ``channel-retired``, ``profile-dates``."""
    channel = session.get(UploadChannel, channel_id)
    if channel is None or channel.deleted_at is not None:
        raise DeskError(tr("这个上报渠道不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
    if not channel.in_use:
        raise DeskError(
            tr("上报渠道“{name}”已停用。", name=channel.name), tr("请先重新启用它。"), code="channel-retired"
        )
    profile = bureau_profiles.profile_in(session, channel.profile)
    files = profile.files_on(day)
    if not files:
        raise DeskError(
            tr("上报方案“{label}”今天没有要上报的文件。", label=profile.label),
            tr("请核对方案的有效日期，或给渠道换一个方案。"),
            code="profile-dates",
        )
    connection = session.connection()
    upto = int(connection.exec_driver_sql("SELECT max(id) FROM journal_entry").scalar_one())
    latest = select(UploadPackage).where(UploadPackage.channel_id == channel_id)
    return Outlook(
        channel_id,
        channel.name,
        profile,
        files,
        channel.seen_entry,
        upto,
        whole
        or channel.seen_entry == 0
        or _profile_changed(connection, channel_id, channel.seen_entry, upto),
        whole,
        day,
        session.scalar(latest.order_by(UploadPackage.number.desc()).limit(1)),
    )


def _profile_changed(connection: Connection, channel_id: int, after: int, upto: int) -> bool:
    """Whether the channel was given another profile since it was last told of changes."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM journal_change WHERE entry_id > ? AND entry_id <= ? AND +table_name = 'upload_channel' "
        "AND record_id = ? AND json_extract(after, '$.profile') IS NOT NULL LIMIT 1",
        (after, upto, channel_id),
    )
    return found.first() is not None


def steps(connection: Connection, look: Outlook, file: FileSpec) -> Iterator[Step]:
    """What the next package does with the rows of a file, in the order of the records; what stays is left out."""
    ids = _candidates(connection, look, file)
    if ids is not None and not ids:
        return
    rows = stream_rows(connection, look.profile, file, ids, look.day)
    stood = stream_standings(connection, look.channel_id, file.key, ids)
    for record_id, row, known in _paired(rows, stood):
        _, standing, key_text, title = known or (record_id, UNKNOWN, "", "")
        if row is None:
            action = next_step(standing, GONE, whole=look.whole)
        else:
            action = next_step(standing, row.digest, flawed=bool(row.problems), whole=look.whole)
            key_text, title = row.key_text, row.title
        if action != NOTHING:
            yield Step(action, record_id, row, standing, key_text, title)


def _candidates(connection: Connection, look: Outlook, file: FileSpec) -> list[int] | None:
    """The records whose row has to be looked at, in order; None: all."""
    if look.all_rows or is_new_to(connection, look.channel_id, file.key):
        return None
    touched = touched_ids(connection, file, look.seen, look.upto)
    if touched is None:
        return None
    return sorted(touched | ids_to_look_at(connection, look.channel_id, file.key))


def _paired(
    rows: Iterator[ReportRow], stood: Iterator[Stood]
) -> Iterator[tuple[int, ReportRow | None, Stood | None]]:
    """Two streams in the order of the records, each record once."""
    row, known = next(rows, None), next(stood, None)
    while row is not None or known is not None:
        if known is None or (row is not None and row.record_id < known[0]):
            assert row is not None
            yield row.record_id, row, None
            row = next(rows, None)
        elif row is None or known[0] < row.record_id:
            yield known[0], None, known
            known = next(stood, None)
        else:
            yield row.record_id, row, known
            row, known = next(rows, None), next(stood, None)
