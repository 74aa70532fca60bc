"""What happens to a bug: a line in a log file that holds places in the code but no values, which may be a person's."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from talentdesk import __version__
from talentdesk.errors import places
from talentdesk.paths import log_folder

log = logging.getLogger("talentdesk.cli")
LOG_BYTES, LOGS_KEPT = 300_000, 3


def log_file() -> Path:
    """The command line's own log: a window that is open has another, and Windows renames no file in use."""
    return log_folder() / "talentdesk-cli.log"


def note_bug(error: BaseException) -> Path | None:
    """Write the bug into the log; the file, or None where it cannot be written."""
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(), maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)
    try:
        log.error("version %s\n%s", __version__, places(error))
    finally:
        log.removeHandler(handler)
        handler.close()
    return log_file()
