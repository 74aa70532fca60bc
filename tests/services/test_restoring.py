"""Putting a base back: row by row and file by file, over nothing and over a live base; what stays as it was when it fails."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from talentdesk.errors import Cancelled, DeskError
from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.progress import Progress
from talentdesk.registers import register
from talentdesk.services import (
    backups,
    bases,
    batches,
    certificates,
    equipment_files,
    history,
    photos,
    records,
    restore_swap,
    restoring,
    signing_keys,
    teaching,
    twin_guard,
    twin_merging,
    twins,
    upload_building,
    upload_ledger,
)
from talentdesk.services.channel_folders import follow_folder
from talentdesk.services.restore_words import in_words, told
from talentdesk.store import DATABASE, Store, claim, migrate
from tests.services.base_states import Rows, differing, files_of, rows_of
from tests.services.rosters import person
from tests.services.test_backups import course

NOW = datetime(2026, 11, 27, 9, 30)
LATER = datetime(2026, 11, 28, 15, 0)
JOURNAL = {"journal_entry", "sqlite_sequence"}


class Kept(NamedTuple):
    """A sample base with pictures and papers, its backup, and its whole state when that was made."""

    path: Path
    folder: Path
    rows: Rows
    files: dict[str, str]


def put_back(path: Path, folder: Path, *, replace: bool = False) -> restoring.Restored:
    return restoring.restore(path, folder, user="管理员", now=LATER, replace=replace)


def add_things(store: Store, place: Path) -> None:
    """A photo, a seal, a paper of a device, a draft in the papers folder."""
    Image.new("RGB", (300, 400), (200, 180, 160)).save(place / "脸.png")
    trainee = records.find(store, register("trainees"), records.Query()).ids[0]
    photos.set_photo(store, register("trainees"), trainee, place / "脸.png")
    photos.set_photo(store, register("base"), bases.profile(store).id, place / "脸.png")
    device = records.find(store, register("equipment"), records.Query()).ids[0]
    equipment_files.add_file(store, device, place / "脸.png", "说明书")
    paper = store.folder / "文件" / "2026 秋 1班" / "花 名册.pdf"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"%PDF" + bytes(range(256)) * 40)


@pytest.fixture(scope="module")
def kept(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    place = tmp_path_factory.mktemp("备 份")
    shutil.copytree(filled / "base", place / "原来的 基地")
    folder = place / "原来的 基地"
    store = bases.open_base(folder, user="tester")
    follow_folder(store, (filled / "base").resolve(), folder.resolve(), "搬到这里", kind=history.MOVE_KIND)
    add_things(store, place)
    path = backups.make(store, place / "U盘", NOW).backup.path
    store.close()
    # The note that the backup was made stands in the base and not in the backup.
    with sqlite3.connect(folder / DATABASE) as connection:
        connection.execute("DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)")
        connection.execute("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'journal_entry'")
    connection.close()
    return Kept(path, folder, rows_of(folder), files_of(folder))


@pytest.fixture
def live(kept: Kept, tmp_path: Path) -> Path:
    """The base as it was when the backup was made, to be changed at will."""
    return Path(shutil.copytree(kept.folder, tmp_path / "基地"))


def state(folder: Path) -> tuple[Rows, dict[str, str]]:
    return rows_of(folder), files_of(folder)


# the same comes back


def test_to_a_clean_folder_everything_comes_back(kept: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "新 电脑" / "基地"
    done = put_back(kept.path, folder)
    assert done.aside is None
    opened = bases.open_base(folder, user="管理员")
    assert opened.integrity() == []
    assert opened.broken_entries() == []
    assert [each.why for each in history.operations(opened, 2)] == [
        "上报渠道改用新的数据文件夹",
        "从备份恢复：2026-11-27 09:30（备份到第 38 次操作）",
    ]
    opened.close()
    assert files_of(folder) == kept.files
    changed = differing(kept.rows, rows_of(folder))
    # The channel into the data folder follows it, which is journaled.
    assert set(changed) <= JOURNAL | {"journal_change", "upload_channel"}
    assert changed["journal_entry"] == (0, 2)
    assert changed["upload_channel"] == (1, 1)


def test_over_the_same_state_nothing_changes_but_the_journal(kept: Kept, live: Path) -> None:
    with sqlite3.connect(live / DATABASE) as connection:  # its channel has followed it here, as a move does
        connection.execute(
            "UPDATE upload_channel SET settings = replace(settings, ?, ?)", (str(kept.folder), str(live))
        )
    connection.close()
    done = put_back(kept.path, live, replace=True)
    changed = differing(kept.rows, rows_of(live))
    assert set(changed) <= JOURNAL | {"journal_change", "upload_channel"}
    assert files_of(live) == kept.files
    assert done.aside is not None
    assert rows_of(done.aside)["trainee"] == kept.rows["trainee"]


def test_over_a_live_base_the_earlier_state_is_put_aside_whole(kept: Kept, live: Path) -> None:
    store = bases.open_base(live, user="tester")
    course(store)
    (live / "文件" / "新 的.pdf").write_bytes(b"new")
    (live / "我的东西.txt").write_text("x", encoding="utf-8")
    store.close()
    before = state(live)
    done = put_back(kept.path, live, replace=True)
    assert done.aside == live / "恢复前 20261128-150000"
    assert state(done.aside) == before
    assert files_of(live) == kept.files
    assert rows_of(live)["course"] == kept.rows["course"]
    assert (live / "我的东西.txt").exists()
    assert not (live / restore_swap.INTENT).exists()
    assert not (live / restore_swap.STAGING).exists()


def test_restoring_again_and_again_keeps_every_earlier_state(kept: Kept, live: Path) -> None:
    asides = {put_back(kept.path, live, replace=True).aside for _ in range(3)}
    assert len(asides) == 3
    assert all(aside is not None and (aside / DATABASE).exists() for aside in asides)


def test_a_restored_base_is_worked_in_and_backed_up_again(kept: Kept, tmp_path: Path) -> None:
    put_back(kept.path, tmp_path / "b")
    store = bases.open_base(tmp_path / "b", user="tester")
    course(store)
    second = backups.make(store, tmp_path / "u", LATER).backup
    store.close()
    assert second.entry > backups.read(kept.path).entry
    put_back(second.path, tmp_path / "c")
    assert rows_of(tmp_path / "c")["course"] == rows_of(tmp_path / "b")["course"]


def test_a_frozen_certificate_prints_the_same_bytes(kept: Kept, tmp_path: Path) -> None:
    put_back(kept.path, tmp_path / "b")
    number = backups.prove(kept.path).certificate
    pages = []
    for folder in (kept.folder, tmp_path / "b"):
        store = bases.open_base(folder, user="tester")
        batches.write_pages(store, (number,), tmp_path / "c.pdf")
        pages.append((tmp_path / "c.pdf").read_bytes())
        store.close()
    assert pages[0] == pages[1]


# what would be lost, and what is not taken back


def test_nothing_is_lost_over_the_same_state(kept: Kept, live: Path) -> None:
    offer = restoring.examine(kept.path, live)
    assert (offer.now, offer.lost.known, offer.lost.operations) == (restoring.SAME, True, 0)
    assert in_words(offer.lost) == []


def test_what_was_done_since_is_told_and_numbers_are_not_given_twice(
    kept: Kept, live: Path, tmp_path: Path
) -> None:
    store = bases.open_base(live, user="tester")
    new = issue_one(store, tmp_path)
    void = backups.prove(kept.path).certificate
    certificates.void(store, void, "写错了")
    store.close()

    offer = restoring.examine(kept.path, live)
    assert offer.now == restoring.SAME
    assert offer.lost.certificates == (new,)
    assert offer.lost.voided == (void,)
    assert offer.lost.since == backups.read(kept.path).entry
    said = "\n".join(each.text for each in in_words(offer.lost))
    assert new in said
    assert void in said

    with pytest.raises(DeskError) as refused:
        put_back(kept.path, live)
    assert refused.value.code == "exists"
    assert new in "\n".join(each.text for each in refused.value.problems)

    done = put_back(kept.path, live, replace=True)
    assert done.lost == offer.lost
    assert new in "\n".join(told(done.backup, done.folder, done.aside, done.lost))
    store = bases.open_base(live, user="tester")
    assert issue_one(store, tmp_path) > new, "the number was given to somebody else"
    store.close()


def issue_one(store: Store, tmp_path: Path) -> str:
    """One more person passes a small class and is certified; the number."""
    count = len(records.find(store, register("classes"), records.Query()))
    code = f"X{count}"
    class_id = teaching.open_class(
        store, {"code": code, "course_id": "KC001", "start": "2026-10-01", "end": "2026-10-30"}
    )
    unit = teaching.add_session(store, class_id, date(2026, 10, 2))
    trainee = records.create(store, register("trainees"), person(700 + count))
    teaching.enrol(store, class_id, [trainee])
    (line,) = teaching.results(store, class_id).lines
    teaching.set_attendance(store, class_id, {(line.enrolment_id, unit): AttendanceMark.PRESENT})
    teaching.set_marks(store, class_id, {line.enrolment_id: {"theory": "90", "practice": "90"}})
    made = certificates.certify(
        store,
        class_id,
        issued_on=date(2026, 10, 30),
        out=tmp_path / "x.pdf",
        accept=frozenset({"photo-missing"}),
    )
    return made.numbers[0]


def test_numbers_of_records_are_not_given_twice(kept: Kept, live: Path) -> None:
    store = bases.open_base(live, user="tester")
    number = course(store)
    store.close()
    put_back(kept.path, live, replace=True)
    store = bases.open_base(live, user="tester")
    assert course(store, "K78") > number
    store.close()


def test_a_newer_signing_key_stays(kept: Kept, live: Path) -> None:
    store = bases.open_base(live, user="tester")
    with store.write("换密钥", kind="key") as session:
        signing_keys.new_key(session, date(2026, 11, 28))
    store.close()
    keys = rows_of(live)["signing_key"]
    assert len(keys) == len(kept.rows["signing_key"]) + 1
    put_back(kept.path, live, replace=True)
    assert rows_of(live)["signing_key"] == keys


def test_what_the_bureau_was_sent_stays_and_the_next_package_tells_the_difference(
    kept: Kept, live: Path
) -> None:
    """A package built after the backup: its number is not used again, and what it told of is withdrawn."""
    store = bases.open_base(live, user="tester")
    channel = upload_building.default_channel(store)
    records.create(store, register("trainees"), person(900))
    sent = upload_building.build(store, channel, LATER)
    assert sent.number == 2
    store.close()

    done = put_back(kept.path, live, replace=True)
    assert done.lost.packages == (sent.path.name,)
    store = bases.open_base(live, user="tester")
    assert [line.number for line in upload_ledger.packages(store)] == [2, 1]
    assert (live / sent.path.relative_to(live)).exists()
    due = {each.key: each for each in upload_building.due(store, channel, LATER + timedelta(hours=1)).files}
    assert due["trainees"].withdrawn == 1
    assert due["trainees"].added == 0
    third = upload_building.build(store, channel, LATER + timedelta(hours=1))
    assert third.number == 3
    assert upload_building.due(store, channel, LATER + timedelta(hours=2)).rows == 0
    store.close()


def test_a_copy_refuses_what_the_restored_main_pc_sends(kept: Kept, live: Path, tmp_path: Path) -> None:
    """Both go on from different pasts: that is noticed, whichever of them exports."""
    main = bases.open_base(live, user="主")
    twins.make_copy(main, tmp_path / "副本", "二楼", NOW)
    path = backups.make(main, tmp_path / "u", NOW).backup.path
    course(main, "K81")
    twins.export_changes(main, 1, tmp_path / "a.tdtwin", NOW)
    main.close()
    copy = bases.open_base(tmp_path / "副本", user="副")
    twin_merging.merge(copy, tmp_path / "a.tdtwin")
    put_back(path, live, replace=True)
    main = bases.open_base(live, user="主")
    for code in ("K82", "K83", "K84"):
        course(main, code)
    twins.export_changes(main, 1, tmp_path / "b.tdtwin", NOW)
    twins.export_changes(copy, 0, tmp_path / "c.tdtwin", NOW)
    for store, file in ((copy, "b.tdtwin"), (main, "c.tdtwin")):
        with pytest.raises(DeskError) as refused:
            twin_merging.merge(store, tmp_path / file)
        assert refused.value.code == "twin-past"
    main.close()
    copy.close()


def test_the_restore_is_not_undone(kept: Kept, live: Path) -> None:
    store = bases.open_base(live, user="tester")
    course(store)
    store.close()
    put_back(kept.path, live, replace=True)
    store = bases.open_base(live, user="tester")
    (restored,) = [each for each in history.operations(store, 5) if each.kind == history.RESTORE_KIND][-1:]
    with pytest.raises(DeskError) as refused:
        history.undo(store, restored.id)
    assert refused.value.code == "fixed"
    last = history.last_operation(store)
    assert last is None or last.kind != history.RESTORE_KIND
    store.close()


# refusals


def test_another_base_is_not_overwritten(kept: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "别的基地"
    bases.create_base(folder, name="海州基地", code="HZ", user="tester").close()
    before = state(folder)
    for replace in (False, True):
        with pytest.raises(DeskError) as refused:
            put_back(kept.path, folder, replace=replace)
        assert refused.value.code == "other-base"
    assert state(folder) == before
    assert restoring.examine(kept.path, folder).now == restoring.OTHER


def test_a_base_that_is_open_is_not_touched(kept: Kept, live: Path) -> None:
    store = bases.open_base(live, user="窗口")
    with pytest.raises(DeskError) as refused:
        put_back(kept.path, live, replace=True)
    assert refused.value.code == "in-use"
    assert store.integrity() == []
    store.close()


def test_a_base_that_cannot_be_read_is_replaced_only_on_demand(kept: Kept, live: Path) -> None:
    (live / DATABASE).write_bytes(b"rubbish" * 1000)
    offer = restoring.examine(kept.path, live)
    assert (offer.now, offer.lost.known) == (restoring.UNREADABLE, False)
    with pytest.raises(DeskError) as refused:
        put_back(kept.path, live)
    assert refused.value.code == "exists"
    assert "编号" in refused.value.problems[0].remedy
    done = put_back(kept.path, live, replace=True)
    assert files_of(live) == kept.files
    assert done.aside is not None
    assert (done.aside / DATABASE).read_bytes().startswith(b"rubbish")


def test_a_shared_or_synchronised_folder_is_refused(kept: Kept, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        put_back(kept.path, tmp_path / "OneDrive" / "基地")
    assert refused.value.code == "folder"
    assert not (tmp_path / "OneDrive").exists()


@pytest.mark.parametrize("damage", ["flip", "cut", "other"])
def test_a_bad_backup_touches_nothing(kept: Kept, live: Path, tmp_path: Path, damage: str) -> None:
    whole = kept.path.read_bytes()
    chance = random.Random(damage)
    bad = tmp_path / "bad.tdbackup"
    before = state(live), sorted(path.name for path in live.iterdir())
    for _ in range(4):
        content = bytearray(whole)
        if damage == "flip":
            content[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        elif damage == "cut":
            del content[chance.randrange(len(whole)) :]
        else:
            content = bytearray(chance.randbytes(5000))
        bad.write_bytes(bytes(content))
        with pytest.raises(DeskError) as refused:
            put_back(bad, live, replace=True)
        assert refused.value.code == "backup-damaged"
    assert (state(live), sorted({path.name for path in live.iterdir()} - {"talentdesk.lock"})) == (
        before[0],
        sorted(set(before[1]) - {"talentdesk.lock"}),
    )


def test_a_cancelled_restore_touches_nothing(kept: Kept, live: Path) -> None:
    before = state(live)
    for count in (0, 3, 12, 30):
        asked: list[int] = []

        def cancelled(asked: list[int] = asked, count: int = count) -> bool:
            asked.append(1)
            return len(asked) > count

        with pytest.raises(Cancelled):
            restoring.restore(
                kept.path, live, user="x", now=LATER, replace=True, progress=Progress(cancelled=cancelled)
            )
        assert state(live) == before
        assert not (live / restore_swap.STAGING).exists()
        assert not list(live.glob("恢复前*"))


@pytest.mark.skipif(os.name == "nt", reason="limits of a process")
@pytest.mark.parametrize("room", [60_000, 2_000_000])
def test_a_full_disk_touches_nothing(kept: Kept, live: Path, room: int) -> None:
    import resource

    before = state(live)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, limit[1]))
        with pytest.raises(DeskError) as refused:
            put_back(kept.path, live, replace=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert refused.value.remedy
    assert state(live) == before
    assert not (live / restore_swap.STAGING).exists()


def test_too_little_room_is_said_before_anything_is_unpacked(
    kept: Kept, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(DeskError) as refused:
        put_back(kept.path, live, replace=True)
    assert refused.value.code == "no-room"


def test_a_file_that_is_held_takes_everything_back(
    kept: Kept, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where an open paper cannot be moved."""
    before = state(live)
    real = Path.rename

    def held(self: Path, target: Path) -> Path:
        if self.name == "文件" and "恢复前" in str(target):
            raise PermissionError(13, "held", str(self))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(DeskError) as refused:
        put_back(kept.path, live, replace=True)
    assert refused.value.code == "held"
    assert "文件" in refused.value.text
    assert state(live) == before
    assert not (live / restore_swap.INTENT).exists()
    assert not list(live.glob("恢复前*"))
    monkeypatch.undo()
    put_back(kept.path, live, replace=True)


