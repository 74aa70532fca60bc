"""The command that moves a base to another folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, FOLDER, IN_PART, Frame, command, problem_facts
from talentdesk.services import moving
from talentdesk.text import tr


def add_to(group: click.Group) -> None:
    """Put this command into the program."""

    @command(group, "move", tr("把基地的数据移到另一个空文件夹；旧数据留在原处的“已移走”里"))
    @click.argument("target", metavar="FOLDER", type=FOLDER)
    def move(frame: Frame, target: Path) -> None:
        moved = moving.move(frame.store(), target.absolute(), date.today(), frame.progress())
        frame.keep(moved.store)
        facts = {
            "folder": str(moved.folder),
            "aside": str(moved.aside),
            "left": list(moved.left),
            "reminders": [problem_facts(each) for each in moved.reminders],
        }
        frame.answer(facts, moving.told(moved), status=IN_PART if moved.left else DONE)
