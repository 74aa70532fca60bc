"""Which of the base's signing keys two copies share: a copy has the keys of the day it was made and makes none of its own."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import BaseProfile, JournalChange, TwinCopy
from talentdesk.model import SigningKey as KeyRow
from talentdesk.proof.keys import SigningKey
from talentdesk.proof.signatures import check_signature
from talentdesk.text import tr


def shared_key(session: Session, copy: TwinCopy) -> SigningKey:
    """The newest key that was there when the copy was made; in a copy, its newest key."""
    made = select(func.min(JournalChange.entry_id)).where(
        JournalChange.table_name == "twin_copy",
        JournalChange.record_id == copy.id,
        JournalChange.action == "insert",
    )
    entry = session.scalar(made) if copy.number else None
    keys = select(KeyRow).order_by(KeyRow.id.desc()).limit(1)
    if entry is not None:
        known = select(JournalChange.record_id).where(
            JournalChange.table_name == "signing_key",
            JournalChange.action == "insert",
            JournalChange.entry_id <= entry,
        )
        keys = keys.where(KeyRow.id.in_(known))
    row = session.scalars(keys).one()
    name = session.scalars(select(BaseProfile.name)).one()
    return SigningKey.from_private_bytes(bytes.fromhex(row.private), name, row.valid_from, row.valid_to)


def refuse_foreign(session: Session, manifest: bytes, signature: bytes) -> None:
    """Refuse a file that none of this base's keys signed."""
    signer = check_signature(manifest, signature)
    if session.scalar(select(KeyRow.id).where(KeyRow.public == signer.public)) is None:
        raise DeskError(
            tr("这个文件不是本基地的电脑签发的。"), tr("请向导出文件的人核实来源。"), code="twin-signer"
        )
