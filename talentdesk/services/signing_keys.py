"""The base's signing keys: certificates, lists and packages are signed with the present one."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.model import BaseProfile
from talentdesk.model import SigningKey as KeyRow
from talentdesk.proof.keys import SigningKey


def signing_key(session: Work, day: date) -> SigningKey:
    """The base's present key; made at first use, within the running operation."""
    row = session.scalar(select(KeyRow).where(KeyRow.valid_to.is_(None)).order_by(KeyRow.id.desc()).limit(1))
    return _key_of(session, row) if row is not None else new_key(session, day)


def base_name(session: Work) -> str:
    """The name that the base's keys carry."""
    return session.scalars(select(BaseProfile)).one().name


def new_key(session: Work, day: date) -> SigningKey:
    """Make a key that counts from ``day``, within the running operation."""
    made = SigningKey.generate(base_name(session), day)
    session.add(
        KeyRow(
            key_id=made.public.id.hex(),
            private=made.private_bytes().hex(),
            public=made.public.x.hex(),
            valid_from=day,
        )
    )
    session.flush()
    return made


def _key_of(session: Work, row: KeyRow) -> SigningKey:
    return SigningKey.from_private_bytes(
        bytes.fromhex(row.private), base_name(session), row.valid_from, row.valid_to
    )
