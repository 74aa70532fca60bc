"""Keeps the search tables and the pinyin order of names in step with the records, inside each write; and asks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product

from sqlalchemy import Connection

from talentdesk.registers import REGISTERS, Register, Search
from talentdesk.rules.cells import clean_text
from talentdesk.services.pinyin import readings

READINGS_AT_MOST = 4
BATCH = 2000
_CHINESE = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PIECES = re.compile(
    r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[^\W\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff_]+"
)


def update_search(connection: Connection, entry_id: int) -> None:
    """Bring the search rows of all records touched by one operation up to date (a ``before_commit`` hook)."""
    statement = "SELECT DISTINCT table_name FROM journal_change WHERE entry_id = ?"
    touched = set(connection.exec_driver_sql(statement, (entry_id,)).scalars())
    for register in REGISTERS:
        if register.searched and register.table_name in touched:
            _update_register(connection, register, entry_id)


def _update_register(connection: Connection, register: Register, entry_id: int) -> None:
    table = register.table_name
    # A change of fields that nobody searches, as a bulk edit of states is, costs nothing here.
    searched = " OR ".join(f"json_type(after, '$.{field.name}') IS NOT NULL" for field in register.searched)
    # The plus keeps SQLite from walking all that ever happened to the table instead of this one operation.
    touched = [
        row[0]
        for row in connection.exec_driver_sql(
            "SELECT DISTINCT record_id FROM journal_change "
            f"WHERE entry_id = ? AND +table_name = ? AND (action <> 'update' OR {searched})",
            (entry_id, table),
        )
    ]
    for start in range(0, len(touched), BATCH):
        _refresh(connection, register, touched[start : start + BATCH])


def rebuild_search(connection: Connection) -> None:
    """Make all search rows anew; for the data check."""
    for register in REGISTERS:
        if register.searched:
            table = register.table_name
            connection.exec_driver_sql(f"DELETE FROM search_{table}")
            connection.exec_driver_sql("DELETE FROM name_order WHERE table_name = ?", (table,))
            ids = [row[0] for row in connection.exec_driver_sql(f'SELECT id FROM "{table}"')]
            for start in range(0, len(ids), BATCH):
                _refresh(connection, register, ids[start : start + BATCH])


def _refresh(connection: Connection, register: Register, ids: Sequence[int]) -> None:
    table = register.table_name
    numbers = ",".join(str(int(number)) for number in ids)
    connection.exec_driver_sql(f"DELETE FROM search_{table} WHERE rowid IN ({numbers})")
    connection.exec_driver_sql(
        f"DELETE FROM name_order WHERE table_name = ? AND record_id IN ({numbers})", (table,)
    )
    fields = register.searched
    columns = ", ".join(f'"{field.name}"' for field in fields)
    rows = connection.exec_driver_sql(
        f'SELECT id, deleted_at IS NOT NULL, {columns} FROM "{table}" WHERE id IN ({numbers})'
    ).all()
    named = next((index for index, field in enumerate(fields) if field.search is Search.NAME), None)
    words, keys = [], []
    for number, _deleted, *values in rows:
        pairs = [(field.search, str(value)) for field, value in zip(fields, values, strict=True) if value]
        words.append((number, search_words(pairs)))
        if named is not None and values[named]:
            keys.append((table, number, sort_key(str(values[named]))))
    if words:
        connection.exec_driver_sql(f"INSERT INTO search_{table} (rowid, words) VALUES (?, ?)", words)
    if keys:
        connection.exec_driver_sql(
            "INSERT INTO name_order (table_name, record_id, sort_key) VALUES (?, ?, ?)", keys
        )


def search_words(pairs: Iterable[tuple[Search, str]]) -> str:
    """The words of one record: characters one by one, pinyin and initials of names, numbers whole and by their ends.

    Texts are cleaned as the question is: a full-width digit is found by itself wherever it came from.
    """
    words: list[str] = []
    for kind, written in pairs:
        text = clean_text(written)
        if kind is Search.CODE:
            words.extend(_code_words(text))
        else:
            words.extend(
                " ".join(piece) if _CHINESE.match(piece) else piece for piece in _PIECES.findall(text)
            )
            if kind is Search.NAME:
                words.append(_pinyin_words(text))
    return " ".join(words)


def _code_words(text: str) -> list[str]:
    parts = re.findall(r"[^\W_]+", text)
    whole = "".join(parts)
    ends = [whole[-4:], whole[-6:]] if len(whole) >= 8 else []
    return [whole, *(parts if len(parts) > 1 else ()), *ends]


@lru_cache(maxsize=20_000)
def _pinyin_words(name: str) -> str:
    """Full pinyin and initials of a name in its likely readings, each as one word."""
    options = [readings(sign)[:2] for sign in name if _CHINESE.match(sign)][:12]
    words: list[str] = []
    for spoken in list(product(*options))[:READINGS_AT_MOST] if options else []:
        for word in ("".join(spoken), "".join(syllable[0] for syllable in spoken)):
            if word and word not in words:
                words.append(word)
    return " ".join(words)


@lru_cache(maxsize=20_000)
def sort_key(name: str) -> str:
    """Names in the order of their pinyin; other letters by themselves."""
    return (" ".join(readings(sign)[0] for sign in name[:20]) + " " + name)[:200]


def search_expression(text: str) -> str | None:
    """The FTS5 question for what a person typed; None when nothing searchable was typed.

    Chinese runs must stand together as typed, other words are beginnings (pinyin, initials, numbers); all must match.
    Pinyin with a space between its syllables ("wang wei") is also looked for as one word.
    """
    parts: list[str] = []
    spoken: list[str] = []
    for piece in [*_PIECES.findall(clean_text(text).replace("·", " ")), ""]:
        if piece.isascii() and piece.isalpha():
            spoken.append(piece)
            continue
        if spoken:
            parts.append(_spoken(spoken))
            spoken = []
        if piece:
            parts.append('"' + " ".join(piece) + '"' if _CHINESE.match(piece) else f'"{piece}"*')
    return " AND ".join(parts) if parts else None


def _spoken(words: list[str]) -> str:
    """Words of Latin letters: each somewhere, or all of them as the syllables of one name."""
    each = " AND ".join(f'"{word}"*' for word in words)
    return each if len(words) == 1 else f'(({each}) OR "{"".join(words)}"*)'
