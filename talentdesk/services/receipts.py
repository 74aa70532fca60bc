"""回执: takes in the bureau's answers, whole or not at all, and brings its own numbers into the records."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange.bureau_profiles import Profile
from talentdesk.exchange.receipt_files import (
    UNREADABLE,
    LoadedReceipt,
    ReceiptLine,
    load_receipt,
    receipt_lines,
)
from talentdesk.exchange.transports import Transport
from talentdesk.model import (
    Certificate,
    TrainingClass,
    UploadLine,
    UploadPackage,
    UploadReceipt,
)
from talentdesk.progress import SILENT, Progress
from talentdesk.rules.moments import kept
from talentdesk.rules.upload_states import (
    DELIVERED,
    NOT_ANSWERED,
    NOT_DELIVERED,
    REFUSED,
    answered_state,
)
from talentdesk.services import bureau_profiles, upload_channels
from talentdesk.services.receipt_checks import check_base, check_turn, find_package, named, row_answers
from talentdesk.services.upload_corrections import close_corrected
from talentdesk.services.upload_ledger import RowAnswer, answer_rows, open_rows, package_refused
from talentdesk.store import Store
from talentdesk.text import tr

KIND = "receipt"
# What a bureau's number is kept in, by the source of the file it answers; of all others it stays with the row.
NUMBER_PLACES = {
    "classes": (TrainingClass, "filing_number", 50),
    "certificates": (Certificate, "bureau_number", 60),
}
# Of several refusals the one that tells most: the last of these.
TELLING = (UNREADABLE, "receipt-unknown-package", "receipt-other-base", "receipt-hash")
BATCH = 500
LONGEST_NAME, LONGEST_TROUBLE = 200, 300

OpenTransport = Callable[[Store, int], Transport]


@dataclass(frozen=True, slots=True)
class ReceiptOutcome:
    """What one receipt did: rows newly accepted and rejected, rows of the package still open, the package's state."""

    receipt_id: int
    channel_id: int
    package_id: int
    number: int
    package: str
    accepted: int
    rejected: int
    open: int
    state: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched from a bureau: receipts taken in, and those that were not, by name, with the reason."""

    taken: tuple[ReceiptOutcome, ...] = ()
    refused: tuple[tuple[str, DeskError], ...] = ()


def receive(
    store: Store, path: Path, now: datetime, channel_id: int | None = None, *, progress: Progress = SILENT
) -> ReceiptOutcome:
    """Take in a receipt from a file. DeskError, and nothing changed, with code ``receipt-…``: unreadable, duplicate,
    other-base, unknown-package, hash, not-sent, out-of-order, unknown-row, contradiction.
    """
    return _receive(store, path, path.name, now, channel_id, progress)


def _receive(
    store: Store, path: Path, name: str, now: datetime, channel_id: int | None, progress: Progress
) -> ReceiptOutcome:
    channels = _channels_by_profile(store, channel_id)
    receipt = load_receipt(path, [profile.receipt for profile, _ in channels], progress)
    with store.write(tr("接收回执 {name}", name=name[:LONGEST_NAME]), kind=KIND) as session:
        if session.scalars(select(UploadReceipt.id).where(UploadReceipt.sha256 == receipt.sha256)).first():
            raise _duplicate()
        package, profile, lines = _understood(session, receipt, channels)
        check_turn(session, package)
        _prove_delivered(package, kept(now))
        accepted, rejected = _answered(session, package, profile, lines)
        if not accepted + rejected:
            raise _duplicate()
        package.accepted += accepted
        package.rejected += rejected
        _move_on(session, package, kept(now))
        record = UploadReceipt(
            package_id=package.id, sha256=receipt.sha256, file_name=name[:LONGEST_NAME], rows=len(lines),
            accepted=accepted, rejected=rejected, received_at=kept(now), received_by=store.user,
        )  # fmt: skip
        session.add(record)
        session.flush()
        return ReceiptOutcome(
            record.id, package.channel_id, package.id, package.number, package.name, accepted, rejected,
            open_rows(session, package.id), package.state,
        )  # fmt: skip


def _channels_by_profile(store: Store, channel_id: int | None) -> list[tuple[Profile, tuple[int, ...]]]:
    """The profiles a receipt may follow with the channels that use each: those of one channel, or all there are.

    A channel that is no longer used still gets answers to what it sent.
    """
    if channel_id is not None:
        channel = upload_channels.channel(store, channel_id)
        return [(bureau_profiles.profile(store, channel.profile), (channel_id,))]
    found: dict[str, list[int]] = {}
    for channel in upload_channels.channels(store, retired=True):
        found.setdefault(channel.profile, []).append(channel.id)
    if not found:
        raise DeskError(tr("还没有上报渠道，不会有回执。"), tr("请先新建上报渠道。"), code="no-channel")
    return [(bureau_profiles.profile(store, key), tuple(ids)) for key, ids in found.items()]


def _understood(
    session: Work, receipt: LoadedReceipt, channels: Sequence[tuple[Profile, tuple[int, ...]]]
) -> tuple[UploadPackage, Profile, list[ReceiptLine]]:
    """The package a receipt is about, by the first profile that makes sense of it; else the most telling refusal."""
    refusals = []
    for profile, ids in channels:
        try:
            lines = receipt_lines(receipt, profile.receipt)
            told = named(lines)
            check_base(session, told)
            return find_package(session, ids, told), profile, lines
        except DeskError as refusal:
            refusals.append(refusal)
    raise max(refusals, key=lambda each: TELLING.index(each.code))


def _prove_delivered(package: UploadPackage, now: datetime) -> None:
    """Who answers has the package, even where the word of its delivery was lost on the way: it is not sent again."""
    if package.state in NOT_DELIVERED:
        package.state, package.sent_at = DELIVERED, now
        package.next_try = package.trouble = None


def _answered(
    session: Work, package: UploadPackage, profile: Profile, lines: Sequence[ReceiptLine]
) -> tuple[int, int]:
    """Take in the answers; how many rows were newly accepted and rejected."""
    whole = [line for line in lines if line.whole]
    answers = list(row_answers(session, package, profile, (line for line in lines if not line.whole)))
    if whole:
        _check_whole(package, whole, answers)
    counted = answer_rows(session, package, answers)
    _bring_in_numbers(session, profile, answers)
    if not whole:
        return counted.accepted, counted.rejected
    if whole[0].accepted:
        rest = answer_rows(session, package, _unanswered(session, package.id))
        return counted.accepted + rest.accepted, counted.rejected
    refused = package_refused(session, package, code=whole[0].code or None, text=whole[0].text or None)
    if package.state == DELIVERED:
        package.state = REFUSED
        package.trouble = " ".join(filter(None, (whole[0].code, whole[0].text)))[:LONGEST_TROUBLE] or None
    return 0, counted.rejected + refused


def _check_whole(package: UploadPackage, whole: Sequence[ReceiptLine], answers: Sequence[RowAnswer]) -> None:
    """Refuse a word about the whole package that other words contradict."""
    accepted = whole[0].accepted
    against = any(line.accepted != accepted for line in whole)
    if accepted:
        against = against or package.state == REFUSED
    else:
        against = against or package.accepted > 0 or any(answer.accepted for answer in answers)
    if against:
        raise DeskError(
            tr("回执对上报包 {name} 整包的结论与其他答复矛盾，没有接收。", name=package.name),
            tr("请向主管部门问清以哪一份回执为准。"),
            code="receipt-contradiction",
        )


def _unanswered(session: Work, package_id: int) -> list[RowAnswer]:
    lines = select(UploadLine.file, UploadLine.record_id).where(
        UploadLine.package_id == package_id, UploadLine.result.is_(None)
    )
    return [RowAnswer(file, record_id, True) for file, record_id in session.execute(lines).all()]


def _bring_in_numbers(session: Work, profile: Profile, answers: Sequence[RowAnswer]) -> None:
    """Write the bureau's own numbers into the records that have a place for them."""
    for file in profile.files:
        if file.source not in NUMBER_PLACES:
            continue
        table, field, longest = NUMBER_PLACES[file.source]
        told = {each.record_id: each.number for each in answers if each.file == file.key and each.number}
        ids = list(told)
        for start in range(0, len(ids), BATCH):
            statement = select(table).where(table.id.in_(ids[start : start + BATCH]))
            for record in session.scalars(statement):
                number = told[record.id]
                if len(number) > longest:
                    raise DeskError(
                        tr("主管部门编号超过 {most} 个字。", most=longest),
                        tr("请向主管部门核对这个编号。"),
                        code=UNREADABLE,
                    )
                setattr(record, field, number)
    session.flush()


