"""Making backups while the base is in use, proving them, keeping and forgetting them, and what the first page says."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange.backup_files import BackupManifest, write_backup
from talentdesk.progress import Progress
from talentdesk.registers import register
from talentdesk.services import (
    backup_standing,
    backups,
    base_files,
    custom_forms,
    equipment_files,
    layout_drafts,
    photos,
    records,
    today,
    upload_building,
)
from talentdesk.services.backup_facts import facts_of
from talentdesk.services.backup_words import contents, proof_line
from talentdesk.store import DATABASE, Store
from tests.services.rosters import person

NOW = datetime(2026, 11, 27, 9, 30)
COURSES = register("courses")


def course(store: Store, code: str = "K77") -> int:
    """One more record, so that something was done."""
    return records.create(
        store, COURSES, {"code": code, "name": "焊工", "level": "高级工", "hours_theory": 4}
    )


@pytest.fixture
def made(full: Store, tmp_path: Path) -> Path:
    """A backup of the sample base."""
    return backups.make(full, tmp_path / "U盘", NOW).backup.path


def with_entries(store: Store) -> set[str]:
    return {entry.name for entry in base_files.entries_of(store.folder)}


# what belongs to a base


def test_the_names_are_those_that_others_write_under() -> None:
    written = {
        photos.FOLDER, equipment_files.FOLDER, custom_forms.FOLDER, layout_drafts.FOLDER, upload_building.FOLDER,
    }  # fmt: skip
    assert written < set(base_files.RECORD_FOLDERS)
    assert {"outbox", "out", "output"} < set(base_files.RECORD_FOLDERS)


def test_what_shares_the_folder_and_is_not_the_base_s(full: Store) -> None:
    """On Windows preferences and logs lie in the default data folder."""
    (full.folder / "preferences.json").touch()
    (full.folder / "Logs").mkdir()
    (full.folder / "恢复前 20260101-080000").mkdir()
    (full.folder / "我的东西.txt").touch()
    (full.folder / "backups").mkdir()
    course(full)  # the writing connection leaves its own files
    assert with_entries(full) == {
        DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "上报", "outbox", "backups",
    }  # fmt: skip


def test_previews_and_leftovers_are_not_kept(full: Store) -> None:
    for name in ("文件/预览/1/花名册.pdf", "文件/.part-x.pdf", "上报/1/.part-a/b", "文件/一班/花 名册.pdf"):
        place = full.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    kept = [name for name, _ in base_files.files_to_keep(full.folder)]
    assert "文件/一班/花 名册.pdf" in kept
    assert not [name for name in kept if "预览" in name or ".part-" in name]


# making


def test_a_backup_says_what_it_holds(full: Store, tmp_path: Path) -> None:
    before = full.last_entry()
    done = backups.make(full, tmp_path / "U盘", NOW)
    found = done.backup
    assert found.path.name == "TalentDesk-BJ-20261127-0930.tdbackup"
    assert (found.base_name, found.base_code, found.entry) == ("滨江市高技能人才培训基地", "BJ", before)
    assert found.made.replace(tzinfo=None) == NOW
    assert done.proof.certificate.startswith("BJ2026")
    assert done.proof.manifest.rows["trainee"] == 177
    assert done.proof.manifest.rows["certificate"] == 24
    assert found.path.name in "\n".join(contents(found))
    assert done.proof.certificate in proof_line(done.proof)
    assert [path.name for path in found.path.parent.iterdir()] == [found.path.name]
    assert not list(full.folder.glob(f"{base_files.SCRATCH}*"))


def test_two_in_one_minute_have_two_names(store: Store, tmp_path: Path) -> None:
    names = [backups.make(store, tmp_path / "b", NOW).backup.path.name for _ in range(2)]
    assert names == ["TalentDesk-BJ-20261127-0930.tdbackup", "TalentDesk-BJ-20261127-0930-2.tdbackup"]


def test_a_base_without_certificates_draws_a_form(store: Store, tmp_path: Path) -> None:
    proof = backups.make(store, tmp_path / "b", NOW).proof
    assert proof.certificate == ""
    assert proof.form == "技能人才奖励申领汇总表"
    assert proof.form in proof_line(proof)


def test_a_named_file_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "我的.tdbackup"
    assert backups.make(store, target, NOW).backup.path == target
    before = target.read_bytes()
    with pytest.raises(DeskError) as refused:
        backups.make(store, target, NOW)
    assert (refused.value.code, target.read_bytes()) == ("exists", before)


def test_a_backup_made_while_another_thread_writes_is_one_moment(full: Store, tmp_path: Path) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            written.append(course(full, f"N{len(written):04d}"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        proofs = [backups.make(full, tmp_path / "b", NOW).proof for _ in range(2)]
    finally:
        stop.set()
        writer.join()
    assert len(written) > 2
    for proof in proofs:  # the proof itself holds rows, chain and entry against each other
        assert proof.manifest.entry < full.last_entry()
    assert proofs[0].manifest.rows["course"] < proofs[1].manifest.rows["course"]


def test_a_cancelled_backup_leaves_nothing(full: Store, tmp_path: Path) -> None:
    asked: list[str] = []

    def stop_at(count: int) -> Progress:
        asked.clear()

        def cancelled() -> bool:
            asked.append("")
            return len(asked) > count

        return Progress(cancelled=cancelled)

    for count in (0, 1, 5, 20, 45):
        before = full.last_entry()
        with pytest.raises(Cancelled):
            backups.make(full, tmp_path / "b", NOW, stop_at(count))
        assert not (tmp_path / "b").exists() or not list((tmp_path / "b").iterdir())
        assert not list(full.folder.glob(f"{base_files.SCRATCH}*"))
        assert full.last_entry() == before


@pytest.mark.skipif(os.name == "nt", reason="limits of a process")
@pytest.mark.parametrize("room", [100_000, 1_200_000, 4_000_000])
def test_a_full_disk_is_said_and_leaves_nothing(full: Store, tmp_path: Path, room: int) -> None:
    """A file may grow so far and no further: first the copied database, then the backup, then what is unpacked."""
    import resource
    import signal

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    (full.folder / "文件").mkdir()
    (full.folder / "文件" / "大.pdf").write_bytes(os.urandom(4_500_000))
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, limit[1]))
        with pytest.raises(DeskError) as refused:
            backups.make(full, tmp_path / "b", NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert refused.value.code in ("disk", "file-unwritable", "disk-full")
    assert refused.value.remedy
    assert not (tmp_path / "b").exists() or not list((tmp_path / "b").iterdir())
    assert backups.make(full, tmp_path / "b", NOW).proof.certificate  # room again


def test_a_folder_that_cannot_be_written_is_said(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeskError) as refused:
        backups.make(store, tmp_path / "file" / "b", NOW)
    assert refused.value.code == "file-unwritable"


def test_a_base_with_damage_makes_no_backup(full: Store, tmp_path: Path) -> None:
    """Rows that point nowhere: SQLite copies them without a word."""
    with sqlite3.connect(full.folder / DATABASE) as connection:
        connection.execute("UPDATE enrolment SET trainee_id = 999999 WHERE id = 1")
    connection.close()
    with pytest.raises(DeskError) as refused:
        backups.make(full, tmp_path / "b", NOW)
    assert refused.value.code == "backup-database"
    assert not list((tmp_path / "b").iterdir())


def test_a_base_whose_journal_was_tampered_with_makes_no_backup(full: Store, tmp_path: Path) -> None:
    with sqlite3.connect(full.folder / DATABASE) as connection:
        connection.execute("UPDATE journal_entry SET why = 'x' WHERE id = 5")
    connection.close()
    with pytest.raises(DeskError) as refused:
        backups.make(full, tmp_path / "b", NOW)
    assert refused.value.code == "backup-chain"
    assert not list((tmp_path / "b").iterdir())


def test_what_a_killed_backup_left_goes_after_a_day(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    old, young, other = (folder / name for name in (".part-a.tdbackup", ".part-b.tdbackup", ".part-c.zip"))
    for file in (old, young, other):
        file.touch()
    for file in (old, other):
        os.utime(file, (0, 0))
    backups.make(store, folder, datetime.now())
    assert (old.exists(), young.exists(), other.exists()) == (False, True, True)


# proving


@pytest.mark.parametrize("seed", range(12))
def test_single_bytes_at_random_places_are_all_refused(made: Path, seed: int) -> None:
    whole = made.read_bytes()
    chance = random.Random(seed)
    for _ in range(5):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        made.write_bytes(bytes(damaged))
        with pytest.raises(DeskError) as refused:
            backups.prove(made)
        assert refused.value.code == "backup-damaged"


def forge(
    store: Store, target: Path, change: Callable[[BackupManifest], BackupManifest], database: Path
) -> Path:
    """A backup whose seal and sums hold and that all the same is not what it says."""
    facts = facts_of(store.folder / DATABASE)
    told = BackupManifest(
        facts.base_uid, facts.base_name, facts.base_code, 0, "0", facts.schema, facts.entry, facts.head,
        "2026-11-21T08:00:00+00:00", "", facts.rows,
    )  # fmt: skip
    write_backup(target, change(told), [(DATABASE, database)])
    return target


@pytest.mark.parametrize(
    "change",
    [
        {"entry": 3},
        {"head": "0" * 64},
        {"base_uid": "other"},
        {"schema": "0001"},
        {"rows": {"trainee": 1}},
        {"rows": {"no_such_table": 0}},
    ],
)
def test_a_manifest_that_the_database_contradicts_is_refused(
    full: Store, tmp_path: Path, change: dict[str, object]
) -> None:
    from dataclasses import replace

    full.copy_to(tmp_path / "copy.db")
    path = forge(full, tmp_path / "x.tdbackup", lambda told: replace(told, **change), tmp_path / "copy.db")  # type: ignore[arg-type]
    with pytest.raises(DeskError) as refused:
        backups.prove(path)
    assert refused.value.code == "backup-damaged"


def test_something_else_in_the_place_of_the_database_is_refused(full: Store, tmp_path: Path) -> None:
    (tmp_path / "junk").write_bytes(b"no database at all" * 100)
    path = forge(full, tmp_path / "x.tdbackup", lambda told: told, tmp_path / "junk")
    with pytest.raises(DeskError) as refused:
        backups.prove(path)
    assert refused.value.code == "backup-database"


def test_a_newer_schema_is_refused_in_words(full: Store, tmp_path: Path) -> None:
    from dataclasses import replace

    full.copy_to(tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    path = forge(
        full, tmp_path / "x.tdbackup", lambda told: replace(told, schema="9999"), tmp_path / "copy.db"
    )
    with pytest.raises(DeskError, match="更新版本"):
        backups.prove(path)


def test_a_proof_leaves_no_trace(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Personal data are unpacked for it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    for name in ("talentdesk-proof-killed", "talentdesk-proof-young", "talentdesk-other"):
        (tmp_path / "temp" / name).mkdir(parents=True)
    os.utime(tmp_path / "temp" / "talentdesk-proof-killed", (0, 0))
    backups.prove(made)
    assert {path.name for path in (tmp_path / "temp").iterdir()} == {
        "talentdesk-proof-young",
        "talentdesk-other",
    }


# listing and thinning


def test_the_list_is_newest_first_and_knows_what_it_cannot_read(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    for days in (3, 1, 2):
        backups.make(store, folder, NOW - timedelta(days=days))
    (folder / "x.tdbackup").write_bytes(b"x")
    (folder / ".part-1.tdbackup").write_bytes(b"x")
    found, unreadable = backups.listed(folder)
    assert [each.made.day for each in found] == [26, 25, 24]
    assert [path.name for path in unreadable] == ["x.tdbackup"]
    assert backups.listed(tmp_path / "none") == ([], [])


def test_thinning_takes_only_this_base_s_own(fresh: Callable[[], Store], tmp_path: Path) -> None:
    folder = tmp_path / "b"
    first = fresh()
    mine = [backups.make(first, folder, NOW - timedelta(days=4, hours=hour)).backup.path for hour in range(3)]
    shutil.copy(mine[2], folder / "留着.txt")
    with sqlite3.connect(first.folder / DATABASE) as connection:  # as another base would be
        connection.execute("UPDATE base_profile SET uid = 'another'")
    connection.close()
    others = [
        backups.make(first, folder, NOW - timedelta(days=3, hours=hour)).backup.path for hour in range(2)
    ]
    with sqlite3.connect(first.folder / DATABASE) as connection:
        connection.execute("UPDATE base_profile SET uid = ?", (backups.read(mine[0]).base_uid,))
    connection.close()
    done = backups.make(first, folder, NOW, thinned=True)
    assert sorted(done.thinned) == sorted(mine[1:])
    assert {path.name for path in folder.iterdir()} == {
        mine[0].name, *(path.name for path in others), done.backup.path.name, "留着.txt",
    }  # fmt: skip


def test_without_being_asked_nothing_is_thinned(store: Store, tmp_path: Path) -> None:
    for hour in range(3):
        backups.make(store, tmp_path / "b", NOW - timedelta(days=9, hours=hour))
    assert backups.make(store, tmp_path / "b", NOW).thinned == ()
    assert len(list((tmp_path / "b").iterdir())) == 4


def test_where_backups_go(store: Store, tmp_path: Path) -> None:
    assert backups.default_folder(store) == store.folder.resolve().with_name("base-备份")
    assert backups.default_folder(store, str(tmp_path / "U")) == tmp_path / "U"
    assert backups.same_disk(store, tmp_path / "not" / "there")
    shared = Path("/dev/shm")
    if shared.exists():
        assert backups.same_disk(store, shared) == (shared.stat().st_dev == tmp_path.stat().st_dev)


# what the first page says


def clocked(store: Store, at: datetime) -> None:
    """The base's clock stands at a moment from now on."""
    store._clock = lambda: at.astimezone()


