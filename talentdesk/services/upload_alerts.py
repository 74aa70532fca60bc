"""What of the traffic with the bureau somebody should see to: rejected rows, packages that do not arrive, no answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import UploadChannel, UploadPackage, UploadRow
from talentdesk.model.reporting import OPEN_ROWS
from talentdesk.rules.moments import local
from talentdesk.rules.upload_rows import REJECTED
from talentdesk.rules.upload_schedule import is_late, read_schedule
from talentdesk.rules.upload_states import DELIVERED, NOT_DELIVERED, is_stopped
from talentdesk.text import tr

# A package is expected to arrive the day it is built or the next, an answer within a week ([K]).
UNDELIVERED_DAYS = 1
UNANSWERED_DAYS = 7


@dataclass(frozen=True, slots=True)
class UploadAlert:
    """One thing to see to: a stable kind, a sentence, how many, which channel."""

    kind: str
    text: str
    count: int
    channel_id: int


def upload_alerts(session: Work, today: date) -> list[UploadAlert]:
    """All there is on a day, channel by channel, what only a person can decide first."""
    found: list[UploadAlert] = []
    channels = select(UploadChannel).where(UploadChannel.deleted_at.is_(None)).order_by(UploadChannel.name)
    for channel in session.scalars(channels).all():
        waiting = session.scalars(
            select(UploadPackage)
            .where(
                UploadPackage.channel_id == channel.id, UploadPackage.state.in_(NOT_DELIVERED | {DELIVERED})
            )
            .order_by(UploadPackage.number)
        ).all()
        if channel.in_use:
            found += _undelivered(channel, [each for each in waiting if each.state != DELIVERED], today)
            found += _late(channel, today)
        found += _rejected(session, channel)
        found += _unanswered(channel, [each for each in waiting if each.state == DELIVERED], today)
    return found


def _undelivered(channel: UploadChannel, waiting: list[UploadPackage], today: date) -> list[UploadAlert]:
    stopped = [each for each in waiting if is_stopped(each.state, each.trouble, each.next_try)]
    if stopped:
        text = tr(
            "上报包 {name} 没有送达，需要处理：{reason}", name=stopped[0].name, reason=stopped[0].trouble
        )
        return [UploadAlert("upload-stopped", text, 1, channel.id)]
    old = [each for each in waiting if _days_since(each.created_at, today) > UNDELIVERED_DAYS]
    if not old:
        return []
    text = tr("{channel} 有 {count} 个上报包还没有送达", channel=channel.name, count=len(old))
    return [UploadAlert("upload-undelivered", text, len(old), channel.id)]


def _late(channel: UploadChannel, today: date) -> list[UploadAlert]:
    try:
        schedule = read_schedule(channel.schedule)
    except DeskError:
        return [
            UploadAlert(
                "upload-schedule", tr("{channel} 的定时上报设置不对", channel=channel.name), 1, channel.id
            )
        ]
    last_run = local(channel.last_run) if channel.last_run else None
    if not is_late(schedule, last_run, datetime.combine(today, time(12))):
        return []
    return [UploadAlert("upload-late", tr("{channel} 的定时上报已过期", channel=channel.name), 1, channel.id)]


def _rejected(session: Work, channel: UploadChannel) -> list[UploadAlert]:
    count = session.execute(
        select(func.count())
        .select_from(UploadRow)
        .where(OPEN_ROWS, UploadRow.channel_id == channel.id, UploadRow.state == REJECTED)
    ).scalar_one()
    if not count:
        return []
    text = tr("{channel} 驳回的 {count} 行等待更正", channel=channel.name, count=count)
    return [UploadAlert("upload-rejected", text, count, channel.id)]


def _unanswered(channel: UploadChannel, delivered: list[UploadPackage], today: date) -> list[UploadAlert]:
    old = [each for each in delivered if each.sent_at and _days_since(each.sent_at, today) > UNANSWERED_DAYS]
    if not old:
        return []
    text = tr(
        "{channel} 有 {count} 个上报包送达超过 {days} 天没有收齐回执",
        channel=channel.name,
        count=len(old),
        days=UNANSWERED_DAYS,
    )
    return [UploadAlert("upload-unanswered", text, len(old), channel.id)]


def _days_since(stored: datetime, today: date) -> int:
    return (today - local(stored).date()).days
