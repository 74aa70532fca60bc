"""Where the program's own files lie and where a base's data folder is looked for."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP_NAME = "TalentDesk"


def resources() -> Path:
    """The folder of everything that ships beside the code: fonts, forms, layouts, reference data."""
    return Path(__file__).resolve().parent.parent / "resources"


def resource(relative: str) -> Path:
    """One shipped file or folder, by its path below ``resources/``."""
    return resources() / relative


def default_data_folder() -> Path:
    """The data folder when none is named: TALENTDESK_DATA, else the user's own data folder."""
    named = os.environ.get("TALENTDESK_DATA")
    return Path(named) if named else Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def config_folder() -> Path:
    """The user's preferences (never a base's data)."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))


def log_folder() -> Path:
    """Log files without personal data."""
    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))
