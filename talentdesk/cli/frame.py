"""What all commands share: the base they work on, how they answer (words or one JSON document), their exit status."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from talentdesk.errors import DeskError, Problem
from talentdesk.progress import Progress
from talentdesk.registers import Register
from talentdesk.services import bases
from talentdesk.store import Store
from talentdesk.text import tr

DONE, IN_PART, WRONG_USAGE, REFUSED, BUG = 0, 1, 2, 3, 70
OUT = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@dataclass(slots=True)
class Frame:
    """The running command's surroundings."""

    folder: Path
    user: str
    as_json: bool = False
    status: int = DONE
    _store: Store | None = field(default=None, repr=False)
    _reported: bool = False

    def store(self) -> Store:
        """The open base; opened once."""
        if self._store is None:
            self._store = bases.open_base(self.folder, user=self.user)
        return self._store

    def keep(self, store: Store) -> Store:
        """Take over a store that a command opened itself."""
        self._store = store
        return store

    def close(self) -> None:
        """Give the base back."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def progress(self) -> Progress:
        """Reports on stderr, and only when that is a terminal; the program without a console has none at all."""
        watched = sys.stderr is not None and sys.stderr.isatty()
        return Progress(self._report if watched and not self.as_json else None)

    def answer(
        self,
        facts: Mapping[str, object],
        lines: Iterable[str] = (),
        *,
        problems: Sequence[Problem] = (),
        status: int = DONE,
    ) -> None:
        """Say the result: ``facts`` as JSON, or ``lines`` in words with the problems on stderr."""
        self._end_progress()
        self.status = status
        if self.as_json:
            document = {"ok": status == DONE, **facts}
            if problems:
                document["refused"] = [problem_facts(problem) for problem in problems]
            click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))
            return
        for line in lines:
            click.echo(line)
        for problem in problems:
            click.echo(problem_line(problem), err=True)

    def refuse(self, trouble: DeskError, status: int) -> int:
        """Say what stands in the way: sentence and remedy on stderr, the JSON document where asked for."""
        self._end_progress()
        self.status = status
        if self.as_json:
            document = {
                "ok": False,
                "error": {"code": trouble.code, "text": trouble.text, "remedy": trouble.remedy},
                "refused": [problem_facts(problem) for problem in trouble.problems],
            }
            click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        click.echo(trouble.text, err=True)
        if trouble.remedy:
            click.echo(trouble.remedy, err=True)
        further = [problem_line(problem) for problem in trouble.problems if problem.text != trouble.text]
        for line in dict.fromkeys(further):  # forty people without a photo are one line
            click.echo(line, err=True)
        return status

    def _report(self, done: int, total: int, text: str) -> None:
        self._reported = True
        click.echo(f"\r{text} {done}/{total}" if total else f"\r{text} {done}", nl=False, err=True)

    def _end_progress(self) -> None:
        if self._reported:
            self._reported = False
            click.echo(err=True)


def problem_facts(problem: Problem) -> dict[str, object]:
    """A problem as the documented JSON object."""
    return {
        "row": problem.row,
        "field": problem.field,
        "code": problem.code,
        "text": problem.text,
        "remedy": problem.remedy,
    }


def problem_line(problem: Problem) -> str:
    """A problem as one line for eyes."""
    place = tr("第 {row} 行：", row=problem.row) if problem.row is not None else ""
    if problem.text.startswith(tr("第 {row} 行", row=problem.row)):
        place = ""
    return " ".join(part for part in (place + problem.text, problem.remedy, f"[{problem.code}]") if part)


def pairs(values: Sequence[str]) -> dict[str, str]:
    """``FIELD=VALUE`` arguments as a dict; wrong usage when one has no "="."""
    found = {}
    for value in values:
        name, sign, text = value.partition("=")
        if not sign or not name:
            raise click.UsageError(tr("“{value}”应写成 字段=值。", value=value))
        found[name.strip()] = text
    return found


def checked(target: Register, values: dict[str, str]) -> dict[str, object]:
    """The values, whose names are fields of the register; wrong usage otherwise."""
    for name in values:
        if not target.has(name):
            known = ", ".join(each.name for each in target.fields)
            raise click.UsageError(
                tr("没有名为“{field}”的字段。", field=name) + " " + tr("可用的有：{known}", known=known)
            )
    return dict(values)


def command(group: click.Group, name: str, help_text: str) -> Callable[[Callable[..., None]], click.Command]:
    """Declare a command that gets the ``Frame`` first and takes ``--json``."""

    def decorate(function: Callable[..., None]) -> click.Command:
        @functools.wraps(function)
        def run(*args: Any, as_json: bool, **kwargs: Any) -> None:
            frame = click.get_current_context().find_object(Frame)
            assert frame is not None
            frame.as_json = frame.as_json or as_json
            function(frame, *args, **kwargs)

        flag = click.option("--json", "as_json", is_flag=True, help=tr("只输出一个 JSON 文档"))
        return group.command(name, help=help_text)(flag(run))

    return decorate
