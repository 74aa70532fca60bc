"""Base45 (RFC 9285): bytes as the 45 characters that a QR code packs most tightly (alphanumeric mode)."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Two bytes become three characters, a last single byte two. The last character is never a space."""
    out = []
    for start in range(0, len(data) - 1, 2):
        rest, low = divmod(data[start] * 256 + data[start + 1], 45)
        high, middle = divmod(rest, 45)
        out += [ALPHABET[low], ALPHABET[middle], ALPHABET[high]]
    if len(data) % 2:
        high, low = divmod(data[-1], 45)
        out += [ALPHABET[low], ALPHABET[high]]
    return "".join(out)


def decode(text: str) -> bytes:
    """The bytes of a Base45 text; every byte string has exactly one text. Raises ValueError."""
    if len(text) % 3 == 1:
        raise ValueError("a Base45 text cannot have this length")
    try:
        values = [_VALUES[character] for character in text]
    except KeyError:
        raise ValueError("not a Base45 character") from None
    out = bytearray()
    for start in range(0, len(values), 3):
        group = values[start : start + 3]
        number = sum(value * 45**place for place, value in enumerate(group))
        size = len(group) - 1
        if number >= 256**size:
            raise ValueError("a Base45 group is too large")
        out += number.to_bytes(size, "big")
    return bytes(out)
