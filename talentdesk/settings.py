"""One user's preferences on one PC, kept as JSON: language, theme, last data folder; and the folder chosen for his data."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from talentdesk.paths import config_folder, user_data_folder

DATA_VARIABLE = "TALENTDESK_DATA"


@dataclass(slots=True)
class Preferences:
    """What a user chose for himself; unknown keys of a newer version are ignored when read.

    ``favourite_forms``: their keys, separated by commas. ``backup_folder``: empty for the one beside the data folder;
    ``backup_daily``: "on" or "off".
    """

    language: str = "zh_CN"
    theme: str = "system"
    last_folder: str = ""
    user: str = ""
    favourite_forms: str = ""
    backup_folder: str = ""
    backup_daily: str = "on"


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
    _write(preferences_file(), json.dumps(asdict(preferences), ensure_ascii=False, indent=1))


def default_data_folder() -> Path:
    """The data folder when none is named: TALENTDESK_DATA, else the one chosen on this PC, else the user's own."""
    named = os.environ.get(DATA_VARIABLE)
    return Path(named) if named else _own_default()


def follow_base(old: Path, new: Path) -> None:
    """A base went from one folder to another: whatever is remembered of the old one is remembered of the new one."""
    if _same(_own_default(), old):
        _write(_chosen_file(), str(new))
    preferences = load_preferences()
    if preferences.last_folder and _same(Path(preferences.last_folder), old):
        preferences.last_folder = str(new)
        save_preferences(preferences)


def _chosen_file() -> Path:
    # A file of its own: a command may move a base while a window holds, and later saves, preferences it read before.
    return config_folder() / "data-folder.txt"


def _own_default() -> Path:
    try:
        chosen = _chosen_file().read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        chosen = ""
    return Path(chosen) if chosen else user_data_folder()


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(target)
