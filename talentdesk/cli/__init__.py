"""The second face: the command line over the same services, with documented exit statuses."""

from __future__ import annotations

import getpass
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from talentdesk import __version__
from talentdesk.cli.bugs import note_bug
from talentdesk.cli.contents import Contents, parts
from talentdesk.cli.frame import BUG, DONE, REFUSED, WRONG_USAGE, Frame
from talentdesk.cli.words import usage_text
from talentdesk.errors import Cancelled, DeskError
from talentdesk.settings import default_data_folder, load_preferences
from talentdesk.text import set_language, tr

NAME = "talentdesk"


def program() -> click.Group:
    """All commands, with their help in the language in use."""
    group = Contents(NAME, parts(), help=tr("技能基地管理台：不带命令时打开窗口。"))
    group.params = [
        click.Option(["--data"], type=click.Path(file_okay=False, path_type=Path), help=tr("数据文件夹")),
        click.Option(["--user"], help=tr("写进操作记录的用户名")),
        click.Option(["--json"], is_flag=True, help=tr("只输出一个 JSON 文档")),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_say_version,
            help=tr("显示版本"),
        ),
    ]
    return group


def run(arguments: Sequence[str], *, data: Path | None = None, user: str | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 in part or judged "no", 2 wrong usage, 3 refused, 70 a bug."""
    preferences = load_preferences()
    set_language(preferences.language)
    as_json = "--json" in arguments
    _keep_every_character(as_json)
    frame = Frame(data or default_data_folder(), user or preferences.user or _login_name(), as_json)
    try:
        return _run(frame, arguments)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as trouble:
        return _wrong_usage(frame, trouble, tr("没有写命令。"), help_text=trouble.format_message())
    except click.ClickException as trouble:
        return _wrong_usage(frame, trouble, usage_text(trouble))
    except (click.Abort, KeyboardInterrupt):
        return frame.refuse(Cancelled(tr("已取消，没有留下任何改动。"), code="cancelled"), REFUSED)
    except DeskError as trouble:
        return frame.refuse(trouble, REFUSED)
    except BrokenPipeError:  # whoever reads us has seen enough; the work was done before the answer
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return frame.status
    except Exception as bug:  # noqa: BLE001 - the last place: any bug becomes exit status 70 and a log line without data
        return _bug(frame, bug)
    finally:
        frame.close()


def _run(frame: Frame, arguments: Sequence[str]) -> int:
    group = program()
    with group.make_context(NAME, list(arguments), obj=frame) as context:
        frame.folder = context.params.get("data") or frame.folder
        frame.user = context.params.get("user") or frame.user
        group.invoke(context)
    return frame.status


def _wrong_usage(frame: Frame, trouble: click.ClickException, text: str, *, help_text: str = "") -> int:
    context = getattr(trouble, "ctx", None)
    shown = help_text or (context.get_usage() if context is not None else "")
    if shown:
        click.echo(shown, err=True)
    path = context.command_path if context is not None else NAME
    remedy = tr("用 {command} --help 查看用法。", command=path)
    return frame.refuse(DeskError(text, remedy, code="usage"), WRONG_USAGE)


def _bug(frame: Frame, bug: Exception) -> int:
    file = note_bug(bug)
    text = tr("程序出错了（{kind}）；没有完成的改动不会留下。", kind=type(bug).__name__)
    remedy = (
        tr("请把日志文件交给技术支持，里面没有个人信息：{file}", file=file)
        if file
        else tr("日志文件夹写不进去，没有留下日志。")
    )
    return frame.refuse(DeskError(text, remedy, code="bug"), BUG)


def _say_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"TalentDesk {__version__}")
        context.exit(DONE)


def _keep_every_character(as_json: bool) -> None:
    """A Windows console or pipe may be GBK: JSON is UTF-8 by definition, rare characters must not stop the words."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if as_json and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _login_name() -> str:
    """Who is logged in; a scheduled task may have no name at all."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
