"""One line says all about a field: what it is called, what kind it is, whether it is personal, how files call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from talentdesk.model import Record


class Kind(StrEnum):
    """How a field's value is typed, checked and shown."""

    TEXT = "text"
    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    CREDIT_CODE = "credit_code"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LEVEL = "level"
    REFERENCE = "reference"
    PHOTO = "photo"
    NOTE = "note"


class Search(StrEnum):
    """How a field takes part in the one search box."""

    NO = ""
    NAME = "name"
    WORDS = "words"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Field:
    """A column's face. ``choices`` are suggestions when ``open_choice``, else the only values; ``width`` is the
    list's column width in Chinese characters (0: not in the list unless asked for); ``group`` heads the card's part.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    personal: bool = False
    synonyms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    open_choice: bool = False
    reference: str = ""
    minimum: float | None = None
    maximum: float | None = None
    width: int = 0
    search: Search = Search.NO
    group: str = "基本信息"
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """Records of another register that belong to this one: ``field`` there holds our id (or our ``match`` value).

    ``holds``: as long as there are any, ours cannot go into the recycle bin; a thing's mere history does not hold it.
    """

    label: str
    register: str
    field: str
    match: str = "id"
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of record: its table, its fields, what identifies it, how it is titled, listed and linked.

    ``identity``: field names by which a file's row is known again; ``title``: shown for the record everywhere;
    ``on_page``: has a page of its own in the window; ``creatable``: may be made by hand.
    """

    key: str
    label: str
    table: type[Record]
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    title: str
    subtitle: str = ""
    sort: str = ""
    descending: bool = False
    filters: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    on_page: bool = True
    creatable: bool = True
    known_file_headings: Mapping[str, str] = field(default_factory=dict)

    def field(self, name: str) -> Field:
        """The field of that name; KeyError where there is none."""
        return self._by_name()[name]

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return name in self._by_name()

    def _by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    @property
    def table_name(self) -> str:
        """The database's name of the table."""
        return str(self.table.__tablename__)

    @property
    def listed(self) -> tuple[Field, ...]:
        """The columns of the list as it first opens."""
        return tuple(f for f in self.fields if f.width)

    @property
    def searched(self) -> tuple[Field, ...]:
        """The fields behind the one search box."""
        return tuple(f for f in self.fields if f.search)

    def max_length(self, name: str) -> int:
        """Longest text the column takes in code points; 0: no limit, or no column of that name."""
        column: Any = self.table.__table__.columns.get(name)
        return int(getattr(column.type, "length", None) or 0)
