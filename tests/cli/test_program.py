"""What holds for every command: help, JSON, exit status, language, one base for one process, a bug's log."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from talentdesk import __version__
from talentdesk.app import main
from talentdesk.cli import program
from talentdesk.cli.bugs import log_file
from talentdesk.cli.contents import parts
from talentdesk.cli.words import DeskGroup
from talentdesk.services import bases
from talentdesk.settings import Preferences, save_preferences
from tests.cli.conftest import Desk
from tests.sources import AT_START, CHINESE, ROOT, imported_by


def commands(
    group: click.Group | None = None, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    asked = group or program()
    context = click.Context(asked)
    for name in asked.list_commands(context):
        command = asked.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = sorted(" ".join(path) for path, _ in commands())


def test_there_are_the_commands_that_are_documented() -> None:
    documented = {
        "init", "import", "undo", "list", "show", "export", "class open", "class results", "certify", "reprint",
        "void", "forms", "form", "sync build", "check", "history", "settings", "demo",
    }  # fmt: skip
    assert documented <= set(ALL)


def test_the_contents_say_what_the_commands_say() -> None:
    """The list of commands is said once more, so that it can be shown without making any; every module makes what it names."""
    modules = [module() for part in parts() for module in part.modules]
    assert len(modules) == len(set(modules))
    for part in parts():
        made = DeskGroup("x")
        for module in part.modules:
            module().add_to(made)
        assert {name: command.help for name, command in made.commands.items()} == part.helps


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_what_needs_no_command_imports_nothing_for_any(option: str) -> None:
    found = imported_by(option)
    assert {"click", "sqlalchemy", "talentdesk"} <= found
    assert found <= AT_START - {"PySide6"}


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_help_and_json(name: str, say: Desk) -> None:
    (command,) = (command for path, command in commands() if " ".join(path) == name)
    assert command.help
    assert "--json" in {option for parameter in command.params for option in parameter.opts}
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in ("encoding", "limit"):
            assert option.help, option.name
    answer = say(*name.split(), "--help")
    assert answer.status == 0
    assert "--json" in answer.out
    assert not answer.err


@pytest.mark.parametrize("name", ["", *ALL])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_help_speaks_the_chosen_language(language: str, name: str, say: Desk) -> None:
    save_preferences(Preferences(language=language))
    answer = say(*name.split(), "--help")
    assert answer.status == 0
    assert ("用法：" in answer.out) == (language == "zh_CN")
    assert ("Usage: " in answer.out) == (language == "en")
    assert bool(CHINESE.search(answer.out)) == (language == "zh_CN")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["list"],
        ["list", "trainees", "--limit", "many"],
        ["list", "trainees", "--nonsense"],
        ["list", "trainees", "--sort", "nonsense"],
        ["list", "trainees", "--limit"],
        ["export", "trainees", "x.csv", "--encoding", "latin-1"],
        ["certify", "2026QCG1", "--out", "x.pdf", "--date", "1.1.2026"],
        ["settings", "nonsense=1"],
        ["new", "trainees", "nonsense=1"],
        ["new", "trainees", "name"],
        ["class"],
        ["undo", "1", "2"],
        ["--json"],
    ],
)
def test_wrong_usage_is_2_and_says_how_to_find_help(arguments: list[str], desk: Desk) -> None:
    answer = desk(*arguments)
    assert answer.status == 2
    assert "--help" in answer.err
    if "--json" not in arguments:
        assert not answer.out
    told = desk("--json", *arguments)
    assert told.status == 2
    assert told.json["ok"] is False
    assert told.json["error"]["code"] == "usage"
    assert told.json["error"]["text"]


def test_json_may_stand_before_or_after_the_command(desk: Desk) -> None:
    before, after = desk("--json", "forms"), desk("forms", "--json")
    assert before == after
    assert before.json["ok"] is True


def test_version(say: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert say("--version").out.strip() == f"TalentDesk {__version__}"
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


def test_no_base_is_refused_with_sentence_and_remedy(tmp_path: Path, say: Desk) -> None:
    answer = say("list", "trainees", data=tmp_path)
    assert answer.status == 3
    assert len(answer.err.splitlines()) == 2
    assert not answer.out
    assert not list(tmp_path.glob("talentdesk*"))


def test_refusal_as_json(desk: Desk) -> None:
    answer = desk("list", "nosuch", "--json")
    assert answer.status == 3
    assert answer.json["ok"] is False
    assert answer.json["error"]["code"] == "unknown-register"
    assert answer.json["error"]["remedy"]
    assert answer.json["refused"] == []
    assert answer.json["error"]["text"] in answer.err


def test_refusal_in_english(desk: Desk) -> None:
    save_preferences(Preferences(language="en"))
    answer = desk("undo", "9999")
    assert answer.status == 3
    assert not CHINESE.search(answer.err)


def test_a_base_in_use_is_refused(base: Path, desk: Desk) -> None:
    store = bases.open_base(base, user="窗口")
    try:
        answer = desk("list", "trainees", "--json")
    finally:
        store.close()
    assert answer.status == 3
    assert answer.json["error"]["code"] == "in-use"
    assert desk("list", "trainees").status == 0


@pytest.mark.allow_logs
def test_a_bug_is_70_and_its_log_holds_no_values(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("王小明 330102199001011234")

    monkeypatch.setattr("talentdesk.services.today.due", broken)
    answer = desk("today", "--json")
    assert answer.status == 70
    assert answer.json["error"]["code"] == "bug"
    assert str(log_file()) in answer.err
    text = log_file().read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "test_program.py:" in text
    assert __version__ in text
    for said in (text, answer.err, answer.out):
        assert "王小明" not in said
        assert "330102199001011234" not in said
    assert desk("forms").status == 0  # the base was given back


def test_an_interruption_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("talentdesk.services.today.due", stopped)
    answer = desk("today", "--json")
    assert answer.status == 3
    assert answer.json["error"]["code"] == "cancelled"


def process(*arguments: object, **environment: str) -> tuple[int, bytes, bytes]:
    """A real process, as the Task Scheduler starts it: exit status, stdout, stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "talentdesk", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_process_finds_the_base_of_the_environment_and_says_json_in_utf_8(base: Path) -> None:
    """A Windows pipe is GBK; JSON is UTF-8 all the same."""
    status, out, err = process(
        "list", "trainees", "--search", "万𬭎", "--json", TALENTDESK_DATA=str(base), PYTHONIOENCODING="gbk"
    )
    assert (status, err) == (0, b"")
    assert json.loads(out.decode("utf-8"))["rows"][0]["name"] == "万𬭎"


