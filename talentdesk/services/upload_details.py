"""One package looked at closely: its files row by row counted, the receipts for it, what it waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import UploadChannel, UploadLine, UploadPackage, UploadReceipt
from talentdesk.rules.upload_rows import ACCEPTED, CHANGED, NEW, REJECTED, WITHDRAWN
from talentdesk.rules.upload_states import NOT_DELIVERED, is_stopped
from talentdesk.services import bureau_profiles
from talentdesk.store import Store
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class FileCount:
    """The rows of one file in a package: by what they say, and by what was answered."""

    label: str
    added: int
    changed: int
    withdrawn: int
    accepted: int
    rejected: int
    open: int


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One receipt that was taken in; the time is UTC."""

    file_name: str
    received_at: datetime
    received_by: str
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class PackageDetail:
    """``waiting``: not delivered yet; ``stopped``: and not tried again before somebody has seen to its trouble."""

    package_id: int
    files: tuple[FileCount, ...]
    receipts: tuple[ReceiptLine, ...]
    waiting: bool
    stopped: bool


def package_detail(store: Store, package_id: int) -> PackageDetail:
    """What is known of one package beyond its line in the ledger."""
    with store.read() as session:
        package = session.get(UploadPackage, package_id)
        if package is None:
            raise DeskError(tr("这个上报包不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
        receipts = session.scalars(
            select(UploadReceipt).where(UploadReceipt.package_id == package_id).order_by(UploadReceipt.id)
        ).all()
        return PackageDetail(
            package_id,
            _files(session, package),
            tuple(
                ReceiptLine(each.file_name, each.received_at, each.received_by, each.accepted, each.rejected)
                for each in receipts
            ),
            package.state in NOT_DELIVERED,
            is_stopped(package.state, package.trouble, package.next_try),
        )


def _files(session: Session, package: UploadPackage) -> tuple[FileCount, ...]:
    counted = session.execute(
        select(UploadLine.file, UploadLine.action, UploadLine.result, func.count())
        .where(UploadLine.package_id == package.id)
        .group_by(UploadLine.file, UploadLine.action, UploadLine.result)
    )
    by_file: dict[str, Counter[str]] = {}
    for file, action, result, count in counted:
        numbers = by_file.setdefault(file, Counter())
        numbers[action] += count
        numbers[result or ""] += count
    labels = _labels(session, package.channel_id)
    order = {key: at for at, key in enumerate(labels)}
    return tuple(
        FileCount(
            labels.get(key, key), n[NEW], n[CHANGED], n[WITHDRAWN], n[ACCEPTED], n[REJECTED], n[""]
        )
        for key, n in sorted(by_file.items(), key=lambda each: (order.get(each[0], len(order)), each[0]))
    )  # fmt: skip


def _labels(session: Session, channel_id: int) -> Mapping[str, str]:
    """The names of the files in the channel's profile, in its order; empty when the profile was deleted since."""
    channel = session.get_one(UploadChannel, channel_id)
    try:
        return {each.key: each.name for each in bureau_profiles.profile_in(session, channel.profile).files}
    except DeskError:
        return {}
