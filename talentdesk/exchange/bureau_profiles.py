"""What a bureau wants, as data: files, columns, codes, encoding; and the JSON in which a profile travels.

Format 1: ``{"format": "talentdesk-bureau", "version": 1, "profile": {…}}`` with the names of the dataclasses below; what
is left out has its default. A newer version is refused; unknown names are faults, so that no typing error goes unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from talentdesk.errors import DeskError
from talentdesk.exchange.bureau_faults import Faults, FileFaults, read_named

FORMAT, VERSION = "talentdesk-bureau", 1
LONGEST_LINE = 150
_INNERMOST = re.compile(r"\{\n[^{}\[\]]*\}")
SPECIALS = ("row_no", "row_id", "action")
"""Fields of every file that say nothing of the record; whoever writes a package fills them."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``table`` names a code table, ``format`` is of the field's kind, ``fallback`` stands for nothing.

    ``echo``: given by the bureau and sent back as it is; a change of it is no change of the row. ``mask``: personal
    numbers with only as much left as tells them apart.
    """

    heading: str
    field: str
    required: bool = False
    table: str = ""
    format: str = ""
    fallback: str = ""
    echo: bool = False
    mask: bool = False

    @property
    def counts(self) -> bool:
        """Whether a change in it makes the row a changed one."""
        return not self.echo and self.field not in SPECIALS


@dataclass(frozen=True, slots=True)
class FileSpec:
    """One file of a package: its key and name (without ending), the source its rows come from, its columns in order.

    Dialect values that are None are the profile's; dates are the first and the last day on which the file is wanted.
    """

    key: str
    name: str
    source: str
    columns: tuple[Column, ...]
    encoding: str | None = None
    line_end: str | None = None
    quoting: str | None = None
    date_format: str | None = None
    id_protection: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """The first line of the file."""
        return tuple(column.heading for column in self.columns)

    @property
    def specials(self) -> tuple[tuple[int, str], ...]:
        """(position, field) of the cells that the writer of a package fills."""
        return tuple((at, column.field) for at, column in enumerate(self.columns) if column.field in SPECIALS)

    def wanted_on(self, day: date) -> bool:
        """Whether the file is reported on a day."""
        return _within(day, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class ReceiptSpec:
    """How the bureau answers: the headings that mean a role (RECEIPT_ROLES), its words for accepted and rejected."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """上报方案: everything one bureau wants. ``source``: where its rules are written; ``version``: of those rules.

    Code tables: name → {value as the base shows it: the bureau's code}.
    """

    key: str
    label: str
    source: str = ""
    version: str = "1"
    valid_from: date | None = None
    valid_to: date | None = None
    encoding: str = "utf-8-sig"
    line_end: str = "crlf"
    quoting: str = "minimal"
    date_format: str = "yyyy-MM-dd"
    id_protection: str = "none"
    code_tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: tuple[FileSpec, ...] = ()
    receipt: ReceiptSpec = ReceiptSpec()

    def wanted_on(self, day: date) -> bool:
        """Whether the profile is in force on a day."""
        return _within(day, self.valid_from, self.valid_to)

    def file(self, key: str) -> FileSpec:
        """The file of a key; KeyError where there is none."""
        for each in self.files:
            if each.key == key:
                return each
        raise KeyError(key)

    def files_on(self, day: date) -> tuple[FileSpec, ...]:
        """The files reported on a day; none while the profile is not in force."""
        return tuple(each for each in self.files if each.wanted_on(day)) if self.wanted_on(day) else ()


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the text of a file is written, after the file's own wishes."""

    encoding: str
    line_end: str
    quoting: str
    date_format: str
    id_protection: str


def dialect_of(profile: Profile, file: FileSpec) -> Dialect:
    """The dialect of one file."""
    return Dialect(*(getattr(file, each.name) or getattr(profile, each.name) for each in fields(Dialect)))


def write_profile(profile: Profile) -> str:
    """The profile as the JSON of its format; the same profile gives the same text."""
    told = {"format": FORMAT, "version": VERSION, "profile": _plain(asdict(profile), Profile)}
    text = json.dumps(told, ensure_ascii=False, indent=1, default=date.isoformat)
    return _INNERMOST.sub(_one_line, text) + "\n"


def _one_line(found: re.Match[str]) -> str:
    """A column on one line, where it is not too long: so that people can read and compare profiles."""
    line = " ".join(part.strip() for part in found.group().split("\n"))
    return line if len(line) <= LONGEST_LINE else found.group()


def _plain(told: dict[str, Any], kind: type) -> dict[str, Any]:
    """Without what is at its default anyway: a column is one short line."""
    found = {}
    for each in fields(kind):
        value = told[each.name]
        if each.name == "files":
            value = [_plain(one, FileSpec) for one in value]
        elif each.name == "columns" and kind is FileSpec:
            value = [_plain(one, Column) for one in value]
        if (kind is Profile and each.name in _ALWAYS) or value != each.default:
            found[each.name] = value
    return found


_ALWAYS = {"key", "label", "version", "encoding", "line_end", "quoting", "date_format", "id_protection"}


def read_profile(text: str) -> Profile:
    """The profile of a JSON text; DeskError ``bureau-profile`` with every fault, each naming file and column."""
    told = read_named(text, FORMAT, VERSION)
    faults = Faults()
    values = faults.values(told, Profile)
    values["code_tables"] = faults.tables(told.get("code_tables", {}))
    values["files"] = tuple(_files(told, values["code_tables"], faults))
    values["receipt"] = ReceiptSpec(*faults.receipt(told.get("receipt", {})))
    faults.twice([file.key for file in values["files"]])
    faults.refuse()
    return Profile(**values)


def _files(told: Mapping[str, Any], tables: Mapping[str, Any], faults: Faults) -> Iterator[FileSpec]:
    for number, each in enumerate(faults.listed(told, "files"), 1):
        file_faults = FileFaults(faults, each, number, tables)
        values = file_faults.values(FileSpec)
        values["columns"] = tuple(Column(**column) for column in file_faults.columns(Column))
        yield FileSpec(**values)


def check_profile(profile: Profile) -> None:
    """Refuse a profile that was put together in the window, with the same faults as one that was read."""
    try:
        read_profile(write_profile(profile))
    except TypeError as trouble:  # a value JSON cannot hold is a bug of whoever built the profile
        raise DeskError(str(trouble), code="bureau-profile") from trouble
