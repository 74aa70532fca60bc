"""The base's signing keys, the ring of public keys a verifier trusts, and the trust file that carries them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from talentdesk.errors import DeskError
from talentdesk.text import tr

TRUST_FORMAT = "talentdesk-trust"
TRUST_VERSION = 1
KEY_SIZE = 32
LARGEST_TRUST_FILE = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A base's public key. All keys of one base carry the same ``base_name`` in a ring: it is what groups them.

    ``x`` is the raw 32-byte Ed25519 key; ``valid_to`` is the last day on which certificates were signed with it.
    """

    x: bytes
    base_name: str
    valid_from: date
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if len(self.x) != KEY_SIZE:
            raise ValueError("an Ed25519 public key has 32 bytes")

    @property
    def id(self) -> bytes:
        """The first 8 bytes of the SHA-256 of the key."""
        return hashlib.sha256(self.x).digest()[:8]

    @property
    def fingerprint(self) -> str:
        """The first 16 bytes of the SHA-256 in groups of four, to be compared by telephone."""
        digits = hashlib.sha256(self.x).hexdigest().upper()[:32]
        return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with what is said about it. Its text form never shows the secret."""

    secret: Ed25519PrivateKey = field(repr=False)
    public: PublicKey

    @staticmethod
    def generate(base_name: str, valid_from: date) -> SigningKey:
        """A new key from the system's random numbers."""
        return _signing_key(Ed25519PrivateKey.generate(), base_name, valid_from, None)

    @staticmethod
    def from_private_bytes(
        raw: bytes, base_name: str, valid_from: date, valid_to: date | None = None
    ) -> SigningKey:
        """The key whose 32 ``private_bytes`` were kept. Raises ValueError for another length."""
        return _signing_key(Ed25519PrivateKey.from_private_bytes(raw), base_name, valid_from, valid_to)

    def private_bytes(self) -> bytes:
        """The raw 32-byte seed: whoever has it can sign for the base."""
        return self.secret.private_bytes_raw()


@dataclass(frozen=True, slots=True)
class Keyring:
    """The public keys a verifier trusts, of one or several bases, old ones included."""

    keys: tuple[PublicKey, ...] = ()

    def __iter__(self) -> Iterator[PublicKey]:
        return iter(self.keys)

    def find(self, key_id: bytes) -> PublicKey | None:
        """The key with this 8-byte id."""
        return next((key for key in self.keys if key.id == key_id), None)

    def with_keys(self, more: Iterable[PublicKey]) -> Keyring:
        """A ring with further keys; a key already there is replaced by what is now said about it."""
        known = {key.id: key for key in (*self.keys, *more)}
        return Keyring(tuple(known.values()))


def trust_file(keys: Keyring) -> bytes:
    """The ring as a JSON file for other computers. It holds no secret."""
    entries = [
        {
            "id": key.id.hex(),
            "alg": "Ed25519",
            "x": key.x.hex(),
            "base_name": key.base_name,
            "valid_from": key.valid_from.isoformat(),
            "valid_to": key.valid_to.isoformat() if key.valid_to else None,
        }
        for key in keys
    ]
    document = {"format": TRUST_FORMAT, "version": TRUST_VERSION, "keys": entries}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def read_trust_file(data: bytes) -> Keyring:
    """The ring of a trust file. Raises DeskError when it is none, is damaged or is of a later version."""
    try:
        if len(data) > LARGEST_TRUST_FILE:
            raise ValueError("too large")
        document = json.loads(data.decode("utf-8-sig"))
        if document["format"] != TRUST_FORMAT:
            raise ValueError("another format")
        version = document["version"]
        keys = tuple(map(_key_of_entry, document["keys"])) if version == TRUST_VERSION else ()
    except (ValueError, KeyError, TypeError, RecursionError) as trouble:
        raise DeskError(
            tr("这不是可用的公钥文件，或文件已损坏。"),
            tr("请向发证基地重新索取公钥文件。"),
            code="trust-file-damaged",
        ) from trouble
    if version != TRUST_VERSION:
        raise DeskError(
            tr("公钥文件由更新版本的程序导出，本程序读不了。"),
            tr("请更新本程序后再导入。"),
            code="trust-file-newer",
        )
    return Keyring().with_keys(keys)


def _key_of_entry(entry: dict[str, object]) -> PublicKey:
    name, valid_to = entry["base_name"], entry["valid_to"]
    if not isinstance(name, str) or not name.strip() or len(name) > 200 or entry["alg"] != "Ed25519":
        raise ValueError("a key without name or of another kind")
    key = PublicKey(
        bytes.fromhex(str(entry["x"])),
        name.strip(),
        date.fromisoformat(str(entry["valid_from"])),
        None if valid_to is None else date.fromisoformat(str(valid_to)),
    )
    if key.id.hex() != entry["id"]:
        raise ValueError("the id does not belong to the key")
    return key


def _signing_key(
    secret: Ed25519PrivateKey, base_name: str, valid_from: date, valid_to: date | None
) -> SigningKey:
    x = secret.public_key().public_bytes_raw()
    return SigningKey(secret, PublicKey(x, base_name, valid_from, valid_to))
