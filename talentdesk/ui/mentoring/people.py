"""What the board shows of mentors and apprentices beside what the score asks: names, levels, occupations, who is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import register
from talentdesk.services import pairing, records
from talentdesk.services.pair_facts import ACTIVE
from talentdesk.services.pairing import Board
from talentdesk.services.records import Query, Row
from talentdesk.services.search import sort_key
from talentdesk.store import Store
from talentdesk.text import tr
from talentdesk.ui.words import listed, word

BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Person:
    """A mentor or an apprentice as the board shows him; ``under_way``: whom a mentor has already."""

    name: str
    craft: str
    employer: str
    spoken: str
    under_way: tuple[str, ...] = ()
    interest: str = ""

    def matches(self, asked: str) -> bool:
        """Whether a search text (name, pinyin, craft, employer) finds him."""
        return asked in self.spoken


NOBODY = Person("", "", "", "")


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a board by number, and the classes its apprentices are in (name, number)."""

    mentors: Mapping[int, Person]
    apprentices: Mapping[int, Person]
    classes: tuple[tuple[str, int], ...]


def read_people(store: Store, on: Board) -> People:
    """The persons of a board."""
    pairings, mentors, apprentices = (register(key) for key in ("pairings", "mentors", "apprentices"))
    active = records.find(store, pairings, Query(filters=(("state", ACTIVE),)), whole=True)
    having: dict[object, list[str]] = {}
    for pair in records.rows(store, pairings, list(active.ids)):
        having.setdefault(pair.values["mentor_id"], []).append(pair.texts["apprentice_id"])
    classes = sorted({a.class_id for a in on.apprentices if a.class_id is not None}, reverse=True)
    return People(
        {
            row.id: _person(row, tuple(having.get(row.id, ())))
            for row in records.rows(store, mentors, [m.id for m in on.mentors])
        },
        {row.id: _person(row) for row in records.rows(store, apprentices, [a.id for a in on.apprentices])},
        tuple((row.title, row.id) for row in records.rows(store, register("classes"), classes)),
    )


def outdated_words(store: Store, named: int = 3) -> tuple[str, str]:
    """Pairs under way that could not be made today, in a line and with all their reasons; both empty without any."""
    found = pairing.outdated(store)
    rows = records.rows(store, register("pairings"), list(found))
    told = [
        tr("{mentor} 带 {apprentice}（{why}）", mentor=row.texts["mentor_id"], apprentice=row.texts["apprentice_id"],
           why=found[row.id])
        for row in rows
    ]  # fmt: skip
    if not told:
        return "", ""
    names = listed(told[:named])
    if len(told) > named:
        names = tr("{names} 等", names=names)
    line = tr("有 {count} 对的条件变了，现在不能再这样结对：{pairs}", count=len(told), pairs=names)
    return line, "\n".join(told)


def _person(row: Row, under_way: tuple[str, ...] = ()) -> Person:
    level = row.values["level"]
    craft = row.texts["trade"] or row.texts["occupation_id"]
    employer, interest = row.texts["employer"], row.texts.get("interest", "")
    parts = (word(level.short) if isinstance(level, SkillLevel) else "", craft)
    said = f"{row.title} {sort_key(row.title)} {craft} {employer} {interest} {' '.join(under_way)}".lower()
    return Person(row.title, BETWEEN.join(filter(None, parts)), employer, said, under_way, interest)
