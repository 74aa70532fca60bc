"""Which column of a file holds which field: known headings, headings remembered from before, the user's own choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.exchange.headings import normalise_heading
from talentdesk.exchange.reading import Table
from talentdesk.model import ImportHeading
from talentdesk.registers import Register
from talentdesk.text import tr

RUNNING_NUMBERS = frozenset(("序号", "no", "no.", "编号序号", "行号", "#"))
SAMPLES = 3
SEEN_ROWS = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file; ``how`` is known, remembered, chosen, ignored (left out on purpose) or unmatched."""

    index: int
    heading: str
    field: str
    how: str
    samples: tuple[str, ...] = ()


def heading_words(target: Register) -> dict[str, str]:
    """Normalised heading text → field name; the label counts before any synonym, earlier fields before later."""
    words: dict[str, str] = {}
    for field in target.fields:
        words.setdefault(normalise_heading(field.label), field.name)
    for field in target.fields:
        for synonym in field.synonyms:
            words.setdefault(normalise_heading(synonym), field.name)
    return words


def expected_headings(target: Register, session: Session) -> frozenset[str]:
    """All heading texts that would be understood, so that the heading row can be told from titles."""
    return frozenset(heading_words(target)) | frozenset(_remembered(session, target.key)) | RUNNING_NUMBERS


def match_columns(
    session: Session, target: Register, table: Table, mapping: Mapping[str, str] | None = None
) -> tuple[Column, ...]:
    """Match every column; a field is taken once, by the user's choice first, then memory, then known words."""
    chosen = {normalise_heading(heading): field for heading, field in (mapping or {}).items()}
    _check_mapping(target, chosen)
    remembered = _remembered(session, target.key)
    known = heading_words(target)
    taken = {field for field in chosen.values() if field}
    found: list[Column] = []
    for index, heading in enumerate(table.headings):
        word = normalise_heading(heading)
        field, how = _match(word, chosen, remembered, known, taken)
        if field and how != "chosen":
            taken.add(field)
        found.append(Column(index, heading, field, how, _samples(table, index)))
    return tuple(found)


def _match(
    word: str,
    chosen: Mapping[str, str],
    remembered: Mapping[str, str],
    known: Mapping[str, str],
    taken: set[str],
) -> tuple[str, str]:
    if word in chosen:
        return chosen[word], "chosen" if chosen[word] else "ignored"
    if word in remembered and remembered[word] not in taken:
        return remembered[word], "remembered" if remembered[word] else "ignored"
    if word in known and known[word] not in taken:
        return known[word], "known"
    return "", "ignored" if word in RUNNING_NUMBERS or not word else "unmatched"


def _check_mapping(target: Register, chosen: Mapping[str, str]) -> None:
    for field in chosen.values():
        if field and not target.has(field):
            raise DeskError(
                tr("没有名为“{field}”的字段。", field=field),
                tr("可用的有：{known}", known="、".join(f.name for f in target.fields)),
                code="unknown-field",
            )


def _remembered(session: Session, key: str) -> dict[str, str]:
    statement = select(ImportHeading.heading, ImportHeading.field).where(ImportHeading.register == key)
    return {str(heading): str(field) for heading, field in session.execute(statement)}


def remember(session: Session, key: str, columns: Sequence[Column]) -> None:
    """Keep what the user chose for the headings the program did not know, in the import's own transaction."""
    for column in columns:
        if column.how not in ("chosen", "ignored") or normalise_heading(column.heading) in RUNNING_NUMBERS | {
            ""
        }:
            continue
        word = normalise_heading(column.heading)
        kept = session.scalar(
            select(ImportHeading).where(ImportHeading.register == key, ImportHeading.heading == word)
        )
        if kept is None:
            session.add(ImportHeading(register=key, heading=word, field=column.field))
        else:
            kept.field = column.field


def _samples(table: Table, index: int) -> tuple[str, ...]:
    seen: list[str] = []
    for row in table.rows[:SEEN_ROWS]:
        text = "" if index >= len(row) or row[index] is None else str(row[index])
        if text and text not in seen:
            seen.append(text)
        if len(seen) == SAMPLES:
            break
    return tuple(seen)
