"""The list of void certificate numbers, signed by the base, that travels to verifiers as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from talentdesk.errors import DeskError
from talentdesk.proof import cbor, cose
from talentdesk.proof.keys import Keyring, PublicKey, SigningKey
from talentdesk.text import tr

CONTENT_TYPE = (
    "TDR1"  # in the signed header: a certificate can never be passed off as a list, nor a list as one
)
ISSUED_AT, VOID = 1, 2
LARGEST = 8_000_000  # bytes: some 300,000 numbers
LONGEST_NUMBER = 100


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A list whose signature was found good. It speaks only for the base of the key that signed it."""

    numbers: frozenset[str]
    issued_at: datetime
    key: PublicKey

    def age_days(self, today: date) -> int:
        """Whole days since it was made, in local time; negative when the clock is behind the list."""
        return (today - self.issued_at.astimezone().date()).days

    def speaks_for(self, key: PublicKey) -> bool:
        """Whether it may void a certificate signed with ``key``: the keys are the same base's."""
        return self.key.base_name == key.base_name


def make_revocations(numbers: Iterable[str], key: SigningKey, issued_at: datetime) -> bytes:
    """The signed list as a file's content (COSE_Sign1). ``issued_at`` without zone is local time."""
    listed: list[cbor.Item] = [*sorted(set(numbers))]
    payload = cbor.encode({ISSUED_AT: int(issued_at.timestamp()), VOID: listed})
    return cose.sign(payload, key.secret, key.public.id, CONTENT_TYPE)


def read_revocations(data: bytes, keys: Keyring) -> RevocationList:
    """The list of a file. Raises DeskError when it is damaged, altered or signed by nobody in the ring."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        message = cose.parse(data, CONTENT_TYPE)
    except ValueError as trouble:
        raise _altered() from trouble
    key = keys.find(message.key_id)
    if key is None:
        raise DeskError(
            tr("作废名单由未知的密钥签名（密钥编号 {key_id}）。", key_id=message.key_id.hex()),
            tr("请先导入发证基地的公钥文件，再载入名单。"),
            code="revocations-unknown-key",
        )
    if not cose.is_signed_by(message, key.x):
        raise _altered()
    try:
        numbers, issued_at = _content(message.payload)
    except ValueError as trouble:
        raise _altered() from trouble
    return RevocationList(numbers, issued_at, key)


def _content(payload: bytes) -> tuple[frozenset[str], datetime]:
    content = cbor.decode(payload)
    if not isinstance(content, dict) or content.keys() != {ISSUED_AT, VOID}:
        raise ValueError("not the content of a list")
    seconds, listed = content[ISSUED_AT], content[VOID]
    if not isinstance(seconds, int) or not 0 <= seconds < 2**33 or not isinstance(listed, list):
        raise ValueError("not the content of a list")
    numbers = [number for number in listed if isinstance(number, str) and 0 < len(number) <= LONGEST_NUMBER]
    if len(numbers) != len(listed) or sorted(set(numbers)) != numbers:
        raise ValueError("numbers are texts, each once, in order")
    return frozenset(numbers), datetime.fromtimestamp(seconds, UTC)


def _altered() -> DeskError:
    return DeskError(
        tr("作废名单已损坏或被改动，没有采用。"),
        tr("请向发证基地重新索取作废名单文件。"),
        code="revocations-altered",
    )