def _move_on(session: Work, package: UploadPackage, now: datetime) -> None:
    """The state of an answered package, and of the earlier ones whose rejected rows were put right by this answer."""
    state = answered_state(
        package.accepted,
        package.rejected,
        package.accepted + package.rejected + open_rows(session, package.id),
    )
    if state is not None:
        package.answered_at = now
        package.state = REFUSED if package.state == REFUSED else state
    close_corrected(session, package.channel_id)


def _duplicate() -> DeskError:
    return DeskError(tr("这份回执已经接收过。"), tr("不需要再接收；没有任何改动。"), code="receipt-duplicate")


def fetch(
    store: Store,
    channel_id: int,
    now: datetime,
    *,
    open_transport: OpenTransport = upload_channels.open_transport,
    progress: Progress = SILENT,
) -> Fetched:
    """Fetch what lies ready at the bureau and take it in; receipts that wait for an earlier one are tried after it.

    What was taken in before is passed over in silence. Raises TransportTrouble when the bureau is out of reach.
    """
    transport = open_transport(store, channel_id)
    try:
        with tempfile.TemporaryDirectory() as place:
            files = {}
            known = _known_names(store, channel_id)
            for number, name in enumerate(name for name in transport.list_receipts() if name not in known):
                progress.step(number, 0, tr("取回执 {name}", name=name))
                files[name] = Path(place) / f"{number}{Path(name).suffix}"
                transport.fetch_receipt(name, files[name])
            return _take_in_turn(store, files, now, channel_id, progress)
    finally:
        transport.close()


