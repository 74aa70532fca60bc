"""What the ledger tells: the story of one record, the rows that are rejected, the packages and figures of channels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.exchange.bureau_profiles import FileSpec, Profile
from talentdesk.model import UploadChannel, UploadLine, UploadPackage, UploadRow
from talentdesk.model.reporting import OPEN_ROWS
from talentdesk.rules.upload_rows import GONE, REJECTED
from talentdesk.services import bureau_profiles
from talentdesk.services.report_rows import stream_rows
from talentdesk.services.report_sources import has_source, source
from talentdesk.store import Store


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One package that spoke of a record: what it said, when it was built, sent and answered, and how.

    ``file``: the file's name in the profile; ``result``: accepted, rejected, None: no answer. Times are UTC.
    """

    channel: str
    file: str
    package_id: int
    package: str
    number: int
    action: str
    state: str
    built_at: datetime
    built_by: str
    sent_at: datetime | None
    answered_at: datetime | None
    result: str | None
    code: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class RecordStanding:
    """Where a record's row in one file stands with one channel (``UploadRow.state``)."""

    channel: str
    file: str
    state: str
    at_bureau: bool
    code: str | None
    text: str | None
    bureau_number: str | None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row the bureau rejected. ``field``: the heading its text names; ``corrected``: changed since, goes out next."""

    channel_id: int
    channel: str
    file: str
    label: str
    table: str
    record_id: int
    key_text: str
    title: str
    package_id: int
    package: str
    number: int
    field: str | None
    code: str | None
    text: str | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class PackageLine:
    """One package as the ledger lists it; fields as in ``UploadPackage``."""

    id: int
    channel_id: int
    number: int
    kind: str
    name: str
    sha256: str
    manifest_sha256: str
    bytes: int
    added: int
    changed: int
    withdrawn: int
    created_at: datetime
    created_by: str
    state: str
    attempts: int
    next_try: datetime | None
    sent_at: datetime | None
    sent_by: str | None
    answered_at: datetime | None
    accepted: int
    rejected: int
    trouble: str | None


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """A channel in numbers: rows by state (``UploadRow.state``), rows the bureau has, packages by state."""

    channel_id: int
    channel: str
    rows: Mapping[str, int]
    at_bureau: int
    packages: Mapping[str, int]


def record_story(store: Store, table: str, record_id: int) -> list[StoryLine]:
    """When a record was reported and what became of it, oldest first. ``table``: the record's table."""
    found = []
    with store.read() as session:
        for channel, names in _files_of(session, table):
            statement = (
                select(UploadLine, UploadPackage)
                .join(UploadPackage, UploadPackage.id == UploadLine.package_id)
                .where(
                    UploadLine.file.in_(list(names)),
                    UploadLine.record_id == record_id,
                    UploadPackage.channel_id == channel.id,
                )
                .order_by(UploadPackage.id, UploadLine.file)
            )
            for line, package in session.execute(statement).all():
                found.append(
                    StoryLine(
                        channel.name, names[line.file], package.id, package.name, package.number, line.action,
                        package.state, package.created_at, package.created_by, package.sent_at, package.answered_at,
                        line.result, line.code, line.text,
                    )
                )  # fmt: skip
    return sorted(found, key=lambda line: line.package_id)


def record_standing(store: Store, table: str, record_id: int) -> list[RecordStanding]:
    """Where a record's rows stand now, as far as a package ever looked at them."""
    found = []
    with store.read() as session:
        for channel, names in _files_of(session, table):
            statement = select(UploadRow).where(
                UploadRow.channel_id == channel.id,
                UploadRow.file.in_(list(names)),
                UploadRow.record_id == record_id,
            )
            found += [
                RecordStanding(
                    channel.name, names[row.file], row.state, row.accepted_digest is not None, row.code, row.text,
                    row.bureau_number,
                )
                for row in session.scalars(statement)
            ]  # fmt: skip
    return found


def _files_of(session: Session, table: str) -> Iterator[tuple[UploadChannel, dict[str, str]]]:
    """The channels with the files (key → name) whose rows stand for records of a table."""
    for channel in session.scalars(select(UploadChannel).order_by(UploadChannel.id)).all():
        profile = _profile(session, channel)
        files = profile.files if profile is not None else ()
        names = {each.key: each.name for each in files if _table(each) == table}
        if names:
            yield channel, names


