"""Brings a base's database to the present schema: copies it first, refuses a newer one politely."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.text import tr

MIGRATIONS = Path(__file__).parent / "migrations"


def known_revisions() -> list[str]:
    """All revisions in order; a revision's number is the beginning of its file name."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def revision_of(path: Path) -> str | None:
    """The schema revision a database has; None: a file with no tables of ours yet."""
    connection = sqlite3.connect(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError as trouble:
        raise _no_database() from trouble
    finally:
        connection.close()


def is_empty(path: Path) -> bool:
    """Whether a database file has no table at all, as the founding of a base leaves it when it is killed."""
    connection = sqlite3.connect(path)
    try:
        return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,))
    finally:
        connection.close()


def _no_database() -> DeskError:
    return DeskError(
        tr("这个数据文件打不开：它不是本程序的数据库，或已损坏。"),
        tr("请从备份恢复，或换一个数据文件夹。"),
        code="not-a-base",
    )


def bring_up_to_date(path: Path, now: datetime, *, create: bool = False) -> Path | None:
    """Migrate ``path`` to the newest revision; the copy made before upgrading an existing base, or None.

    A file without our tables is filled only when a base is being created and the file is empty: a database of another
    program is never touched.
    """
    revisions = known_revisions()
    present = revision_of(path) if path.exists() else None
    if present == revisions[-1]:
        return None
    if present is None and path.exists() and not (create and is_empty(path)):
        raise _no_database()
    if present is not None and present not in revisions:
        raise DeskError(
            tr("这个数据文件夹由更新版本的程序建立，本版本不能打开。"),
            tr("请安装新版本后再打开；数据没有改动。"),
        )
    copy = _copy_before(path, present, now) if present is not None else None
    _upgrade(path)
    return copy


def _copy_before(path: Path, revision: str, now: datetime) -> Path:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    copy = folder / f"before-upgrade-{revision}-{now:%Y%m%d-%H%M%S}.db"
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    return copy


def _upgrade(path: Path) -> None:
    from alembic import command  # half a second that a start without migration need not pay
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["database"] = path
    command.upgrade(config, "head")
