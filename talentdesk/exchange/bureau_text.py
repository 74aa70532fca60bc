"""Rows as the bureau's CSV text: exact RFC 4180, numbers that spreadsheets would shorten kept whole, what an encoding holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from talentdesk.exchange.bureau_profiles import FileSpec, Profile, dialect_of

LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}
LONG = 12
"""Excel shows numbers from this many digits on as 1.23E+17 and keeps 15 of them (domain/07 §9.5, [C2])."""
_LONG_NUMBER = re.compile(rf"[0-9]{{{LONG},}}[Xx]?")
_NEEDS_QUOTES = re.compile('[",\r\n]')

RowText = Callable[[Sequence[str]], str]


def row_writer(profile: Profile, file: FileSpec) -> RowText:
    """Gives the text of a row (line end included); made once for a file, called for each row."""
    dialect = dialect_of(profile, file)
    end = LINE_ENDS[dialect.line_end]
    protect = _PROTECTIONS[dialect.id_protection]
    write = _all_quoted if dialect.quoting == "all" else _minimal
    if protect is None:
        return lambda cells: write(cells) + end
    shield = protect
    return lambda cells: (
        write(
            [shield(cell) if len(cell) >= LONG and _LONG_NUMBER.fullmatch(cell) else cell for cell in cells]
        )
        + end
    )


def row_text(cells: Sequence[str], profile: Profile, file: FileSpec) -> str:
    """The text of one row, line end included."""
    return row_writer(profile, file)(cells)


def heading_text(profile: Profile, file: FileSpec) -> str:
    """The first line of a file, without the byte order mark: the codec ``utf-8-sig`` writes that."""
    return row_writer(profile, file)(file.headings)


def encodable(text: str, encoding: str) -> bool:
    """Whether a text can be written in an encoding."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def not_encodable(text: str, encoding: str) -> tuple[str, ...]:
    """The characters of a text that an encoding has not, each once."""
    return tuple(dict.fromkeys(sign for sign in text if not encodable(sign, encoding)))


def _minimal(cells: Sequence[str]) -> str:
    line = ",".join(cells)
    # Nearly every row holds none of the four signs: looking once at the whole line is what makes a million rows quick.
    if '"' not in line and "\n" not in line and "\r" not in line and line.count(",") == len(cells) - 1:
        return line or '""'  # an empty line would be no row
    return ",".join(_quoted(cell) if _NEEDS_QUOTES.search(cell) else cell for cell in cells)


def _all_quoted(cells: Sequence[str]) -> str:
    return ",".join(map(_quoted, cells))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


_PROTECTIONS: dict[str, Callable[[str], str] | None] = {
    "none": None,
    "tab": lambda cell: cell + "\t",
    "formula": lambda cell: f'="{cell}"',
}