def _profile(session: Session, channel: UploadChannel) -> Profile | None:
    """The channel's profile; None when it was deleted since."""
    try:
        return bureau_profiles.profile_in(session, channel.profile)
    except DeskError:
        return None


def _table(file: FileSpec) -> str:
    return source(file.source).table if has_source(file.source) else ""


def rejected(store: Store, channel_id: int | None = None, *, day: date | None = None) -> list[RejectedRow]:
    """The rows that stand rejected, by channel and file: the to-do list of corrections. ``day``: as of it, or today."""
    found: list[RejectedRow] = []
    with store.read() as session:
        channels = select(UploadChannel).where(UploadChannel.deleted_at.is_(None)).order_by(UploadChannel.id)
        for channel in session.scalars(channels).all():
            if channel_id in (None, channel.id):
                found += _rejected_of(session, channel, day or date.today())
    return found


def _rejected_of(session: Session, channel: UploadChannel, day: date) -> Iterator[RejectedRow]:
    profile = _profile(session, channel)
    statement = (
        select(UploadRow, UploadPackage)
        .join(UploadPackage, UploadPackage.id == UploadRow.package_id)
        .where(OPEN_ROWS, UploadRow.channel_id == channel.id, UploadRow.state == REJECTED)
    )
    # Sorted here: asked for in order, SQLite would walk all rows of the channel instead of the few rejected ones.
    rows = sorted(
        ((row, package) for row, package in session.execute(statement)),
        key=lambda each: (each[0].file, each[0].record_id),
    )
    for key, group in groupby(rows, key=lambda each: each[0].file):
        several = list(group)
        file = (
            next((each for each in profile.files if each.key == key), None) if profile is not None else None
        )
        ids = [row.record_id for row, _ in several]
        present: Mapping[int, bytes] = {}
        if profile is not None and file is not None:
            present = {
                each.record_id: each.digest
                for each in stream_rows(session.connection(), profile, file, ids, day)
            }
        for row, package in several:
            yield RejectedRow(
                channel.id, channel.name, key, file.name if file else key, _table(file) if file else "", row.record_id,
                row.key_text, row.title, package.id, package.name, package.number,
                _named_heading(row.text or "", file.headings if file else ()), row.code, row.text,
                file is not None and present.get(row.record_id, GONE) != row.digest,
            )  # fmt: skip


def _named_heading(text: str, headings: Sequence[str]) -> str | None:
    """The longest heading that the bureau's words contain."""
    named = [each for each in headings if each and each in text]
    return max(named, key=len) if named else None


def packages(store: Store, channel_id: int | None = None) -> list[PackageLine]:
    """The packages of a channel, or of all, newest first."""
    statement = select(UploadPackage).order_by(UploadPackage.id.desc())
    if channel_id is not None:
        statement = statement.where(UploadPackage.channel_id == channel_id)
    with store.read() as session:
        return [
            PackageLine(**{each.name: getattr(row, each.name) for each in fields(PackageLine)})
            for row in session.scalars(statement)
        ]


def figures(store: Store) -> list[ChannelFigures]:
    """Every channel in numbers."""
    with store.read() as session:
        channels = session.scalars(
            select(UploadChannel).where(UploadChannel.deleted_at.is_(None)).order_by(UploadChannel.id)
        ).all()
        rows: defaultdict[int, Counter[str]] = defaultdict(Counter)
        states: defaultdict[int, Counter[str]] = defaultdict(Counter)
        has: Counter[int] = Counter()
        counted = select(
            UploadRow.channel_id, UploadRow.state, func.count(), func.count(UploadRow.accepted_digest)
        ).group_by(UploadRow.channel_id, UploadRow.state)
        for channel, state, count, at_bureau in session.execute(counted):
            rows[channel][state] += count
            has[channel] += at_bureau
        made = select(UploadPackage.channel_id, UploadPackage.state, func.count())
        for channel, state, count in session.execute(
            made.group_by(UploadPackage.channel_id, UploadPackage.state)
        ):
            states[channel][state] += count
        return [
            ChannelFigures(each.id, each.name, dict(rows[each.id]), has[each.id], dict(states[each.id]))
            for each in channels
        ]
