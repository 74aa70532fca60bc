"""The small part of CBOR (RFC 8949) that signed texts are made of, in its deterministic form and no other.

Reading takes exactly what writing gives: shortest heads, definite lengths, map keys in ascending order, nothing
left over. No floats, no simple values and no tags with a meaning of their own, so that a hostile text can
start nothing.
"""

from __future__ import annotations

from typing import NamedTuple

DEEPEST = 8


class Tag(NamedTuple):
    """A tagged item."""

    number: int
    item: Item


Item = int | bytes | str | list["Item"] | dict[int, "Item"] | Tag

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _LIST, _MAP, _TAG = range(7)


def encode(item: Item) -> bytes:
    """One item in deterministic encoding (RFC 8949 section 4.2.1). Map keys are integers."""
    if isinstance(item, Tag):  # a tuple too, so it comes first
        return _head(_TAG, item.number) + encode(item.item)
    if isinstance(item, int):
        return _head(_UNSIGNED, item) if item >= 0 else _head(_NEGATIVE, -1 - item)
    if isinstance(item, bytes):
        return _head(_BYTES, len(item)) + item
    if isinstance(item, str):
        raw = item.encode()
        return _head(_TEXT, len(raw)) + raw
    if isinstance(item, list):
        return _head(_LIST, len(item)) + b"".join(map(encode, item))
    pairs = sorted((encode(key), encode(value)) for key, value in item.items())
    return _head(_MAP, len(pairs)) + b"".join(key + value for key, value in pairs)


def decode(data: bytes) -> Item:
    """The one item that ``data`` is. Raises ValueError for anything that ``encode`` would not have written."""
    item, end = _read(data, 0, DEEPEST)
    if end != len(data):
        raise ValueError("bytes follow the item")
    return item


def _head(major: int, value: int) -> bytes:
    if value < 24:
        return bytes([major << 5 | value])
    for extra, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 256**size:
            return bytes([major << 5 | extra]) + value.to_bytes(size, "big")
    raise ValueError("a number has more than 64 bits")


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    """Major type, value and the place after the head."""
    if at >= len(data):
        raise ValueError("the item is cut off")
    major, low = divmod(data[at], 32)
    if low < 24:
        return major, low, at + 1
    if low > 27:
        raise ValueError("indefinite or reserved length")
    size = 1 << (low - 24)
    raw = data[at + 1 : at + 1 + size]
    value = int.from_bytes(raw, "big")
    if len(raw) != size or _head(major, value)[0] & 31 != low:
        raise ValueError("the head is cut off or not in its shortest form")
    return major, value, at + 1 + size


def _read(data: bytes, at: int, deeper: int) -> tuple[Item, int]:
    if deeper == 0:
        raise ValueError("nested too deeply")
    major, value, at = _read_head(data, at)
    if major == _UNSIGNED:
        return value, at
    if major == _NEGATIVE:
        return -1 - value, at
    if major in (_BYTES, _TEXT):
        raw = data[at : at + value]
        if len(raw) != value:
            raise ValueError("the item is cut off")
        return (raw.decode() if major == _TEXT else raw), at + value
    if major == _LIST:
        items: list[Item] = []
        for _ in range(value):  # a false count ends at the end of the data, not in memory
            item, at = _read(data, at, deeper - 1)
            items.append(item)
        return items, at
    if major == _MAP:
        return _read_map(data, at, value, deeper)
    if major == _TAG:
        item, at = _read(data, at, deeper - 1)
        return Tag(value, item), at
    raise ValueError("floats and simple values are not used")


def _read_map(data: bytes, at: int, count: int, deeper: int) -> tuple[Item, int]:
    found: dict[int, Item] = {}
    before = b""
    for _ in range(count):
        start = at
        key, at = _read(data, at, deeper - 1)
        if not isinstance(key, int) or data[start:at] <= before:
            raise ValueError("map keys are ascending integers")
        before = data[start:at]
        found[key], at = _read(data, at, deeper - 1)
    return found, at
