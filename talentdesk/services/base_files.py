"""What lies in a data folder and belongs to the base, told apart from what else may lie beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from talentdesk.store import DATABASE

JOURNAL_ENDINGS = ("-wal", "-shm")
# The names other services write under; said again here because a start must not import them (a test compares).
RECORD_FOLDERS = (
    "photos",
    "equipment",
    "forms",
    "drafts",
    "上报",
    "outbox",
    "文件",
    "Papers",
    "out",
    "output",
)
COPIES = "backups"
"""Copies made before an upgrade: they belong to the base, but to none of its backups."""
REMADE = frozenset({"文件/预览", "Papers/Preview"})
"""Papers that are made anew whenever somebody looks at them."""
SCRATCH = ".backup-"
"""How the folders begin in which a database is copied for a backup."""
LEFT_OVER = ".part-"
"""How files and folders begin that were being written when something broke off."""


def entries_of(folder: Path) -> list[Path]:
    """The files and folders right below a data folder that belong to its base, those that exist, database first.

    Not among them: the lock, older states put aside, preferences, logs (on Windows they share the folder) and
    whatever a person put there.
    """
    names = (DATABASE, *(DATABASE + ending for ending in JOURNAL_ENDINGS), *RECORD_FOLDERS, COPIES)
    return [folder / name for name in names if (folder / name).exists()]


def files_to_keep(folder: Path) -> Iterator[tuple[str, Path]]:
    """The base's files that a backup holds beside the database: name below the data folder with / → place, in order."""
    for name in RECORD_FOLDERS:
        for place in sorted((folder / name).rglob("*")):
            inner = place.relative_to(folder)
            if any(part.startswith(LEFT_OVER) for part in inner.parts):
                continue
            if "/".join(inner.parts[:2]) not in REMADE and place.is_file() and not place.is_symlink():
                yield inner.as_posix(), place
