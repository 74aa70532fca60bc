"""Certificates that prove themselves: signing keys, signed QR texts, void lists, verdicts, verifier page, badges."""

from __future__ import annotations

from talentdesk.proof.badges import open_badge
from talentdesk.proof.certificates import Verdict, qr_version, sign, verify
from talentdesk.proof.claims import Claims, claim_lines
from talentdesk.proof.keys import Keyring, PublicKey, SigningKey, read_trust_file, trust_file
from talentdesk.proof.reading import read_qr
from talentdesk.proof.revocations import RevocationList, make_revocations, read_revocations
from talentdesk.proof.web import html_verifier

__all__ = [
    "Claims",
    "Keyring",
    "PublicKey",
    "RevocationList",
    "SigningKey",
    "Verdict",
    "claim_lines",
    "html_verifier",
    "make_revocations",
    "open_badge",
    "qr_version",
    "read_qr",
    "read_revocations",
    "read_trust_file",
    "sign",
    "trust_file",
    "verify",
]
