"""The entry in Windows Task Scheduler that starts the program when an upload is due."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.paths import resource
from talentdesk.rules.upload_schedule import DAY, MONTH, NONE, WEEK, Schedule
from talentdesk.services import upload_channels
from talentdesk.services.upload_schedule import schedule_of
from talentdesk.store import Store
from talentdesk.text import tr

TASK = "TalentDesk-Upload"
PROGRAM_FOLDER = Path(__file__).resolve().parents[2]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# For six hours after its time every half hour: a PC that was offline, or a window that had the base open, gets its turn.
TRIGGER = """    <CalendarTrigger>
      <Repetition>
        <Interval>PT30M</Interval>
        <Duration>PT6H</Duration>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>2026-01-01T{at}:00</StartBoundary>
      <Enabled>true</Enabled>
      <RandomDelay>PT10M</RandomDelay>
      {days}
    </CalendarTrigger>"""
SHORTEST_MONTH = 28


def due_command(data: Path) -> list[str]:
    """The command line that does what is due for the base of a folder, without a console window where there is one to avoid."""
    program = Path(sys.executable)
    silent = program.with_name("pythonw.exe")
    chosen = silent if silent.exists() else program
    return [
        str(chosen),
        "-X",
        "utf8",
        "-m",
        "talentdesk",
        "--data",
        str(data.resolve()),
        "sync",
        "send",
        "--due",
    ]


def task_xml(command: Sequence[str], schedules: Sequence[Schedule]) -> str:
    """The task's XML: it starts ``command`` at the moments of all schedules and after logging on, late rather than never."""
    triggers = "\n".join(
        TRIGGER.format(at=each.at, days=_days(each))
        for each in dict.fromkeys(schedules)
        if each.every != NONE
    )
    template = Template(resource("schedule/talentdesk-upload.xml").read_text(encoding="utf-8"))
    return template.substitute(
        description=escape(tr("技能基地管理台：到时间就上报，错过的补报一次。")),
        triggers=triggers,
        program=escape(command[0]),
        arguments=escape(subprocess.list2cmdline(command[1:])),
        folder=escape(str(PROGRAM_FOLDER)),
    )


def _days(schedule: Schedule) -> str:
    if schedule.every == DAY:
        return "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
    if schedule.every == WEEK:
        return (
            "<ScheduleByWeek><WeeksInterval>1</WeeksInterval>"
            f"<DaysOfWeek><{WEEKDAYS[schedule.weekday]} /></DaysOfWeek></ScheduleByWeek>"
        )
    assert schedule.every == MONTH
    # A month without the day has its upload on its last one; once too often does nothing.
    days = [str(schedule.day), *(["Last"] if schedule.day > SHORTEST_MONTH else [])]
    listed = "".join(f"<Day>{day}</Day>" for day in days)
    months = "".join(f"<{month} />" for month in MONTHS)
    return f"<ScheduleByMonth><DaysOfMonth>{listed}</DaysOfMonth><Months>{months}</Months></ScheduleByMonth>"


def export_task(store: Store, target: Path) -> None:
    """Write the task for this base as a file for Task Scheduler's own import, UTF-16 as Windows wants it."""
    text = task_xml(due_command(store.folder), _schedules(store))
    with whole_file(target) as part:
        part.write_text(text, encoding="utf-16")


def _schedules(store: Store) -> list[Schedule]:
    return [schedule_of(each) for each in upload_channels.channels(store)]


def install_task(store: Store) -> None:
    """Put the task for this base into Windows Task Scheduler, over an earlier one; taken out when no channel has a schedule.

    DeskError ``no-task-scheduler`` elsewhere than on Windows, ``task-refused`` when Windows does not take it.
    """
    if os.name != "nt":
        raise DeskError(
            tr("只有 Windows 有“任务计划程序”。"),
            tr("在其他系统上请用 cron 定时运行：{command}", command=" ".join(due_command(store.folder))),
            code="no-task-scheduler",
        )
    if all(each.every == NONE for each in _schedules(store)):
        _schtasks("/Delete", "/TN", TASK, "/F", may_fail=True)
        return
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "task.xml"
        export_task(store, file)
        _schtasks("/Create", "/TN", TASK, "/XML", str(file), "/F")


def save_task(store: Store, target: Path) -> None:
    """Write the same task as a file that Windows Task Scheduler imports, on whatever system."""
    schedules = [schedule_of(each) for each in upload_channels.channels(store)]
    with whole_file(target) as part:
        part.write_text(task_xml(due_command(store.folder), schedules), encoding="utf-16")


def _schtasks(*arguments: str, may_fail: bool = False) -> None:
    program = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "schtasks.exe"
    done = subprocess.run(  # noqa: S603  (Windows' own program; every argument is ours)
        [str(program), *arguments],
        capture_output=True,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    if done.returncode and not may_fail:
        raise DeskError(
            tr("Windows 的任务计划程序没有接受这个任务（{code}）。", code=done.returncode),
            tr("请用管理员账户再试，或在任务计划程序里导入导出的 XML 文件。"),
            code="task-refused",
        )