def lines(store: Store, day: date) -> list[tuple[str, str, str]]:
    return [(each.kind, each.text, each.page) for each in today.due(store, day) if each.page == "backups"]


def test_a_new_base_has_nothing_to_lose(store: Store) -> None:
    assert lines(store, NOW.date()) == []
    assert not backup_standing.wanted_today(store, NOW.date())


def test_the_first_page_asks_for_a_backup(store: Store, tmp_path: Path) -> None:
    clocked(store, NOW)
    course(store)
    assert lines(store, NOW.date()) == [("backup", "这个基地还没有备份", "backups")]
    assert backup_standing.wanted_today(store, NOW.date())
    backups.make(store, tmp_path / "b", NOW)
    day = NOW.date()
    assert [lines(store, day + timedelta(days=n)) for n in (0, 7)] == [[], []]
    assert lines(store, day + timedelta(days=8)) == [("backup", "最近的备份是 8 天前做的", "backups")]


def test_an_automatic_backup_is_due_once_a_day_and_only_after_changes(store: Store, tmp_path: Path) -> None:
    clocked(store, NOW)
    course(store)
    backups.make(store, tmp_path / "b", NOW)
    day = NOW.date()
    wanted = [backup_standing.wanted_today(store, day + timedelta(days=n)) for n in (0, 1, 6, 7)]
    assert wanted == [False, False, False, True]
    course(store, "K78")
    assert [backup_standing.wanted_today(store, day + timedelta(days=n)) for n in (0, 1)] == [False, True]


