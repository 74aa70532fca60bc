"""Changes to a layout that are not saved as a version yet: kept beside the base, so that nothing is lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from talentdesk.documents.layout_model import Layout
from talentdesk.documents.layouts import read_layout
from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.store import Store

FOLDER = "drafts"


def keep_draft(store: Store, data: Mapping[str, Any]) -> None:
    """Keep the present state of a layout that is being changed; the one kept before is replaced."""
    path = _path(store, str(data["name"]))
    path.parent.mkdir(exist_ok=True)
    with whole_file(path) as part:
        part.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def draft(store: Store, name: str) -> Layout | None:
    """The kept state of a layout; None when there is none that can be used."""
    return _read(_path(store, name))


def draft_of_copies(store: Store, known: frozenset[str]) -> list[Layout]:
    """Drafts of layouts that were never saved at all: copies whose names are not ``known``."""
    found = (_read(path) for path in sorted((store.folder / FOLDER).glob("*.json")))
    return [layout for layout in found if layout is not None and layout.name not in known]


def drop_draft(store: Store, name: str) -> None:
    """Forget it: it was saved, or taken back."""
    _path(store, name).unlink(missing_ok=True)


def _path(store: Store, name: str) -> Path:
    """Names may hold signs that no file name may."""
    return store.folder / FOLDER / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"


def _read(path: Path) -> Layout | None:
    try:
        return read_layout(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, DeskError):
        return None
