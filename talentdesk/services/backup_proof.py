"""Proves a backup: every byte, the database opened as a base, row counts, the journal's chain, a page really drawn from it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path, PurePosixPath

from talentdesk.documents.form_catalogue import FORMS
from talentdesk.errors import DeskError
from talentdesk.exchange.backup_files import (
    MEGABYTE,
    BackupFile,
    BackupManifest,
    Member,
    check_seal,
    damaged,
    opened_backup,
)
from talentdesk.progress import SILENT, Progress
from talentdesk.services import bases, batches, forms
from talentdesk.services.backup_facts import Proof, facts_of, reading
from talentdesk.services.base_files import RECORD_FOLDERS
from talentdesk.services.form_requests import Subject
from talentdesk.services.issue_register import VALID
from talentdesk.store import DATABASE, Store
from talentdesk.store.claim import LOCK
from talentdesk.text import tr

PAGE = ".proof.pdf"
SCRATCH = "talentdesk-proof-"
FORGOTTEN_AFTER = 24 * 3600.0
# Of a page that is drawn twice in the life of a backup, the day must not matter.
DAY = date(2000, 1, 1)
PRINTABLE = f"snapshot IS NOT NULL AND layout IS NOT NULL AND state = '{VALID}'"


def prove(path: Path, progress: Progress = SILENT) -> Proof:
    """Open a backup from the disk and prove all of it; DeskError when anything does not hold, Cancelled."""
    with proven(path, progress) as (proof, _place):
        return proof


def _clear_forgotten() -> None:
    """Take away what a killed proof left: personal data must not lie about for long. A younger one may be under way."""
    for left in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - FORGOTTEN_AFTER:
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def proven(path: Path, progress: Progress = SILENT) -> Iterator[tuple[Proof, Path]]:
    """The proof, and a folder with the proven database in it (its tables brought up to date) that vanishes afterwards."""
    _clear_forgotten()
    with tempfile.TemporaryDirectory(prefix=SCRATCH, ignore_cleanup_errors=True) as name:
        place = Path(name)
        try:
            proof = prove_unpacked(place, unpack(path, place, progress, everything=False), progress)
        except OSError as trouble:
            raise _no_room(place) from trouble
        yield proof, place


def unpack(
    path: Path, place: Path, progress: Progress = SILENT, *, everything: bool = True
) -> BackupManifest:
    """Read a backup whole, each byte held against its sums, into a folder; what it said of itself.

    Not ``everything``: all is read, but only the database and the pictures that a proof draws with are written.
    """
    check_seal(path, progress)
    with opened_backup(path) as backup:
        manifest = backup.manifest
        members = sorted(manifest.members, key=lambda each: each.name != DATABASE)
        if not members or members[0].name != DATABASE:
            raise damaged()
        total = manifest.unpacked // MEGABYTE
        wanted: frozenset[str] = frozenset()
        done = 0
        for member in members:
            if not _fits(member.name):
                raise damaged()
            keep = everything or member.name == DATABASE or PurePosixPath(member.name).stem in wanted
            for piece in _taken(backup, member, place / member.name if keep else None):
                progress.step(done // MEGABYTE, total, tr("核对备份里的文件（MB）"))
                done += piece
            if member.name == DATABASE:
                check_database(place, manifest)
                wanted = _pictures(place / DATABASE)
    return manifest


def _fits(name: str) -> bool:
    """Whether a member is a file that a base has."""
    parts = PurePosixPath(name).parts
    return name == DATABASE or (len(parts) > 1 and parts[0] in RECORD_FOLDERS)


def _taken(backup: BackupFile, member: Member, target: Path | None) -> Iterator[int]:
    """Read a member to its end, and write it where a place is given so that it lasts; the sizes of its pieces."""
    if target is None:
        yield from map(len, backup.pieces(member))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        for piece in backup.pieces(member):
            out.write(piece)
            yield len(piece)
        out.flush()
        os.fsync(out.fileno())


def check_database(place: Path, manifest: BackupManifest) -> None:
    """Hold an unpacked database against what the manifest says of it; DeskError."""
    try:
        found = facts_of(place / DATABASE)
        with closing(reading(place / DATABASE)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            loose = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as trouble:
        raise _not_sound() from trouble
    if not sound or loose is not None:
        raise _not_sound()
    told = (manifest.base_uid, manifest.schema, manifest.entry, manifest.head)
    counted = all(found.rows.get(table) == count for table, count in manifest.rows.items())
    if not counted or told != (found.base_uid, found.schema, found.entry, found.head):
        raise damaged()


def prove_unpacked(place: Path, manifest: BackupManifest, progress: Progress = SILENT) -> Proof:
    """Open an unpacked backup as a base (which brings an older one up to date) and draw a page from it; DeskError."""
    store = bases.open_base(place, user="")
    try:
        progress.step(0, 0, tr("核对操作记录"))
        if store.broken_entries(lambda _done: progress.step(0, 0, tr("核对操作记录"))):
            raise DeskError(
                tr("备份里的操作记录被改动过。"), tr("请换用另一个备份，并保留这一个。"), code="backup-chain"
            )
        progress.step(0, 0, tr("试印一页"))
        return _draw(store, manifest, progress)
    finally:
        store.close()
        (place / LOCK).unlink(missing_ok=True)


def _draw(store: Store, manifest: BackupManifest, progress: Progress) -> Proof:
    page = store.folder / PAGE
    number = _newest_certificate(store)
    # A built-in one: what a bureau's own template cannot do says nothing about the backup.
    form = next(each for each in FORMS if each.about == "base")
    try:
        if number:
            drawn = batches.write_pages(store, (number,), page, progress=progress)
        else:
            drawn = forms.preview_form(store, form.key, Subject("base"), page, DAY, progress=progress).pages
        if drawn < 1 or page.stat().st_size == 0:
            raise _not_sound()
    finally:
        page.unlink(missing_ok=True)
    return Proof(manifest, number, "" if number else tr(form.label))


def _newest_certificate(store: Store) -> str:
    """The last certificate that can be printed; empty when there is none."""
    with closing(reading(store.folder / DATABASE)) as connection:
        newest = f"SELECT number FROM certificate WHERE {PRINTABLE} ORDER BY id DESC LIMIT 1"  # noqa: S608 - ours
        found = connection.execute(newest).fetchone()
    return str(found[0]) if found else ""


def _pictures(database: Path) -> frozenset[str]:
    """The pictures that the page drawn from a database may show, by the sums they are called by."""
    photo = f"SELECT json_extract(snapshot, '$.photo') FROM certificate WHERE {PRINTABLE} ORDER BY id DESC LIMIT 1"  # noqa: S608 - ours
    with closing(reading(database)) as connection:
        rows = (*connection.execute(photo), *connection.execute("SELECT seal FROM base_profile"))
    return frozenset(str(row[0]) for row in rows if row[0])


def _not_sound() -> DeskError:
    return DeskError(
        tr("备份里的数据库不完好。"),
        tr("请换用另一个备份；如果是刚做的备份，请先运行数据检查（check）。"),
        code="backup-database",
    )


def _no_room(place: Path) -> DeskError:
    return DeskError(
        tr("核对备份时写不了临时文件。"),
        tr("请在 {place} 所在的磁盘上腾出空间。", place=place.parent),
        code="disk-full",
    )
