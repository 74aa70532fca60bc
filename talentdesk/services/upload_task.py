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

from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.atomic import whole_file
from talentdesk.paths import LAUNCHER, resource
from talentdesk.rules.upload_schedule import DAY, MONTH, NONE, WEEK, Schedule
from talentdesk.services import upload_channels
from talentdesk.services.upload_times import schedule_of
from talentdesk.store import Store
from talentdesk.text import tr

TASK = "TalentDesk-Upload"
ENCODINGS = ("utf-8", "utf-16", "oem")
"""Windows shows a task in one of these, by its version and by where it shows it; the last is known on Windows only."""
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
    due = ["--data", str(data.resolve()), "sync", "send", "--due"]
    interpreter = Path(sys.executable)
    launcher = interpreter.parent.parent / LAUNCHER
    if launcher.exists():
        return [str(launcher), *due]
    silent = interpreter.with_name("pythonw.exe")
    chosen = silent if silent.exists() else interpreter
    return [str(chosen), "-X", "utf8", "-m", "talentdesk", *due]


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
    """Write the task for this base as a file for Task Scheduler's own import, on whatever system; UTF-16 as Windows wants it."""
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


def renew_task(store: Store, old: Path) -> Problem | None:
    """After the base came from the folder ``old``: let the task start it where it is now; what is to be said about that.

    None where nothing names the old folder.
    """
    if os.name != "nt":
        if all(each.every == NONE for each in _schedules(store)):
            return None
        text = tr("如果用 cron 定时上报，它的命令里还写着旧文件夹。")
        return Problem("task", text, tr("请改为：{command}", command=" ".join(due_command(store.folder))))
    if not _task_names(old):
        return None
    try:
        install_task(store)
    except DeskError as refused:
        remedy = tr("请到“上报”页的渠道里重新设为计划任务。")
        return Problem("task", tr("计划任务里还写着旧文件夹：{why}", why=refused.text), remedy)
    return Problem("task", tr("Windows 计划任务已按新文件夹更新。"))


def _task_names(folder: Path) -> bool:
    """Whether the entered task starts the program on a folder."""
    said = _schtasks("/Query", "/TN", TASK, "/XML", may_fail=True)
    name = escape(str(folder.resolve()))
    return any(name in said.decode(encoding, "replace") for encoding in ENCODINGS)


def _schtasks(*arguments: str, may_fail: bool = False) -> bytes:
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
    return done.stdout
