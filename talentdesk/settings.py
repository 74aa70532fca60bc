"""One user's preferences on one PC, kept as JSON: language, theme, last data folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from talentdesk.paths import config_folder


@dataclass(slots=True)
class Preferences:
    """What a user chose for himself; unknown keys of a newer version are ignored when read.

    ``favourite_forms``: their keys, separated by commas.
    """

    language: str = "zh_CN"
    theme: str = "system"
    last_folder: str = ""
    user: str = ""
    favourite_forms: str = ""


def preferences_file() -> Path:
    """Where the preferences lie."""
    return config_folder() / "preferences.json"


def load_preferences() -> Preferences:
    """The saved preferences; defaults where none were saved or the file cannot be read."""
    try:
        found = json.loads(preferences_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(found, dict):
        return Preferences()
    known = {f.name for f in fields(Preferences)}
    return Preferences(**{k: v for k, v in found.items() if k in known and isinstance(v, str)})


def save_preferences(preferences: Preferences) -> None:
    """Write the preferences whole or not at all."""
    target = preferences_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_text(json.dumps(asdict(preferences), ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(target)
