"""The file: one program at a time, old ones brought up to date, strange ones refused, a full disk survived."""

# ruff: noqa: PT012 - what must fail is a whole operation
from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, select

from talentdesk.errors import DeskError
from talentdesk.model import Base, Equipment, JournalEntry
from talentdesk.registers import REGISTERS
from talentdesk.store import DATABASE, Store, migrate
from tests.sources import ROOT

OPEN_AND_WAIT = """
import sys, time
from pathlib import Path
from talentdesk.store import Store
store = Store(Path(sys.argv[1]), user="other", create=True)
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed base with one piece of equipment."""
    store = Store(tmp_path / "base", user="tester", create=True)
    with store.write("新") as session:
        session.add(Equipment(code="A", name="车床"))
    store.close()
    return tmp_path / "base"


def _codes(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / DATABASE)
    try:
        return [row[0] for row in connection.execute("SELECT code FROM equipment ORDER BY id")]
    finally:
        connection.close()


@pytest.fixture
def another_program(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that holds the base open."""
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN_AND_WAIT, str(folder)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_a_second_program_is_refused_at_once(folder: Path, another_program: subprocess.Popen[str]) -> None:
    started = time.monotonic()
    with pytest.raises(DeskError) as refused:
        Store(folder, user="tester")
    assert refused.value.code == "in-use"
    assert refused.value.remedy
    assert time.monotonic() - started < 2


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_after_a_kill_the_next_start_needs_no_hand(
    folder: Path, another_program: subprocess.Popen[str]
) -> None:
    another_program.send_signal(signal.SIGKILL)
    another_program.wait()
    store = Store(folder, user="tester")
    assert store.integrity() == []
    store.close()


def test_closing_gives_the_base_back(folder: Path) -> None:
    for _ in range(3):
        Store(folder, user="tester").close()


def test_a_refused_opening_gives_the_lock_back(folder: Path) -> None:
    kept = (folder / DATABASE).read_bytes()
    (folder / DATABASE).write_bytes(b"garbage" * 1000)
    for _ in range(2):
        with pytest.raises(DeskError) as refused:
            Store(folder, user="tester")
        assert refused.value.code != "in-use"
    (folder / DATABASE).write_bytes(kept)
    Store(folder, user="tester").close()


def test_no_base_no_folder(tmp_path: Path) -> None:
    with pytest.raises(DeskError):
        Store(tmp_path / "nowhere", user="tester")
    assert not (tmp_path / "nowhere").exists()


def _garbage(kind: str, path: Path) -> None:
    if kind == "garbage":
        path.write_bytes(bytes(range(256)) * 64)
    elif kind == "text":
        path.write_text("姓名,证件号码\n", encoding="utf-8")
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "half":
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "zeroed":
        whole = path.read_bytes()
        path.write_bytes(whole[:100] + b"\0" * 8000 + whole[8100:])
    else:
        path.unlink()
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE of_another_program (id INTEGER)")
        connection.commit()
        connection.close()


@pytest.mark.parametrize("kind", ["garbage", "text", "empty", "half", "zeroed", "foreign"])
def test_a_file_that_is_no_base_is_refused_and_left_as_it_is(folder: Path, kind: str) -> None:
    path = folder / DATABASE
    _garbage(kind, path)
    before = path.read_bytes()
    with pytest.raises(DeskError) as refused:
        Store(folder, user="tester")
    assert refused.value.remedy
    assert path.read_bytes() == before


def test_a_newer_base_is_refused_politely(folder: Path) -> None:
    connection = sqlite3.connect(folder / DATABASE)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(DeskError, match="更新版本"):
        Store(folder, user="tester")
    assert not (folder / "backups").exists()


def test_the_migrations_make_what_the_model_says(folder: Path) -> None:
    engine = create_engine(f"sqlite:///{folder / DATABASE}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": lambda name, kind, _up: not (kind == "table" and str(name).startswith("search_"))},
        )  # fmt: skip
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_searched_register_has_its_search_table(folder: Path) -> None:
    connection = sqlite3.connect(folder / DATABASE)
    there = {
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
    }
    connection.close()
    assert there >= {f"search_{register.table_name}" for register in REGISTERS if register.searched}


def test_the_file_is_kept_as_the_design_says(folder: Path) -> None:
    store = Store(folder, user="tester")
    with store.read() as session:
        connection = session.connection()
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    store.close()
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


# -- bringing up to date ------------------------------------------------------------------------------------------------

SECOND = '''"""A revision that only this test knows."""
import sqlalchemy as sa
from alembic import op
revision = "9998"
down_revision = "{first}"
def upgrade():
    op.create_table("of_the_second", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO of_the_second SELECT id FROM equipment")
    {then}
'''


def _with_second(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, then: str = "pass") -> None:
    """The program of tomorrow: one revision more."""
    shutil.copytree(migrate.MIGRATIONS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    first = migrate.known_revisions()[-1]
    file = tmp_path / "migrations" / "versions" / "9998_second.py"
    file.write_text(SECOND.format(first=first, then=then), encoding="utf-8")
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path / "migrations")


def test_an_older_base_is_copied_then_brought_up_to_date(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = migrate.revision_of(folder / DATABASE)
    _with_second(monkeypatch, tmp_path)
    store = Store(folder, user="tester")
    copy = store.copy_before_upgrade
    store.close()
    assert copy is not None
    assert copy.parent == folder / "backups"
    assert migrate.revision_of(copy) == old
    assert migrate.revision_of(folder / DATABASE) == "9998"
    assert _codes(folder) == ["A"]
    again = Store(folder, user="tester")
    again.close()
    assert again.copy_before_upgrade is None
    assert len(list((folder / "backups").iterdir())) == 1


def test_an_upgrade_that_fails_leaves_the_base_as_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = migrate.revision_of(folder / DATABASE)
    with monkeypatch.context() as tomorrow:
        _with_second(tomorrow, tmp_path, then="raise RuntimeError('half way')")
        with pytest.raises(RuntimeError):
            Store(folder, user="tester")
    assert migrate.revision_of(folder / DATABASE) == old
    connection = sqlite3.connect(folder / DATABASE)
    assert connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE name = 'of_the_second'"
    ).fetchone() == (0,)
    connection.close()
    store = Store(folder, user="tester")
    store.close()
    assert _codes(folder) == ["A"]


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_an_upgrade_killed_half_way_can_be_done_again(folder: Path, tmp_path: Path) -> None:
    kill = (
        "import os, signal, sys; from pathlib import Path; from talentdesk.store import Store, migrate\n"
        "migrate.MIGRATIONS = Path(sys.argv[2]); Store(Path(sys.argv[1]), user='t')"
    )
    place = pytest.MonkeyPatch()
    _with_second(place, tmp_path, then="import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    place.undo()
    done = subprocess.run(
        [sys.executable, "-c", kill, str(folder), str(tmp_path / "migrations")], cwd=ROOT, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert _codes(folder) == ["A"]
    with pytest.MonkeyPatch.context() as later:
        shutil.rmtree(tmp_path / "migrations")
        _with_second(later, tmp_path)
        store = Store(folder, user="tester")
        store.close()
    assert migrate.revision_of(folder / DATABASE) == "9998"


# -- trouble ------------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_changes_nothing(folder: Path) -> None:
    store = Store(folder, user="tester")
    try:
        with store._writer.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        for _ in range(2):
            with pytest.raises(DeskError) as full, store.write("太多") as session:
                rows = [{"code": f"{n}", "name": "铣床" * 20, "remark": "长" * 400} for n in range(500)]
                session.execute(insert(Equipment), rows)
            assert full.value.code == "disk"
            assert full.value.remedy
        assert store.last_entry() == 1
        assert store.integrity() == []
        with store._writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=100000")
        with store.write("腾出空间以后") as session:
            session.add(Equipment(code="B", name="铣床"))
        assert store.broken_entries() == []
    finally:
        store.close()
    assert _codes(folder) == ["A", "B"]


def test_a_folder_one_may_not_write_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeskError):
        Store(tmp_path / "file" / "base", user="tester", create=True)


def test_a_copy_made_in_use_is_whole(folder: Path, tmp_path: Path) -> None:
    store = Store(folder, user="tester")
    with store.write("在用时") as session:
        session.add(Equipment(code="B", name="铣床"))
    (tmp_path / "copy").mkdir()
    store.copy_to(tmp_path / "copy" / DATABASE)
    store.close()
    assert _codes(tmp_path / "copy") == ["A", "B"]


def test_entries_tell_utc_time_and_who(folder: Path) -> None:
    clock = datetime.fromisoformat("2026-09-01T08:00:00+08:00")
    store = Store(folder, user="王老师", clock=lambda: clock)
    with store.write("登记", kind="create") as session:
        session.add(Equipment(code="B", name="铣床"))
    with store.read() as session:
        last = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert last is not None
        assert (last.at, last.user, last.why, last.kind) == (
            "2026-09-01T00:00:00.000+00:00", "王老师", "登记", "create",
        )  # fmt: skip
    store.close()
