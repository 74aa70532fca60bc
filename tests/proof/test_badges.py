"""Open Badges: judged by openbadgeslib, whose code is not ours, and by PyJWT."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, date, datetime, time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.contexts import bundled_contexts

from talentdesk.proof import open_badge
from talentdesk.proof.badges import did_key
from tests.proof.examples import EXAMPLES, KEY, LONGEST, OTHER_KEY, TYPICAL

DID = did_key(KEY.public)


def payload_of(badge: str) -> dict[str, object]:
    part = badge.split(".")[1]
    decoded: dict[str, object] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return decoded


def test_the_did_is_that_of_the_specification() -> None:
    """The first Ed25519 example of the did:key draft, both ways round: identifier and key."""
    key = replace(
        KEY.public, x=bytes.fromhex("2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6")
    )
    assert did_key(key) == "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "expired"])
def test_an_independent_validator_accepts_the_badge(name: str) -> None:
    claims = EXAMPLES[name]
    found = OB3Verifier.for_issuer_did(DID).verify(open_badge(claims, KEY))
    assert found.issuer.id == DID
    assert found.issuer.name == claims.base_name
    assert found.achievement.name == (claims.course or claims.number)
    assert found.issuance_date == datetime.combine(claims.issued_on, time(), UTC)


def test_the_jwt_alone_is_sound() -> None:
    badge = open_badge(LONGEST, KEY)
    key = Ed25519PublicKey.from_public_bytes(KEY.public.x)
    decoded = jwt.decode(
        badge, key, algorithms=["EdDSA"], options={"require": ["iss", "jti", "nbf", "sub", "exp"]}
    )
    assert decoded["iss"] == decoded["issuer"]["id"] == DID
    assert decoded["jti"] == decoded["id"]
    assert decoded["sub"] == decoded["credentialSubject"]["id"]
    assert datetime.fromtimestamp(decoded["exp"], UTC).date() == LONGEST.expires_on
    assert jwt.get_unverified_header(badge)["kid"].startswith(DID + "#")
    assert decoded["credentialSubject"]["licenseNumber"] == LONGEST.number


def test_every_word_of_the_badge_is_one_of_its_contexts() -> None:
    """A term that the pinned contexts do not define would silently mean nothing to other programs."""
    contexts = bundled_contexts()
    known = json.dumps(
        {address: contexts[address] for address in payload_of(open_badge(LONGEST, KEY))["@context"]}
    )  # type: ignore[union-attr]

    def words(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(words, value))
        if isinstance(value, dict):
            return set(value).union(*map(words, value.values()))
        return set()

    ours = words(payload_of(open_badge(LONGEST, KEY))) - {"@context", "iss", "jti", "nbf", "sub", "exp"}
    assert [word for word in ours if f'"{word}"' not in known] == []


def test_the_same_certificate_gives_the_same_badge() -> None:
    assert open_badge(TYPICAL, KEY) == open_badge(TYPICAL, KEY)
    assert open_badge(TYPICAL, KEY) != open_badge(replace(TYPICAL, name="王强"), KEY)


def test_altered_foreign_and_expired_badges_are_refused() -> None:
    badge = open_badge(TYPICAL, KEY)
    head, body, signature = badge.split(".")
    body_of_another = open_badge(replace(TYPICAL, name="王强"), KEY).split(".")[1]
    verifier = OB3Verifier.for_issuer_did(DID)
    for wrong in (
        f"{head}.{body_of_another}.{signature}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        open_badge(TYPICAL, OTHER_KEY),
        open_badge(replace(TYPICAL, issued_on=date(2020, 1, 1), expires_on=date(2020, 12, 31)), KEY),
    ):
        with pytest.raises(OB3VerificationError):
            verifier.verify(wrong)
