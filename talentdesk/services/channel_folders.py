"""Upload channels whose folder lies inside the base's own data folder go with it when it moves."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from talentdesk.model import UploadChannel
from talentdesk.store import Store


def follow_folder(store: Store, old: Path, new: Path, why: str, *, kind: str) -> int:
    """Let channels that deliver to or fetch from a folder below ``old`` use the same one below ``new``; how many did.

    They are kept with whole paths, because a folder of a channel may as well be a stick. One operation under ``why``;
    both folders are resolved ones.
    """
    followed = 0
    with store.write(why, kind=kind) as session:
        for row in session.scalars(select(UploadChannel).where(UploadChannel.deleted_at.is_(None))):
            kept = json.loads(row.settings)
            settings = {name: _moved(value, old, new) for name, value in kept.items()}
            if settings != kept:
                row.settings = json.dumps(settings, ensure_ascii=False, sort_keys=True)
                followed += 1
    return followed


def _moved(value: object, old: Path, new: Path) -> object:
    if not isinstance(value, str) or not value or not Path(value).is_absolute():
        return value
    place = Path(value).resolve()
    return str(new / place.relative_to(old)) if place.is_relative_to(old) else value
