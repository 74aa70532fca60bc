"""Where the program's own files lie, and the user's: preferences, logs, data."""

from __future__ import annotations

from pathlib import Path

import platformdirs

APP_NAME = "TalentDesk"
LAUNCHER = "TalentDesk.exe"
"""Starts the installed program; it lies beside the folders of the code and of the interpreter (installer/windows/launcher.c)."""


def resources() -> Path:
    """The folder of everything that ships beside the code: fonts, forms, layouts, reference data."""
    return Path(__file__).resolve().parent.parent / "resources"


def resource(relative: str) -> Path:
    """One shipped file or folder, by its path below ``resources/``."""
    return resources() / relative


def program_folder() -> Path:
    """The program's own folder, which an installation replaces and an uninstallation removes: no place for data."""
    code = Path(__file__).resolve().parent.parent
    return code.parent if (code.parent / LAUNCHER).exists() else code


def user_data_folder() -> Path:
    """The user's own folder for this program's data, as the system has it."""
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def config_folder() -> Path:
    """The user's preferences (never a base's data)."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))


def log_folder() -> Path:
    """Log files without personal data."""
    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))