def test_what_was_written_while_it_was_made_ready_is_not_lost(kept: Kept, live: Path) -> None:
    store = bases.open_base(live, user="tester")
    ready = restoring.prepare(kept.path, live, user="tester", replace=True)
    course(store)
    store.close()
    before = state(live)
    with pytest.raises(DeskError) as refused:
        restoring.settle(ready, LATER)
    assert refused.value.code == "changed"
    assert state(live) == before
    assert not (live / restore_swap.STAGING).exists()


# a crash in the middle


class PowerCut(BaseException):
    """Nothing happens after this."""


@pytest.mark.parametrize("moment", [1, 4, 8])
def test_wherever_the_swap_is_cut_the_next_opening_finds_old_or_new(
    kept: Kept, live: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three moments of a real one; ``test_restore_swap`` goes through all of them."""
    store = bases.open_base(live, user="tester")
    course(store)
    store.close()
    old = rows_of(live)["course"]
    done = [0]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **more: object) -> object:
            if (live / restore_swap.INTENT).exists():
                if done[0] == moment:
                    raise PowerCut
                done[0] += 1
            return real(*arguments, **more)

        return step

    for name in ("rename", "unlink", "mkdir"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
    with pytest.raises(PowerCut):
        put_back(kept.path, live, replace=True)
    monkeypatch.undo()

    assert bases.is_base(live)
    opened = bases.open_base(live, user="tester")
    assert opened.integrity() == []
    assert opened.broken_entries() == []
    opened.close()
    assert rows_of(live)["course"] == kept.rows["course"] != old
    assert files_of(live) == kept.files
    (aside,) = live.glob("恢复前*")
    assert rows_of(aside)["course"] == old
    assert files_of(aside) == kept.files
    assert not (live / restore_swap.INTENT).exists()
    assert not (live / restore_swap.STAGING).exists()


def test_what_a_crash_before_the_swap_left_goes_at_the_next_opening(live: Path) -> None:
    for left in (restore_swap.STAGING, ".backup-abc"):
        (live / left).mkdir()
        (live / left / DATABASE).touch()
    before = state(live)
    bases.open_base(live, user="tester").close()
    assert state(live) == before
    assert not (live / restore_swap.STAGING).exists()
    assert not (live / ".backup-abc").exists()


def test_a_pending_swap_of_a_folder_in_use_waits(kept: Kept, live: Path) -> None:
    (live / restore_swap.INTENT).write_text(
        json.dumps({"aside": "x", "old": [], "new": []}), encoding="utf-8"
    )
    lock = claim(live)
    try:
        with pytest.raises(DeskError) as refused:
            bases.open_base(live, user="tester")
        assert refused.value.code == "in-use"
    finally:
        lock.release()


# other versions


def test_a_backup_of_an_older_schema_is_brought_up_to_date(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program of next year, with one more migration."""
    newer = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, newer)
    (newer / "versions" / "9000_next.py").write_text(
        '"""Next."""\nfrom alembic import op\nrevision, down_revision = "9000", "'
        + migrate.known_revisions()[-1]
        + '"\ndef upgrade():\n    op.execute("CREATE TABLE next_year (id INTEGER PRIMARY KEY)")\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", newer)
    assert backups.prove(kept.path).certificate
    put_back(kept.path, tmp_path / "b")
    assert migrate.revision_of(tmp_path / "b" / DATABASE) == "9000"
    assert rows_of(tmp_path / "b")["next_year"] == []
    assert rows_of(tmp_path / "b")["trainee"] == kept.rows["trainee"]
    assert not (tmp_path / "b" / "backups").exists()


def test_a_copy_on_another_pc_is_put_back_too(kept: Kept, live: Path, tmp_path: Path) -> None:
    """It gives no numbers and sends nothing: only its own record numbers go on."""
    main = bases.open_base(live, user="主")
    twins.make_copy(main, tmp_path / "副本", "二楼", NOW)
    main.close()
    copy = bases.open_base(tmp_path / "副本", user="副")
    path = backups.make(copy, tmp_path / "u", NOW).backup.path
    number = course(copy)
    copy.close()
    put_back(path, tmp_path / "副本", replace=True)
    copy = bases.open_base(tmp_path / "副本", user="副")
    with copy.read() as session:
        assert twin_guard.copy_number(session) == 1
    assert course(copy) > number
    copy.close()
