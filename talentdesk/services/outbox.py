"""发件箱: sends what is queued, each channel's packages in the order of their numbers, each of them once.

A package is claimed in the database before its first byte goes out. Where the power fails after that it is found as
发送中 and simply sent again: the same bytes under the same name are one delivery. What is delivered is never sent again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange.transports import Transport, TransportTrouble
from talentdesk.model import JournalChange, UploadChannel, UploadPackage
from talentdesk.progress import SILENT, Progress
from talentdesk.rules.moments import kept
from talentdesk.rules.upload_states import (
    BUILT,
    DELIVERED,
    NOT_DELIVERED,
    PASSING,
    QUEUED,
    SENDING,
    is_stopped,
    may_follow,
    may_try,
    wait_after,
)
from talentdesk.services import upload_channels
from talentdesk.services.upload_exports import package_file
from talentdesk.store import Store
from talentdesk.text import tr

KIND = "send"
LONGEST_TROUBLE = 300

OpenTransport = Callable[[Store, int], Transport]

# One sending at a time in this program; another program cannot have the base open.
_at_work = threading.Lock()


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """What came of one package: ``delivered`` (``already``: the bureau had it), or why not and when it is tried again.

    Neither delivered nor ``next_try`` (UTC): somebody must see to it; ``trouble`` has the sentence and the remedy.
    """

    package_id: int
    number: int
    package: str
    channel_id: int
    channel: str
    delivered: bool
    already: bool = False
    trouble: DeskError | None = None
    next_try: datetime | None = None


def queue(store: Store, package_id: int) -> int:
    """Put a built package into the outbox, with the earlier ones of its channel, which must go first; how many.

    What is queued already stays so; DeskError ``already-sent`` for what is delivered.
    """
    with store.write(tr("排队待发送"), kind=KIND) as session:
        package = _package(session, package_id)
        if package.state not in NOT_DELIVERED:
            raise DeskError(
                tr("上报包 {name} 已经送达，不会再发送。", name=package.name),
                tr("需要再交一次的，请导出这个包的副本。"),
                code="already-sent",
            )
        return queue_upto(session, package.channel_id, package.number)


def queue_upto(session: Work, channel_id: int, number: int | None = None) -> int:
    """Queue all built packages of a channel (up to a number) within an operation; how many."""
    built = select(UploadPackage).where(UploadPackage.channel_id == channel_id, UploadPackage.state == BUILT)
    if number is not None:
        built = built.where(UploadPackage.number <= number)
    found = session.scalars(built).all()
    for each in found:
        _step(each, QUEUED)
    return len(found)


def deliver_by_hand(store: Store, package_id: int, now: datetime) -> None:
    """Note that a copy of a package was handed to the bureau another way: it is not sent any more."""
    with _alone(), store.write(tr("标记上报包已送达"), kind=KIND) as session:
        package = _package(session, package_id)
        first = _next_package(session, package.channel_id)
        if first is not None and first.number < package.number:
            raise DeskError(
                tr("前面的第 {number} 号上报包还没有送达。", number=first.number),
                tr("请按包号的顺序交给主管部门。"),
                code="out-of-order",
            )
        if package.state == SENDING:  # broken off; nobody else is sending now
            _step(package, QUEUED)
        _step(package, DELIVERED)
        package.sent_at, package.sent_by = kept(now), store.user
        package.trouble = package.next_try = None


def send_all(
    store: Store,
    now: datetime,
    *,
    by: str | None = None,
    channel_id: int | None = None,
    at_once: bool = True,
    open_transport: OpenTransport = upload_channels.open_transport,
    progress: Progress = SILENT,
) -> list[SendOutcome]:
    """Send what is queued in all channels in use, or in one; what came of each package tried.

    ``at_once``: a person asks, so waits and troubles are passed over; a schedule leaves them alone. Channels do not
    hold each other up. Raises Cancelled when stopped: the package at hand is queued again, what was delivered stays
    so. DeskError ``sending`` when it is going on already.
    """
    outcomes = []
    with _alone():
        for number in _channels(store, channel_id):
            while True:
                made = _send_next(store, number, now, by or store.user, at_once, open_transport, progress)
                if made is not None:
                    outcomes.append(made)
                if made is None or not made.delivered:
                    break
    return outcomes


def send_next(
    store: Store,
    channel_id: int,
    now: datetime,
    *,
    by: str | None = None,
    at_once: bool = True,
    open_transport: OpenTransport = upload_channels.open_transport,
    progress: Progress = SILENT,
) -> SendOutcome | None:
    """Send the one package of a channel whose turn it is; None when there is none, or it may not be tried yet."""
    with _alone():
        return _send_next(store, channel_id, now, by or store.user, at_once, open_transport, progress)


@contextmanager
def _alone() -> Iterator[None]:
    if not _at_work.acquire(blocking=False):
        raise DeskError(tr("正在发送上报包。"), tr("请等它完成，或先取消。"), code="sending")
    try:
        yield
    finally:
        _at_work.release()


def _channels(store: Store, only: int | None) -> list[int]:
    return [each.id for each in upload_channels.channels(store) if only in (None, each.id)]


def _send_next(
    store: Store,
    channel_id: int,
    now: datetime,
    by: str,
    at_once: bool,
    open_transport: OpenTransport,
    progress: Progress,
) -> SendOutcome | None:
    package = _claim(store, channel_id, kept(now), at_once)
    if package is None:
        return None
    try:
        already = _deliver(store, package, open_transport, progress)
    except Cancelled:
        _put_back(store, package, None, None)
        raise
    except DeskError as trouble:
        next_try = _next_try(package, trouble, kept(now))
        _put_back(store, package, trouble, next_try)
        return _outcome(store, package, trouble=trouble, next_try=next_try)
    except BaseException:  # a bug or Ctrl-C: not left behind as if it were still being sent
        _put_back(store, package, None, None)
        raise
    _note_delivery(store, package, kept(now), by)
    return _outcome(store, package, already=already)


def _claim(store: Store, channel_id: int, now: datetime, at_once: bool) -> UploadPackage | None:
    """Take the package whose turn it is, so that it counts as being sent before anything goes out."""
    with store.read() as session:
        package = _next_package(session, channel_id)
        if package is None or package.state == BUILT:
            return None
        if not at_once and not _may_go(session, package, now):
            return None
    with store.write(tr("发送上报包 {name}", name=package.name), kind=KIND) as session:
        package = _package(session, package.id)
        if not may_follow(package.state, SENDING):
            return None  # answered or handed over meanwhile
        _step(package, SENDING)
        package.attempts += 1
        package.trouble = package.next_try = None
    return package


def _next_package(session: Work, channel_id: int) -> UploadPackage | None:
    """The package of a channel that must be delivered before any other."""
    statement = (
        select(UploadPackage)
        .where(UploadPackage.channel_id == channel_id, UploadPackage.state.in_(NOT_DELIVERED))
        .order_by(UploadPackage.number)
        .limit(1)
    )
    return session.scalars(statement).first()


def _may_go(session: Work, package: UploadPackage, now: datetime) -> bool:
    """Whether a package may be sent without anybody asking."""
    if is_stopped(package.state, package.trouble, package.next_try):
        return _channel_changed_since(session, package)
    return may_try(package.next_try, now)


def _channel_changed_since(session: Work, package: UploadPackage) -> bool:
    """Whether the channel's settings were changed (a host key accepted) after the package's trouble."""

    def latest(table: str, record_id: int) -> int:
        statement = select(func.max(JournalChange.entry_id)).where(
            JournalChange.table_name == table, JournalChange.record_id == record_id
        )
        if table == UploadChannel.__tablename__:
            statement = statement.where(func.json_type(JournalChange.after, "$.settings").is_not(None))
        return int(session.scalar(statement) or 0)

    trouble = latest(UploadPackage.__tablename__, package.id)
    return latest(UploadChannel.__tablename__, package.channel_id) > trouble


def _deliver(store: Store, package: UploadPackage, open_transport: OpenTransport, progress: Progress) -> bool:
    """Bring the file to the bureau; whether it was there before."""
    file = package_file(store, package.id)
    progress.step(0, package.bytes, tr("发送 {name}", name=package.name))
    transport = open_transport(store, package.channel_id)
    try:
        return transport.deliver(file, package.name, package.sha256, progress).already
    finally:
        transport.close()


def _next_try(package: UploadPackage, trouble: DeskError, now: datetime) -> datetime | None:
    """When to try again by itself; None: not before somebody has seen to it."""
    if isinstance(trouble, TransportTrouble) and trouble.kind in PASSING:
        return now + wait_after(package.attempts, trouble.retry_after)
    return None


def _put_back(
    store: Store, claimed: UploadPackage, trouble: DeskError | None, next_try: datetime | None
) -> None:
    with store.write(tr("上报包 {name} 没有送达", name=claimed.name), kind=KIND) as session:
        package = _package(session, claimed.id)
        if package.state != SENDING:
            return  # its receipt arrived meanwhile
        _step(package, QUEUED)
        package.trouble = f"{trouble.text}{trouble.remedy}"[:LONGEST_TROUBLE] if trouble else None
        package.next_try = next_try


def _note_delivery(store: Store, claimed: UploadPackage, now: datetime, by: str) -> None:
    with store.write(tr("上报包 {name} 已送达", name=claimed.name), kind=KIND) as session:
        package = _package(session, claimed.id)
        if package.state == SENDING:
            _step(package, DELIVERED)
        package.sent_at, package.sent_by = now, by


def _outcome(
    store: Store,
    package: UploadPackage,
    *,
    already: bool = False,
    trouble: DeskError | None = None,
    next_try: datetime | None = None,
) -> SendOutcome:
    return SendOutcome(
        package.id, package.number, package.name, package.channel_id,
        upload_channels.channel(store, package.channel_id).name, trouble is None, already, trouble, next_try,
    )  # fmt: skip


def _package(session: Work, package_id: int) -> UploadPackage:
    package = session.get(UploadPackage, package_id)
    if package is None:
        raise DeskError(tr("这个上报包不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
    return package


def _step(package: UploadPackage, after: str) -> None:
    if not may_follow(package.state, after):
        raise DeskError(
            tr("上报包 {name} 现在是“{state}”，不能这样改。", name=package.name, state=package.state),
            tr("列表可能已过时，请刷新。"),
            code="package-state",
        )
    package.state = after


def due_notice(outcomes: Sequence[SendOutcome]) -> str:
    """A quiet line about what was sent; empty when there was nothing to send."""
    sent = sum(1 for each in outcomes if each.delivered)
    parts = [tr("{count} 个上报包已送达", count=sent)] if sent else []
    parts += [
        tr("上报包 {name} 没有送达：{reason}", name=each.package, reason=each.trouble.text)
        for each in outcomes
        if each.trouble is not None
    ]
    return "；".join(parts)
