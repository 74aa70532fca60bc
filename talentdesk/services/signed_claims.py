"""What a certificate says in its signed QR text."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session as Work

from talentdesk.model import Certificate
from talentdesk.proof.certificates import sign
from talentdesk.proof.claims import Claims
from talentdesk.services.signing_keys import signing_key

ID_TAIL = 4


def signed_text(session: Work, words: Mapping[str, object], certificate: Certificate, kind: str) -> str:
    """The QR text of a certificate about to be frozen."""
    return sign(claims_of(words, certificate, kind), signing_key(session, certificate.issued_on))


def claims_of(words: Mapping[str, object], certificate: Certificate, kind: str) -> Claims:
    """The essential claims of a certificate; of the ID number only the end."""
    hours = str(words.get("hours") or "")
    return Claims(
        number=certificate.number,
        name=certificate.holder,
        issued_on=certificate.issued_on,
        base_name=str(words.get("base_name") or ""),
        base_code=str(words.get("base_code") or ""),
        kind=kind,
        course=str(words.get("course") or ""),
        occupation=" ".join(str(words.get(name) or "") for name in ("occupation", "trade")).strip(),
        level=str(words.get("level") or ""),
        hours=int(hours) if hours.isdigit() else None,
        id_tail=certificate.id_number[-ID_TAIL:],
        expires_on=certificate.expires_on,
    )