def test_a_failure_is_told_until_a_backup_is_made(store: Store, tmp_path: Path) -> None:
    course(store)
    for _ in range(2):
        backup_standing.note_failure(store, DeskError("U盘没有插上。"))
    notes = [each for each in records_of_kind(store) if each == "backup-failed"]
    assert notes == ["backup-failed"]
    assert lines(store, NOW.date()) == [("backup-failed", "自动备份没有完成：U盘没有插上。", "backups")]
    backups.make(store, tmp_path / "b", datetime.now())
    assert [each for each in lines(store, date.today()) if each[0] == "backup-failed"] == []


def records_of_kind(store: Store) -> list[str]:
    with store.read() as session:
        return [row[0] for row in session.connection().exec_driver_sql("SELECT kind FROM journal_entry")]


def test_no_personal_data_in_a_refusal(full: Store, tmp_path: Path) -> None:
    """The sentence about damage names neither person nor number."""
    who = person(3)
    trainee = records.create(full, register("trainees"), who)
    with sqlite3.connect(full.folder / DATABASE) as connection:
        connection.execute(
            "INSERT INTO enrolment (trainee_id, class_id, state) VALUES (?, 999, 'x')", (trainee,)
        )
    connection.close()
    with pytest.raises(DeskError) as refused:
        backups.make(full, tmp_path / "b", NOW)
    said = refused.value.text + refused.value.remedy
    assert str(who["name"]) not in said
    assert str(who["id_number"]) not in said
