"""Uploads by the clock: one run does all, catches up once, and leaves what needs a person; the task for Windows."""

from __future__ import annotations

import shlex
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from talentdesk.errors import DeskError
from talentdesk.model import UploadChannel
from talentdesk.rules.moments import kept, local
from talentdesk.rules.upload_schedule import Schedule
from talentdesk.services import outbox, today, upload_channels, upload_schedule, upload_task
from tests.bureau import Rule
from tests.services.upload_world import World
from tests.sources import ROOT

DAILY = Schedule("day", "22:00")
TASK = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


@pytest.fixture
def world(founded: Path, tmp_path: Path) -> Iterator[World]:
    made = World.founded(tmp_path, founded)
    made.now = datetime(2026, 11, 27, 12, 0).astimezone()  # schedules are in local time
    yield made
    made.close()


def _run(world: World, *faults: str) -> upload_schedule.DueRun:
    world.faults.clear()
    world.faults.extend(faults)
    return upload_schedule.run_due(world.store, world.now, open_transport=world.open_transport)


def _numbers(world: World) -> list[int]:
    return [each.number for each in world.packages()]


def test_nothing_at_once_then_on_time_then_quiet(world: World) -> None:
    upload_schedule.set_schedule(world.store, world.channel, DAILY, world.now)
    world.add_person()
    assert _run(world) == upload_schedule.DueRun()
    (channel,) = upload_channels.channels(world.store)
    assert upload_schedule.next_run(channel, world.now) == datetime(2026, 11, 27, 22, 0)
    world.later(hours=10)
    done = _run(world)
    assert [each.number for each in done.built] == [1]
    assert [each.delivered for each in done.sent] == [True]
    assert done.notice.startswith("1 个上报包已送达")
    world.later(minutes=30)
    assert _run(world).notice == ""
    (channel,) = upload_channels.channels(world.store)
    assert channel.last_run == kept(world.now - timedelta(minutes=30))


def test_weeks_offline_are_one_upload(world: World) -> None:
    upload_schedule.set_schedule(world.store, world.channel, DAILY, world.now)
    world.add_person()
    world.later(days=40)
    assert len(_run(world).built) == 1
    assert upload_schedule.due_channels(world.store, world.now) == []


def test_nothing_to_report_is_a_run_too(world: World) -> None:
    upload_schedule.set_schedule(world.store, world.channel, DAILY, world.now)
    world.later(days=1)
    done = _run(world)
    assert (done.built, done.troubles) == ((), ())
    assert upload_schedule.due_channels(world.store, world.now) == []


def test_offline_is_no_trouble_and_goes_on_later(world: World) -> None:
    upload_schedule.set_schedule(world.store, world.channel, DAILY, world.now)
    world.add_person()
    world.later(days=1)
    done = _run(world, "before")
    assert [each.delivered for each in done.sent] == [False]
    assert "offline" in done.notice
    assert _run(world).sent == ()  # its wait is not over
    world.later(minutes=1)
    assert [each.delivered for each in _run(world).sent] == [True]
    assert _numbers(world) == [1]


def test_receipts_are_fetched_while_some_are_owed(world: World) -> None:
    world.bureau.rules = [Rule("E1", "不行", file="trainees")]
    upload_schedule.set_schedule(world.store, world.channel, DAILY, world.now)
    world.add_person()
    world.later(days=1)
    _run(world)
    world.bureau.work()
    world.later(hours=1)
    done = _run(world)
    assert [one.rejected for each in done.fetched for one in each.taken] == [1]
    assert "收到 1 份回执，驳回 1 行" in done.notice
    assert _run(world).fetched == ()


def test_the_trouble_of_one_channel_does_not_hold_up_another(world: World) -> None:
    broken = upload_channels.create(
        world.store, "坏渠道", profile="small", transport="folder", settings={"folder": str(world.place)}
    )
    with world.store.write("as if its profile had gone") as session:
        session.get_one(UploadChannel, broken).profile = "nix"
    for each in (broken, world.channel):
        upload_schedule.set_schedule(world.store, each, DAILY, world.now)
    world.add_person()
    world.later(days=1)
    done = _run(world)
    assert [name for name, _ in done.troubles] == ["坏渠道"]
    assert len(done.built) == 1
    assert [each.id for each in upload_schedule.due_channels(world.store, world.now)] == [broken]  # still due
    assert "坏渠道" in done.notice


def test_a_run_broken_off_after_building_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    upload_schedule.set_schedule(world.store, world.channel, DAILY, world.now)
    world.add_person()
    world.later(days=1)

    def broken(*_: object) -> int:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "queue_upto", broken)
        with pytest.raises(ZeroDivisionError):
            _run(world)
    assert [each.state for each in world.packages()] == ["已生成"]
    assert [each.number for each in _run(world).sent] == [1]


def test_a_clock_put_back_does_not_silence_it(world: World) -> None:
    world.later(days=4000)
    upload_schedule.set_schedule(world.store, world.channel, DAILY, world.now)
    world.later(days=-4000)
    world.add_person()
    assert len(_run(world).built) == 1
    assert _run(world).sent == ()


def _alerts(world: World, day: date) -> dict[str, int]:
    lines = [each for each in today.due(world.store, day) if each.page == "upload"]
    assert all(each.record_id == world.channel for each in lines)
    return {each.kind: each.count for each in lines}


