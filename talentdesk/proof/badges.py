"""A certificate as Open Badges 3.0 credential: a W3C Verifiable Credential in a JWT signed with the base's key."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from talentdesk.proof.claims import Claims
from talentdesk.proof.keys import PublicKey, SigningKey

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_MULTICODEC = b"\xed\x01"
_QUALIFICATIONS = {"职业技能等级证书", "专项职业能力证书"}


def open_badge(claims: Claims, key: SigningKey) -> str:
    """The credential as compact JWT (EdDSA), issuer did:key, valid from the day of issue (UTC).

    The same claims and key give the same badge, byte for byte. The holder is named in clear: the file is the
    holder's own, for wallets that read badges.
    """
    did = did_key(key.public)
    credential = _credential(claims, did)
    starts = _midnight(claims.issued_on)
    payload: dict[str, object] = {
        **credential,
        "iss": did,
        "jti": credential["id"],
        "nbf": int(starts.timestamp()),
        "sub": _subject_id(claims, did),
    }
    if claims.expires_on:
        payload["exp"] = int(_end_of(claims.expires_on).timestamp())
    header = {"alg": "EdDSA", "typ": "JWT", "kid": f"{did}#{did.removeprefix('did:key:')}"}
    signed = f"{_part(header)}.{_part(payload)}"
    return f"{signed}.{_base64url(key.secret.sign(signed.encode()))}"


def did_key(key: PublicKey) -> str:
    """The key as decentralised identifier ``did:key:z6Mk…``, which needs no network to be resolved."""
    rest = int.from_bytes(_ED25519_MULTICODEC + key.x, "big")
    digits = ""
    while rest:
        rest, digit = divmod(rest, 58)
        digits = _BASE58[digit] + digits
    return f"did:key:z{digits}"


def _credential(claims: Claims, did: str) -> dict[str, object]:
    title = claims.course or claims.occupation or claims.kind or claims.number
    words = (claims.kind, claims.occupation, claims.level, f"{claims.hours} 学时" if claims.hours else "")
    description = "，".join(word for word in words if word) or title
    achievement = {
        "id": _urn(did, "achievement", title, claims.occupation, claims.level),
        "type": ["Achievement"],
        "achievementType": "Certification" if claims.kind in _QUALIFICATIONS else "CertificateOfCompletion",
        "name": title,
        "description": description,
        "criteria": {"narrative": description},
    }
    holder = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": claims.name,
        "identityType": "name",
    }
    credential: dict[str, object] = {
        "@context": list(CONTEXTS),
        "id": _urn(did, "certificate", claims.number),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{title}（{claims.number}）",
        "issuer": {"id": did, "type": ["Profile"], "name": claims.base_name},
        "validFrom": _stamp(_midnight(claims.issued_on)),
        "credentialSubject": {
            "id": _subject_id(claims, did),
            "type": ["AchievementSubject"],
            "identifier": [holder],
            "licenseNumber": claims.number,
            "achievement": achievement,
        },
    }
    if claims.expires_on:
        credential["validUntil"] = _stamp(_end_of(claims.expires_on))
    return credential


def _subject_id(claims: Claims, did: str) -> str:
    """A name for "the holder of this certificate" that tells nothing about the person."""
    return _urn(did, "holder", claims.number)


def _urn(*words: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(words)).urn


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _end_of(day: date) -> datetime:
    return _midnight(day) + timedelta(days=1, seconds=-1)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _part(value: Mapping[str, object]) -> str:
    return _base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
