"""When the uploads of a channel come: asked often by an open window, so this needs nothing that builds or sends them."""

from __future__ import annotations

from datetime import datetime

from talentdesk.errors import DeskError
from talentdesk.rules.moments import kept, local
from talentdesk.rules.upload_schedule import Schedule, due_since, next_due, read_schedule
from talentdesk.services import upload_channels
from talentdesk.store import Store


def schedule_of(channel: upload_channels.Channel) -> Schedule:
    """A channel's schedule; none where what is kept is not one (it is mended by setting it anew)."""
    try:
        return read_schedule(channel.schedule)
    except DeskError:
        return Schedule()


def due_channels(store: Store, now: datetime) -> list[upload_channels.Channel]:
    """The channels in use whose upload is due."""
    clock = local(kept(now))
    return [
        each
        for each in upload_channels.channels(store)
        if due_since(schedule_of(each), local(each.last_run) if each.last_run else None, clock) is not None
    ]


def next_run(channel: upload_channels.Channel, now: datetime) -> datetime | None:
    """When a channel's next upload comes, in local time; None without a schedule."""
    return next_due(schedule_of(channel), local(kept(now)))
