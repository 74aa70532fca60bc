"""Traffic with the bureau: what it wants, where it is sent, what was sent, what was answered for every row;
and the copies of one base that exchange their changes by USB.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import Base, Record
from talentdesk.model.people import NOT_DELETED

# Whoever looks for such rows says it in these words, or SQLite does not take the index.
OPEN_ROWS = text("upload_row.state IN ('due', 'held', 'rejected')")


class BureauProfile(Record):
    """上报方案: what a bureau wants, as the JSON of ``exchange/bureau_profiles.py``; a key's newest record counts."""

    __tablename__ = "bureau_profile"
    __table_args__ = (
        Index("uq_bureau_profile_key", "key", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    key: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(60))
    data: Mapped[str]


class UploadChannel(Record):
    """上报渠道: one bureau, its profile, the way there and when to send. No password or token stands here.

    ``settings`` and ``schedule`` are JSON objects (``exchange/transports``, ``rules/upload_schedule.py``).
    """

    __tablename__ = "upload_channel"
    __table_args__ = (
        Index("uq_upload_channel_name", "name", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(60))
    profile: Mapped[str] = mapped_column(String(40))
    transport: Mapped[str] = mapped_column(String(10))
    settings: Mapped[str] = mapped_column(default="{}")
    schedule: Mapped[str] = mapped_column(default="{}")
    in_use: Mapped[bool] = mapped_column(default=True)
    last_run: Mapped[datetime | None]
    seen_entry: Mapped[int] = mapped_column(default=0)


class UploadPackage(Record):
    """上报包: one numbered package of a channel and how far it has come. The file lies beside the database.

    ``sha256`` is of the file, ``manifest_sha256`` of the manifest inside: it names the package everywhere.
    ``entry_from`` and ``entry_to``: the journal entries whose changes it carries (from exclusive). Times are UTC.
    """

    __tablename__ = "upload_package"
    __table_args__ = (UniqueConstraint("channel_id", "number"), {"sqlite_autoincrement": True})

    channel_id: Mapped[int] = mapped_column(ForeignKey("upload_channel.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    manifest_sha256: Mapped[str] = mapped_column(String(64), index=True)
    previous_sha256: Mapped[str] = mapped_column(String(64), default="")
    bytes: Mapped[int]
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    entry_from: Mapped[int]
    entry_to: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str | None] = mapped_column(String(60))
    answered_at: Mapped[datetime | None]
    accepted: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(String(300))


class UploadReceipt(Record):
    """回执: one answer of the bureau that was taken in; ``sha256`` of its file tells a second copy of it."""

    __tablename__ = "upload_receipt"
    __table_args__ = (UniqueConstraint("sha256"), {"sqlite_autoincrement": True})

    package_id: Mapped[int] = mapped_column(ForeignKey("upload_package.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[int]
    accepted: Mapped[int]
    rejected: Mapped[int]
    received_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(String(60))


class UploadLine(Base):
    """What one package says of one row, and what the bureau answered.

    ``row``: data row of the file from 1 (withdrawn rows are counted in the file of withdrawals).
    ``action``: new, changed, withdrawn. ``digest``: 16 bytes over what the row says, empty for a withdrawal.
    ``result``: accepted, rejected; None: no answer yet.
    """

    __tablename__ = "upload_line"
    __table_args__ = (
        Index("ix_upload_line_record", "file", "record_id"),
        {"sqlite_with_rowid": False},
    )

    package_id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(String(20), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[int]
    action: Mapped[str] = mapped_column(String(9))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    result: Mapped[str | None] = mapped_column(String(8))
    code: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str | None] = mapped_column(String(300))


class UploadRow(Base):
    """Where one row stands with one channel.

    ``state``: waiting (sent or to be sent in ``package_id``, no answer), accepted, rejected (the bureau's ``code`` and
    ``text``), held (never sent as it is now: a finding stands in ``code`` and ``text``), due (to be sent again as it is).
    ``digest``: of what was last put into a package (empty: a withdrawal; None: never).
    ``accepted_digest``: of what the bureau has; None: the bureau has no such row.
    """

    __tablename__ = "upload_row"
    __table_args__ = (
        # Only what is open: the states of the many others would be moved in it with every package.
        Index(
            "ix_upload_row_open",
            "channel_id",
            "state",
            sqlite_where=text("state IN ('due', 'held', 'rejected')"),
        ),
        {"sqlite_with_rowid": False},
    )

    channel_id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(String(20), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    package_id: Mapped[int | None]
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    accepted_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    key_text: Mapped[str] = mapped_column(String(100), default="")
    title: Mapped[str] = mapped_column(String(100), default="")
    code: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str | None] = mapped_column(String(300))
    bureau_number: Mapped[str | None] = mapped_column(String(60))


class TwinCopy(Record):
    """副本: a copy of this base on another PC, and up to which entries the two know of each other.

    ``number``: 0 is the main copy. ``our_entry``: newest entry of ours the other is known to have;
    ``their_entry``: newest entry of theirs we have taken over, ``their_head`` its hash (empty: both had it from the start).
    """

    __tablename__ = "twin_copy"

    number: Mapped[int] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(String(60))
    our_entry: Mapped[int] = mapped_column(default=0)
    their_entry: Mapped[int] = mapped_column(default=0)
    their_head: Mapped[str] = mapped_column(String(64), default="")
    merged_at: Mapped[datetime | None]


class TwinConflict(Record):
    """合并冲突: a field that both copies had changed; both values as JSON, the one that was kept, who chose.

    ``field`` is empty where the whole record is meant. ``kept``: ours, theirs, or rule (``theirs`` is then the value that a
    rule put in the place of ``ours``). ``decided_by`` is empty where nobody chose and the later change was kept.
    """

    __tablename__ = "twin_conflict"

    copy_number: Mapped[int]
    table_name: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(60))
    ours: Mapped[str | None]
    theirs: Mapped[str | None]
    kept: Mapped[str] = mapped_column(String(6))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(60))
