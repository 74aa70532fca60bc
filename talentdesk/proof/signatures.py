"""Signatures that lie beside a file: made with the base's key, checked with the public key they carry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from talentdesk.errors import DeskError
from talentdesk.proof.keys import SigningKey
from talentdesk.text import tr

ALGORITHM = "Ed25519"
LARGEST = 4_000  # bytes


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: the key's id (16 hex digits) and the public key (64). Whether it is trusted is the caller's matter."""

    key_id: str
    public: str


def signature_of(data: bytes, key: SigningKey) -> bytes:
    """The content of the signature file for ``data``; the same data and key give the same bytes."""
    told = {
        "algorithm": ALGORITHM,
        "key": key.public.id.hex(),
        "public": key.public.x.hex(),
        "signature": key.secret.sign(data).hex(),
    }
    return (json.dumps(told, indent=1) + "\n").encode()


def check_signature(data: bytes, signature: bytes) -> Signer:
    """Who signed ``data``; DeskError ``signature`` when the signature is not of it or is unreadable."""
    try:
        if len(signature) > LARGEST:
            raise ValueError
        told = json.loads(signature)
        public = bytes.fromhex(told["public"])
        key_id = sha256(public).digest()[:8].hex()
        if told["algorithm"] != ALGORITHM or told["key"] != key_id:
            raise ValueError
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(told["signature"]), data)
    except (ValueError, KeyError, TypeError, RecursionError, InvalidSignature) as trouble:
        raise DeskError(
            tr("签名与内容不符，文件已损坏或被改动。"), tr("请向发出的基地重新索取。"), code="signature"
        ) from trouble
    return Signer(key_id, public.hex())
