"""Uploads by the clock: what is due is built, queued, sent and asked after, in one quiet run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange.transports import Transport
from talentdesk.model import UploadChannel, UploadPackage
from talentdesk.progress import SILENT, Progress
from talentdesk.rules.moments import kept, local
from talentdesk.rules.upload_schedule import (
    DAY,
    EVERY,
    MONTH,
    NONE,
    WEEK,
    Schedule,
    write_schedule,
)
from talentdesk.rules.upload_states import DELIVERED
from talentdesk.services import outbox, upload_channels
from talentdesk.services.receipts import Fetched, fetch
from talentdesk.services.upload_building import BuiltPackage, build
from talentdesk.services.upload_times import due_channels, next_run, schedule_of
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "DAY", "EVERY", "MONTH", "NONE", "WEEK", "DueRun", "OpenTransport", "Schedule", "due_channels", "local", "next_run",
    "run_due", "schedule_of", "set_schedule", "write_schedule",
]  # fmt: skip

OpenTransport = Callable[[Store, int], Transport]


@dataclass(frozen=True, slots=True)
class DueRun:
    """What one run did. ``troubles``: by channel, what kept it from being built or asked; deliveries say it themselves."""

    built: tuple[BuiltPackage, ...] = ()
    sent: tuple[outbox.SendOutcome, ...] = ()
    fetched: tuple[Fetched, ...] = ()
    troubles: tuple[tuple[str, DeskError], ...] = ()

    @property
    def notice(self) -> str:
        """A quiet line for the clerk; empty when nothing happened that is worth one."""
        taken = [one for each in self.fetched for one in each.taken]
        parts = [outbox.due_notice(self.sent)]
        if taken:
            rejected = sum(each.rejected for each in taken)
            parts.append(tr("收到 {count} 份回执，驳回 {rejected} 行", count=len(taken), rejected=rejected))
        held = sum(each.held for each in self.built)
        if held:
            parts.append(tr("{count} 行有问题没有上报", count=held))
        for each in self.fetched:
            parts += [
                tr("回执 {name} 没有接收：{reason}", name=name, reason=why.text) for name, why in each.refused
            ]
        parts += [tr("{channel}：{reason}", channel=name, reason=why.text) for name, why in self.troubles]
        return "；".join(part.rstrip("。") for part in parts if part)


def set_schedule(store: Store, channel_id: int, schedule: Schedule, now: datetime) -> None:
    """Give a channel its schedule; the first upload comes at its next moment, not at once."""
    text = write_schedule(schedule)
    with store.write(tr("定时上报"), kind="channel") as session:
        row = session.get(UploadChannel, channel_id)
        if row is None or row.deleted_at is not None:
            raise DeskError(tr("这个上报渠道不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
        row.schedule, row.last_run = text, kept(now)


def run_due(
    store: Store,
    now: datetime,
    progress: Progress = SILENT,
    *,
    by: str | None = None,
    open_transport: OpenTransport = upload_channels.open_transport,
) -> DueRun:
    """Do what is due: build and queue for each channel whose time has come, send what waits in any of them, take in
    the receipts of scheduled channels that are owed some. Trouble of one channel does not hold up another.

    Raises Cancelled; what was done stays done, and the next run goes on.
    """
    built: list[BuiltPackage] = []
    troubles: list[tuple[str, DeskError]] = []
    for channel in due_channels(store, now):
        try:
            built += _built(store, channel, now, progress)
        except Cancelled:
            raise
        except DeskError as trouble:
            troubles.append((channel.name, trouble))
    sent = outbox.send_all(store, now, by=by, at_once=False, open_transport=open_transport, progress=progress)
    fetched = []
    for channel in _owed_receipts(store):
        try:
            fetched.append(fetch(store, channel.id, now, open_transport=open_transport, progress=progress))
        except Cancelled:
            raise
        except DeskError as trouble:
            troubles.append((channel.name, trouble))
    return DueRun(tuple(built), tuple(sent), tuple(fetched), tuple(troubles))


def _built(
    store: Store, channel: upload_channels.Channel, now: datetime, progress: Progress
) -> list[BuiltPackage]:
    """Build and queue what is due; the run counts as done when that is kept, so that a broken one is done again."""
    made = []
    try:
        made.append(build(store, channel.id, now, progress=progress))
    except DeskError as trouble:
        if trouble.code != "nothing-due":
            raise
    with store.write(tr("定时上报 {channel}", channel=channel.name), kind=outbox.KIND) as session:
        outbox.queue_upto(session, channel.id)
        session.get_one(UploadChannel, channel.id).last_run = kept(now)
    return made


def _owed_receipts(store: Store) -> list[upload_channels.Channel]:
    """The scheduled channels with a delivered package that has no, or not every answer."""
    with store.read() as session:
        owed = set(
            session.scalars(
                select(UploadPackage.channel_id).where(UploadPackage.state == DELIVERED).distinct()
            )
        )
    return [
        each
        for each in upload_channels.channels(store)
        if each.id in owed and schedule_of(each).every != NONE
    ]
