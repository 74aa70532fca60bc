"""The files that belong to exchanged records: which there are, and how those of the other copy come into the data folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from talentdesk.exchange.atomic import whole_file
from talentdesk.exchange.twin_files import ATTACHED, FILES, TwinFile
from talentdesk.services import custom_forms, equipment_files, photos
from talentdesk.store import Store

FOLDERS = (photos.FOLDER, equipment_files.FOLDER, custom_forms.FOLDER)
PICTURES = {"trainee": "photo", "teacher": "photo", "equipment": "photo", "base_profile": "seal"}


def attached_of(store: Store, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Path]:
    """The attached files of records (table, raw row) that are there: name below the data folder → place."""
    found: dict[str, Path] = {}
    for table, row in rows:
        place: Path | None = None
        if table in PICTURES:
            place = photos.photo_path(store, row[PICTURES[table]])
        elif table == "equipment_file":
            place = store.folder / equipment_files.FOLDER / str(row["sha256"])
        elif table == "form_template":
            ending = Path(str(row["file_name"])).suffix.lower()
            place = store.folder / custom_forms.FOLDER / f"{row['sha256']}{ending}"
        if place is not None and place.is_file():
            name = place.relative_to(store.folder).as_posix()
            if ATTACHED.fullmatch(name):
                found[name] = place
    return found


def take_in(store: Store, twin: TwinFile) -> int:
    """Write the attached files of an exchange file that are not there yet, each whole or not at all; how many."""
    taken = 0
    for name in twin.files:
        place = store.folder / name
        if not place.exists():
            with whole_file(place) as part, part.open("wb") as out:
                for piece in twin.package.pieces(FILES + name):
                    out.write(piece)
            taken += 1
    return taken


def copy_folders(store: Store, target: Path) -> None:
    """Copy all attached files into another data folder."""
    for name in FOLDERS:
        source = store.folder / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns(".part-*"))
