"""What the buttons of 待报 do in the worker: look at what is due, build and send, build and copy. No window in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from talentdesk.errors import Cancelled, DeskError
from talentdesk.progress import SILENT, Progress
from talentdesk.services import (
    outbox,
    upload_building,
    upload_channels,
    upload_exports,
    upload_ledger,
)
from talentdesk.services.outbox import SendOutcome
from talentdesk.services.twin_guard import only_main, this_copy
from talentdesk.services.upload_building import ALL, CHANGES, BuiltPackage, Due
from talentdesk.services.upload_channels import Channel
from talentdesk.services.upload_ledger import PackageLine
from talentdesk.services.upload_schedule import next_run
from talentdesk.store import Store
from talentdesk.ui.reporting.telling import DELIVERED, NOT_DELIVERED

__all__ = ["ALL", "CHANGES", "Copied", "Look", "Sent", "copy_out", "look", "send", "send_waiting"]


@dataclass(frozen=True, slots=True)
class Look:
    """One channel as it stands: what the next package would carry (or why none can be built), what is under way."""

    channel: Channel
    due: Due | None
    refused: DeskError | None
    waiting: tuple[PackageLine, ...]
    unanswered: int
    last: PackageLine | None
    rejected: int
    corrected: int
    next_run: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """``stopped``: cancelled while sending, the package waits; ``nothing``: why no package was built."""

    built: BuiltPackage | None
    outcomes: tuple[SendOutcome, ...]
    stopped: bool = False
    nothing: DeskError | None = None


@dataclass(frozen=True, slots=True)
class Copied:
    """The packages that were copied, lowest number first, and where they lie."""

    built: BuiltPackage | None
    files: tuple[Path, ...]


def look(store: Store, channel_id: int, now: datetime, progress: Progress = SILENT) -> Look:
    """Look at a channel; changes nothing."""
    channel = upload_channels.channel(store, channel_id)
    due, refused = None, None
    try:
        if this_copy(store):
            raise only_main()
        due = upload_building.due(store, channel_id, now, progress)
    except Cancelled:
        raise
    except DeskError as trouble:
        refused = trouble
    lines = upload_ledger.packages(store, channel_id)
    rejected = upload_ledger.rejected(store, channel_id)
    return Look(
        channel, due, refused,
        tuple(each for each in reversed(lines) if each.state in NOT_DELIVERED),
        sum(each.state == DELIVERED for each in lines),
        next((each for each in lines if each.sent_at is not None), None),
        sum(not each.corrected for each in rejected), sum(each.corrected for each in rejected),
        next_run(channel, now),
    )  # fmt: skip


def send(store: Store, channel_id: int, now: datetime, kind: str, progress: Progress = SILENT) -> Sent:
    """Build what is due, put it into the outbox and send whatever waits there, in order.

    Cancelled while building: nothing is left. Cancelled while sending: the package stays in the outbox.
    """
    built, nothing = _build(store, channel_id, now, kind, progress)
    return _sent(store, channel_id, now, built, nothing, progress)


def send_waiting(store: Store, channel_id: int, now: datetime, progress: Progress = SILENT) -> Sent:
    """Send what was built before and has not arrived; nothing new is built."""
    return _sent(store, channel_id, now, None, None, progress)


def _build(
    store: Store, channel_id: int, now: datetime, kind: str, progress: Progress
) -> tuple[BuiltPackage | None, DeskError | None]:
    try:
        return upload_building.build(store, channel_id, now, kind=kind, progress=progress), None
    except DeskError as trouble:
        if trouble.code != "nothing-due" or not _waiting(store, channel_id):
            raise
        return None, trouble


def _sent(
    store: Store,
    channel_id: int,
    now: datetime,
    built: BuiltPackage | None,
    nothing: DeskError | None,
    progress: Progress,
) -> Sent:
    waiting = _waiting(store, channel_id)
    if waiting:
        outbox.queue(store, waiting[0].id)
    outcomes: list[SendOutcome] = []
    try:
        while True:
            made = outbox.send_next(store, channel_id, now, progress=progress)
            if made is None:
                break
            outcomes.append(made)
            if not made.delivered:
                break
    except Cancelled:
        return Sent(built, tuple(outcomes), stopped=True, nothing=nothing)
    return Sent(built, tuple(outcomes), nothing=nothing)


def copy_out(
    store: Store, channel_id: int, now: datetime, kind: str, folder: Path, progress: Progress = SILENT
) -> Copied:
    """Build what is due and copy it into a folder, with the earlier packages that never arrived."""
    built, _nothing = _build(store, channel_id, now, kind, progress)
    files = [
        upload_exports.export_copy(store, each.id, folder, progress)
        for each in reversed(_waiting(store, channel_id))
    ]
    return Copied(built, tuple(files))


def _waiting(store: Store, channel_id: int) -> list[PackageLine]:
    """The packages that have not arrived, the newest first."""
    return [each for each in upload_ledger.packages(store, channel_id) if each.state in NOT_DELIVERED]