def test_today_says_what_needs_somebody(world: World) -> None:
    day = local(kept(world.now)).date()
    later = day + timedelta(days=2)
    assert _alerts(world, day) == {}
    world.bureau.rules = [Rule("E1", "不行", file="trainees")]
    world.add_person()
    first = world.build()
    assert _alerts(world, day + timedelta(days=1)) == {}
    assert _alerts(world, later) == {"upload-undelivered": 1}
    outbox.queue(world.store, first.package_id)
    world.send("host-key")
    assert _alerts(world, day) == {"upload-stopped": 1}
    world.send()
    assert _alerts(world, day + timedelta(days=7)) == {}
    assert _alerts(world, day + timedelta(days=8)) == {"upload-unanswered": 1}
    (receipt,) = world.bureau.work()
    world.receive(receipt)
    assert _alerts(world, day + timedelta(days=8)) == {"upload-rejected": 1}
    upload_schedule.set_schedule(world.store, world.channel, DAILY, world.now)
    assert _alerts(world, day + timedelta(days=1)) == {"upload-rejected": 1}
    assert _alerts(world, later) == {"upload-late": 1, "upload-rejected": 1}
    upload_channels.retire(world.store, world.channel)
    assert _alerts(world, day + timedelta(days=3)) == {"upload-rejected": 1}


@pytest.mark.parametrize(
    ("schedule", "found"),
    [
        (DAILY, "ScheduleByDay/DaysInterval"),
        (Schedule("week", "07:30", weekday=4), "ScheduleByWeek/DaysOfWeek/Friday"),
        (Schedule("month", "00:05", day=15), "ScheduleByMonth/DaysOfMonth/Day"),
    ],
)
def test_the_task_starts_when_it_is_due(schedule: Schedule, found: str) -> None:
    command = ["C:\\Program Files\\a & b\\pythonw.exe", "--data", "D:\\基地 <一>", "sync", "send", "--due"]
    task = ElementTree.fromstring(
        upload_task.task_xml(command, [schedule, schedule, Schedule()]).partition("?>")[2]
    )
    (trigger,) = task.findall("t:Triggers/t:CalendarTrigger", TASK)
    path = "/".join(f"t:{part}" for part in found.split("/"))
    assert trigger.find(path, TASK) is not None
    assert trigger.findtext("t:StartBoundary", namespaces=TASK) == f"2026-01-01T{schedule.at}:00"
    assert len(task.findall("t:Triggers/t:LogonTrigger", TASK)) == 1
    assert task.findtext("t:Actions/t:Exec/t:Command", namespaces=TASK) == command[0]
    arguments = task.findtext("t:Actions/t:Exec/t:Arguments", namespaces=TASK)
    assert arguments == '--data "D:\\基地 <一>" sync send --due'
    assert task.findtext("t:Settings/t:StartWhenAvailable", namespaces=TASK) == "true"


def test_a_month_without_the_day_has_its_last_one() -> None:
    task = ElementTree.fromstring(
        upload_task.task_xml(["a"], [Schedule("month", "22:00", day=31)]).partition("?>")[2]
    )
    days = [each.text for each in task.iterfind(".//t:DaysOfMonth/t:Day", TASK)]
    assert days == ["31", "Last"]
    assert len(list(task.find(".//t:Months", TASK) or ())) == 12


def test_the_task_as_a_file_is_what_windows_reads(world: World) -> None:
    upload_schedule.set_schedule(world.store, world.channel, DAILY, world.now)
    file = world.place / "task.xml"
    upload_task.export_task(world.store, file)
    assert file.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    task = ElementTree.parse(file).getroot()
    arguments = task.findtext("t:Actions/t:Exec/t:Arguments", namespaces=TASK) or ""
    assert arguments.endswith("sync send --due")
    assert str(world.store.folder.resolve()) in arguments


def test_the_task_of_the_installed_program_starts_its_launcher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As installer/windows/launcher.c has it: the interpreter lies in ``python`` below the launchers."""
    program = tmp_path / "Programs" / "TalentDesk"
    (program / "python").mkdir(parents=True)
    for name in ("TalentDesk.exe", "talentdesk-cli.exe", "python/pythonw.exe", "python/python.exe"):
        (program / name).touch()
    due = ["--data", str(tmp_path.resolve() / "基地"), "sync", "send", "--due"]
    for interpreter in ("pythonw.exe", "python.exe"):
        monkeypatch.setattr(sys, "executable", str(program / "python" / interpreter))
        assert upload_task.due_command(tmp_path / "基地") == [str(program / "TalentDesk.exe"), *due]
    (program / "TalentDesk.exe").unlink()
    silent = [str(program / "python" / "pythonw.exe"), "-X", "utf8", "-m", "talentdesk"]
    assert upload_task.due_command(tmp_path / "基地") == [*silent, *due]


def test_a_task_without_launcher_and_without_windows_starts_python(tmp_path: Path) -> None:
    assert upload_task.due_command(tmp_path)[:5] == [sys.executable, "-X", "utf8", "-m", "talentdesk"]


@pytest.mark.skipif("sys.platform == 'win32'", reason="no sh to close them")
def test_what_is_due_is_done_without_any_console(world: World) -> None:
    """Task Scheduler starts a program that has neither stdin nor stdout nor stderr."""
    folder = world.store.folder
    world.store.close()
    command = shlex.join(upload_task.due_command(folder))
    done = subprocess.run(["sh", "-c", f"{command} <&- >&- 2>&-"], cwd=ROOT, check=False)
    assert done.returncode == 0


@pytest.mark.skipif("sys.platform == 'win32'", reason="there it would be entered")
def test_elsewhere_there_is_no_task_scheduler(world: World) -> None:
    with pytest.raises(DeskError) as refused:
        upload_task.install_task(world.store)
    assert refused.value.code == "no-task-scheduler"
    assert "sync send --due" in refused.value.remedy
