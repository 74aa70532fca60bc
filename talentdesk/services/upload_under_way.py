"""Whether the traffic with the bureau has anything to do by itself: asked often, so it reads little."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from talentdesk.model import UploadPackage
from talentdesk.rules.upload_schedule import NONE
from talentdesk.rules.upload_states import DELIVERED, QUEUED, SENDING
from talentdesk.services import upload_channels
from talentdesk.services.twin_guard import this_copy
from talentdesk.services.upload_times import due_channels, schedule_of
from talentdesk.store import Store

BUILDS, SENDS, ANSWERS = "builds", "sends", "answers"


def under_way(store: Store, now: datetime) -> set[str]:
    """What ``upload_schedule.run_due`` would find: something to build, to send, or answers that are owed.

    Nothing in a copy of the base, whose uploads are the main PC's work.
    """
    in_use = {each.id: schedule_of(each).every != NONE for each in upload_channels.channels(store)}
    if not in_use or this_copy(store):
        return set()
    found = {BUILDS} if due_channels(store, now) else set[str]()
    statement = select(UploadPackage.channel_id, UploadPackage.state).where(
        UploadPackage.state.in_((QUEUED, SENDING, DELIVERED))
    )
    with store.read() as session:
        for channel_id, state in session.execute(statement.distinct()):
            if state != DELIVERED and channel_id in in_use:
                found.add(SENDS)
            elif state == DELIVERED and in_use.get(channel_id):
                found.add(ANSWERS)
    return found
