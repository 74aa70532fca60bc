"""A file given to the program (double click, dropped on its icon): which page it belongs to."""

from __future__ import annotations

from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui.desk import Desk

ROSTERS = frozenset({".xlsx", ".xlsm", ".xls", ".csv"})
LAYOUTS = frozenset({".tdlayout", ".json"})  # .json: what earlier versions wrote
PACKAGE, TWIN, CATALOGUE, BACKUP = ".zip", ".tdtwin", ".tdcatalogue", ".tdbackup"
ENDINGS = ROSTERS | LAYOUTS | {PACKAGE, TWIN, CATALOGUE, BACKUP}


def is_ours(text: str) -> bool:
    """Whether an argument of the program is a file that the window opens, rather than a command."""
    path = Path(text)
    return path.suffix.lower() in ENDINGS and path.is_file()


def is_backup(path: Path) -> bool:
    """Whether a file is called like a backup, from which a base can be put back."""
    return path.suffix.lower() == BACKUP


def open_file(desk: Desk, path: Path) -> None:
    """Show a file on its page; what it would change is shown there first and agreed to by the user."""
    ending = path.suffix.lower()
    if not path.is_file():
        desk.refuse(
            DeskError(tr("找不到文件 {file}。", file=path), tr("它可能已被移走或改名。"), code="not-found")
        )
    elif ending in ROSTERS:
        desk.go("trainees", action="import", file=path)
    elif ending in LAYOUTS:
        desk.go("designer", file=path)
    elif ending == BACKUP:
        desk.go("backups", file=path)
    elif ending in (PACKAGE, TWIN, CATALOGUE):
        desk.go("upload", tab={PACKAGE: "packages", TWIN: "twins", CATALOGUE: "catalogue"}[ending], file=path)
    else:
        desk.refuse(
            DeskError(
                tr("这种文件不能直接打开：{file}", file=path.name),
                tr(
                    "可以打开花名册（xlsx、xls、csv）、版式（tdlayout）、上报包（zip）、交换包、共享目录和备份。"
                ),
                code="unknown-file",
            )
        )