def test_words_do_not_stop_at_a_character_the_pipe_lacks(base: Path) -> None:
    status, out, _ = process("--data", base, "list", "trainees", "--search", "万𬭎", PYTHONIOENCODING="gbk")
    assert status == 0
    assert "万" in out.decode("gbk")


def test_a_reader_who_leaves_early_is_no_bug(base: Path) -> None:
    writing = subprocess.Popen(
        [sys.executable, "-m", "talentdesk", "--data", str(base), "list", "occupations", "--limit", "5000"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert writing.stdout is not None
    assert writing.stderr is not None
    writing.stdout.close()
    said = writing.stderr.read()
    writing.stderr.close()
    assert (writing.wait(60), said) == (0, b"")


def test_a_second_process_is_refused(base: Path) -> None:
    store = bases.open_base(base, user="窗口")
    try:
        status, out, err = process("--data", base, "settings", "name=另一个", PYTHONIOENCODING="utf-8")
    finally:
        store.close()
    assert (status, out) == (3, b"")
    assert len(err.decode("utf-8").splitlines()) == 2


def test_json_is_readable_text(desk: Desk) -> None:
    assert "学员花名册" in desk("forms", "--json").out
    assert json.loads(desk("forms", "--json").out)


def test_the_readme_shows_commands_that_exist() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    shown = [line.removeprefix("talentdesk ") for line in lines if line.startswith("talentdesk --data")]
    assert len(shown) >= 8
    for line in shown:
        _, _, *words = re.split(" {2,}", line)[0].split()
        group: click.Command = program()
        with click.Context(group) as context:
            while isinstance(group, click.Group):
                name, *words = words
                found = group.get_command(context, name)
                assert found is not None, line
                group = found
            assert group.make_context(name, words, parent=context).params
