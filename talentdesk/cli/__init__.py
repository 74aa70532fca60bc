"""The second face: the command line over the same services, with documented exit statuses."""

from __future__ import annotations

import getpass
import logging
from collections.abc import Sequence
from pathlib import Path

import click

from talentdesk.cli import registers, work
from talentdesk.cli.frame import BUG, WRONG_USAGE, Frame, refusal
from talentdesk.errors import DeskError
from talentdesk.paths import default_data_folder
from talentdesk.text import tr

log = logging.getLogger(__name__)


def program() -> click.Group:
    """All commands, with their help in the language in use."""
    group = click.Group("talentdesk", help=tr("技能基地管理台：不带命令时打开窗口。"))
    group.params = [
        click.Option(["--data"], type=click.Path(file_okay=False, path_type=Path), help=tr("数据文件夹")),
        click.Option(["--user"], help=tr("写进操作记录的用户名")),
    ]
    registers.add_to(group)
    work.add_to(group)
    return group


def run(arguments: Sequence[str], *, data: Path | None = None, user: str | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 in part or judged "no", 2 wrong usage, 3 refused, 70 a bug."""
    frame = Frame(data or default_data_folder(), user or getpass.getuser(), as_json="--json" in arguments)
    group = program()
    try:
        with group.make_context("talentdesk", list(arguments), obj=frame) as context:
            frame.folder = context.params.get("data") or frame.folder
            frame.user = context.params.get("user") or frame.user
            group.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as trouble:
        trouble.show()
        return WRONG_USAGE
    except click.Abort:
        return WRONG_USAGE
    except DeskError as trouble:
        return refusal(frame, trouble)
    except Exception as bug:  # noqa: BLE001 - the last place: any bug becomes exit status 70 and a log line without data
        where = bug.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else ""
        log.error("bug %s at %s", type(bug).__name__, place)
        click.echo(
            tr("程序出错了（{kind}，{place}），数据没有改动。", kind=type(bug).__name__, place=place),
            err=True,
        )
        return BUG
    finally:
        frame.close()
    return frame.status
