"""Backups of a base: made while it is in use, proven before they count, listed, thinned."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from talentdesk import __version__
from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import cannot_write, whole_file
from talentdesk.exchange.backup_files import ENDING, BackupManifest, read_summary, write_backup
from talentdesk.progress import SILENT, Progress
from talentdesk.rules.backup_keeping import surplus
from talentdesk.services.backup_facts import Proof, facts_of
from talentdesk.services.backup_standing import MADE_KIND
from talentdesk.services.base_files import LEFT_OVER, SCRATCH, files_to_keep
from talentdesk.store import DATABASE, Store
from talentdesk.text import tr

__all__ = [
    "Backup",
    "Made",
    "Proof",
    "default_folder",
    "folder_beside",
    "listed",
    "make",
    "prove",
    "read",
    "same_disk",
    "thin",
]

Prover = Callable[[Path, Progress], Proof]
FORGOTTEN_AFTER = timedelta(days=1)
BESIDE = "-备份"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file and what it says of itself; ``made`` in local time, ``size`` in bytes, ``files`` beside the database."""

    path: Path
    made: datetime
    size: int
    base_uid: str
    base_name: str
    base_code: str
    copy_number: int
    program: str
    entry: int
    files: int


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and proven, and older ones that went because of it."""

    backup: Backup
    proof: Proof
    thinned: tuple[Path, ...]


def default_folder(store: Store, chosen: str = "") -> Path:
    """Where backups go: the folder chosen on this PC, else one beside the data folder."""
    return Path(chosen) if chosen else folder_beside(store.folder)


def folder_beside(data: Path) -> Path:
    """The folder for backups beside a data folder: what removes the data by mistake does not take them along."""
    return data.resolve().with_name(f"{data.resolve().name}{BESIDE}")


def make(
    store: Store,
    target: Path,
    now: datetime,
    progress: Progress = SILENT,
    *,
    thinned: bool = False,
    prover: Prover | None = None,
) -> Made:
    """Make a backup while the base is in use; it gets its name only after it was read back and proven.

    ``target``: a file ending in .tdbackup, which must not exist, or a folder, where it is named after base and time;
    ``thinned``: older backups of this base there go, as ``rules/backup_keeping`` says; ``prover``: how it is proven, else
    ``prove``. DeskError, Cancelled; no half
    file stays.
    """
    progress.step(0, 0, tr("复制数据库"))
    with _scratch(store) as scratch:
        try:
            store.copy_to(scratch / DATABASE)
            facts = facts_of(scratch / DATABASE)
        except sqlite3.Error as trouble:
            raise _not_copied(trouble) from trouble
        told = BackupManifest(
            facts.base_uid, facts.base_name, facts.base_code, facts.copy_number, __version__, facts.schema, facts.entry,
            facts.head, now.astimezone(UTC).isoformat(timespec="seconds"), str(store.folder.resolve()), facts.rows,
        )  # fmt: skip
        path = _place(told, target, now)
        _clear_forgotten(path.parent, now)
        with whole_file(path) as part:
            sources = [(DATABASE, scratch / DATABASE), *files_to_keep(store.folder)]
            write_backup(part, told, sources, progress)
            proof = (prover or prove)(part, progress)
    store.note(tr("备份：{file}", file=path.name), kind=MADE_KIND)
    gone = thin(path.parent, told.base_uid, now) if thinned else ()
    return Made(read(path), proof, gone)


def prove(path: Path, progress: Progress = SILENT) -> Proof:
    """Prove a backup here and now; DeskError when anything does not hold, Cancelled."""
    from talentdesk.services import backup_proof  # large: it draws a page; the window has it done elsewhere

    return backup_proof.prove(path, progress)


@contextmanager
def _scratch(store: Store) -> Iterator[Path]:
    """A folder for the copied database, inside the data folder: personal data need not lie about elsewhere."""
    try:
        place = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=store.folder))
    except OSError as trouble:
        raise cannot_write(store.folder, trouble) from trouble
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _not_copied(trouble: sqlite3.Error) -> DeskError:
    if getattr(trouble, "sqlite_errorname", "") in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
        return DeskError(
            tr("数据文件有损坏，没有做成备份。"), tr("请从最近的备份恢复。"), code="backup-database"
        )
    return DeskError(
        tr("数据库复制不出来，没有做成备份。"), tr("请核对数据文件夹所在磁盘的空间后重试。"), code="disk"
    )


def _place(told: BackupManifest, target: Path, now: datetime) -> Path:
    if target.suffix.lower() == ENDING:
        if target.exists():
            raise DeskError(
                tr("已经有这个文件：{file}", file=target.name), tr("请换一个文件名。"), code="exists"
            )
        return target
    called = told.base_code or told.base_name
    safe = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in called)[:40]
    stem = f"TalentDesk-{safe}-{now.astimezone():%Y%m%d-%H%M}"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return next(place for name in names if not (place := target / f"{name}{ENDING}").exists())


def _clear_forgotten(folder: Path, now: datetime) -> None:
    """Take away what a killed backup left here long ago; a younger one may still be under way."""
    before = (now.astimezone() - FORGOTTEN_AFTER).timestamp()
    for left in folder.glob(f"{LEFT_OVER}*{ENDING}"):
        if left.stat().st_mtime < before:
            left.unlink(missing_ok=True)


def read(path: Path) -> Backup:
    """What a backup file says of itself; DeskError when it is none."""
    told = read_summary(path)
    made = datetime.fromisoformat(told.made).astimezone()
    return Backup(
        path, made, path.stat().st_size, told.base_uid, told.base_name, told.base_code, told.copy_number, told.program,
        told.entry, told.files,
    )  # fmt: skip


def listed(folder: Path) -> tuple[list[Backup], list[Path]]:
    """The backups in a folder, newest first, and the files that are called so but cannot be read."""
    found, unreadable = [], []
    places = sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
    for path in places:
        if path.name.startswith(LEFT_OVER):
            continue
        try:
            found.append(read(path))
        except (DeskError, OSError, ValueError):
            unreadable.append(path)
    return sorted(found, key=lambda each: (each.made, each.path.name), reverse=True), unreadable


def thin(folder: Path, base_uid: str, now: datetime) -> tuple[Path, ...]:
    """Remove the backups of one base that need not be kept any longer; which. Files of others are not touched."""
    own = {each.path.name: each.made for each in listed(folder)[0] if each.base_uid == base_uid}
    gone = []
    for name in surplus(own.items(), now.astimezone()):
        try:
            (folder / name).unlink()
        except OSError:  # open elsewhere or write-protected: it is only in the way, next time perhaps not
            continue
        gone.append(folder / name)
    return tuple(gone)


def same_disk(store: Store, folder: Path) -> bool:
    """Whether backups there would go with the disk of the data."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.stat().st_dev == store.folder.stat().st_dev