def _take_in_turn(
    store: Store, files: dict[str, Path], now: datetime, channel_id: int, progress: Progress
) -> Fetched:
    taken: list[ReceiptOutcome] = []
    refused: dict[str, DeskError] = {}
    waiting = sorted(files)
    while waiting:
        later = []
        for name in waiting:
            try:
                taken.append(_receive(store, files[name], name, now, channel_id, progress))
            except Cancelled:
                raise
            except DeskError as trouble:
                if trouble.code != "receipt-duplicate":
                    refused[name] = trouble
                if trouble.code == "receipt-out-of-order":
                    later.append(name)
            else:
                refused.pop(name, None)
        waiting = later if len(later) < len(waiting) else []
    return Fetched(tuple(taken), tuple(refused.items()))


def _known_names(store: Store, channel_id: int) -> set[str]:
    """Names of receipts that need not be fetched again: their package has all its answers, and they hold its name, so
    that no other package's receipt can be called the same. Others are fetched and told apart by what is in them.
    """
    statement = (
        select(UploadReceipt.file_name, UploadPackage.name)
        .join(UploadPackage, UploadPackage.id == UploadReceipt.package_id)
        .where(UploadPackage.channel_id == channel_id, UploadPackage.state.not_in(NOT_ANSWERED))
    )
    with store.read() as session:
        return {file for file, package in session.execute(statement) if package.removesuffix(".zip") in file}
