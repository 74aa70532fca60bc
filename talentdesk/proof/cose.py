"""COSE_Sign1 (RFC 9052) with Ed25519, in one exact shape: alg and key id protected, nothing unprotected."""

from __future__ import annotations

from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from talentdesk.proof import cbor

SIGN1_TAG = 18
ALG, CONTENT_TYPE, KEY_ID = 1, 3, 4  # header labels
EDDSA = -8
KEY_ID_SIZE = 8
SIGNATURE_SIZE = 64


class Signed(NamedTuple):
    """A message in the right shape; whether its signature is right is not known yet."""

    protected: bytes
    key_id: bytes
    payload: bytes
    signature: bytes


def sign(payload: bytes, key: Ed25519PrivateKey, key_id: bytes, content_type: str = "") -> bytes:
    """The tagged COSE_Sign1 message. ``content_type`` keeps different uses of one key apart ("" for certificates)."""
    protected = _protected(key_id, content_type)
    return cbor.encode(
        cbor.Tag(SIGN1_TAG, [protected, {}, payload, key.sign(_to_be_signed(protected, payload))])
    )


def parse(data: bytes, content_type: str = "") -> Signed:
    """Take a message apart. Raises ValueError for any other shape, algorithm or content type."""
    message = cbor.decode(data)
    if not isinstance(message, cbor.Tag) or message.number != SIGN1_TAG or not isinstance(message.item, list):
        raise ValueError("not a COSE_Sign1 message")
    if len(message.item) != 4:
        raise ValueError("a COSE_Sign1 message has four parts")
    protected, unprotected, payload, signature = message.item
    if not (isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise ValueError("a part has the wrong type")
    if unprotected != {} or len(signature) != SIGNATURE_SIZE:
        raise ValueError("unprotected headers, or no Ed25519 signature")
    headers = cbor.decode(protected)
    key_id = headers.get(KEY_ID) if isinstance(headers, dict) else None
    if not isinstance(key_id, bytes) or protected != _protected(key_id, content_type):
        raise ValueError("not exactly the protected headers of this kind of message")
    if len(key_id) != KEY_ID_SIZE:
        raise ValueError("a key id has eight bytes")
    return Signed(protected, key_id, payload, signature)


def is_signed_by(message: Signed, x: bytes) -> bool:
    """Whether the 32-byte public key ``x`` made the signature."""
    try:
        Ed25519PublicKey.from_public_bytes(x).verify(
            message.signature, _to_be_signed(message.protected, message.payload)
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _protected(key_id: bytes, content_type: str) -> bytes:
    headers: dict[int, cbor.Item] = {ALG: EDDSA, KEY_ID: key_id}
    if content_type:
        headers[CONTENT_TYPE] = content_type
    return cbor.encode(headers)


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return cbor.encode(["Signature1", protected, b"", payload])
