"""A profile being edited: what is kept, what is wanted, and the small steps from one state to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from talentdesk.services.bureau_profiles import Column, FileSpec, Profile, source
from talentdesk.text import tr
from talentdesk.ui.reporting.field_words import field_label

T = TypeVar("T")


class ProfileDraft(QObject):
    """``changed`` follows each step. States are whole profiles: a step makes a new one."""

    changed = Signal()

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        self.kept = self.wanted = profile

    @property
    def dirty(self) -> bool:
        """Whether something is not kept yet."""
        return self.wanted != self.kept

    def begin(self, profile: Profile) -> None:
        """Go on with a profile as it is kept."""
        self.kept = self.wanted = profile

    def put(self, profile: Profile) -> None:
        """The next state."""
        if profile != self.wanted:
            self.wanted = profile
            self.changed.emit()

    # files

    def put_file(self, at: int, file: FileSpec) -> None:
        """Another state of one file."""
        files = list(self.wanted.files)
        files[at] = file
        self.put(replace(self.wanted, files=tuple(files)))

    def move_file(self, at: int, to: int) -> None:
        """Another place among the files."""
        self.put(replace(self.wanted, files=moved(self.wanted.files, at, to)))

    def remove_file(self, at: int) -> None:
        """Without a file."""
        files = self.wanted.files
        self.put(replace(self.wanted, files=files[:at] + files[at + 1 :]))

    # columns

    def put_column(self, file_at: int, at: int, column: Column) -> None:
        """Another state of one column. A heading that was its field's label follows a change of the field."""
        file = self.wanted.files[file_at]
        before = file.columns[at]
        if column.field != before.field and column.heading == field_label(file.source, before.field):
            column = replace(column, heading=field_label(file.source, column.field))
        if column.field != before.field:
            column = replace(column, format="")
        columns = (*file.columns[:at], column, *file.columns[at + 1 :])
        self.put_file(file_at, replace(file, columns=columns))

    def add_column(self, file_at: int, at: int) -> None:
        """A new column at a place, for the first field that no column has yet."""
        file = self.wanted.files[file_at]
        used = {column.field for column in file.columns}
        fields = source(file.source).fields
        field = next((each.key for each in fields if each.key not in used), fields[0].key)
        headings = set(file.headings)
        label = field_label(file.source, field)
        heading = next(
            text for text in (label, *(f"{label}{n}" for n in range(2, 1000))) if text not in headings
        )
        columns = (*file.columns[:at], Column(heading, field), *file.columns[at:])
        self.put_file(file_at, replace(file, columns=columns))

    def remove_columns(self, file_at: int, places: set[int]) -> None:
        """Without some columns."""
        file = self.wanted.files[file_at]
        left = tuple(column for at, column in enumerate(file.columns) if at not in places)
        self.put_file(file_at, replace(file, columns=left))

    def move_column(self, file_at: int, at: int, to: int) -> None:
        """Another place among the columns."""
        file = self.wanted.files[file_at]
        self.put_file(file_at, replace(file, columns=moved(file.columns, at, to)))

    # code tables

    def put_table(self, name: str, table: Mapping[str, str]) -> None:
        """Another content of a code table, or a new one at the end."""
        self.put(replace(self.wanted, code_tables={**self.wanted.code_tables, name: dict(table)}))

    def remove_table(self, name: str) -> None:
        """Without a code table; columns that used it stand without one."""
        tables = {key: table for key, table in self.wanted.code_tables.items() if key != name}
        self.put(replace(self._columns_to(name, ""), code_tables=tables))

    def rename_table(self, name: str, new: str) -> None:
        """Another name of a code table, in its columns too."""
        tables = {new if key == name else key: table for key, table in self.wanted.code_tables.items()}
        self.put(replace(self._columns_to(name, new), code_tables=tables))

    def new_table_name(self) -> str:
        """A name that is free."""
        first = tr("代码表")
        names = (first, *(f"{first}{n}" for n in range(2, 1000)))
        return next(name for name in names if name not in self.wanted.code_tables)

    def _columns_to(self, name: str, new: str) -> Profile:
        files = tuple(
            replace(
                file,
                columns=tuple(replace(c, table=new) if c.table == name else c for c in file.columns),
            )
            for file in self.wanted.files
        )
        return replace(self.wanted, files=files)


def moved(items: tuple[T, ...], at: int, to: int) -> tuple[T, ...]:
    """The items with one of them at another place."""
    left = [*items[:at], *items[at + 1 :]]
    left.insert(to, items[at])
    return tuple(left)
