"""Help and usage errors in the program's two languages; click itself speaks English only."""

from __future__ import annotations

from collections.abc import Iterable

import click

from talentdesk.text import tr


class HelpText(click.HelpFormatter):
    """Click's own words in the language in use."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, prefix or tr("用法："))

    def write_heading(self, heading: str) -> None:
        """The name of a section."""
        known = {"Options": tr("选项"), "Commands": tr("命令"), "Arguments": tr("参数")}
        super().write_heading(known.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """The lines of a section."""
        said = [(name, _translated(text)) for name, text in rows]
        super().write_dl(said, col_max, col_spacing)


def _translated(text: str) -> str:
    if text == "Show this message and exit.":
        return tr("显示帮助")
    return text.replace("[required]", tr("[必填]")).replace("[default: ", tr("[默认：") + " ")


class Words(click.Context):
    """A command's surroundings whose help is in the language in use."""

    formatter_class = HelpText


class DeskCommand(click.Command):
    """A command with such help."""

    context_class = Words


class DeskGroup(click.Group):
    """A group of such commands."""

    context_class = Words
    command_class = DeskCommand


def usage_text(trouble: click.ClickException) -> str:
    """What is wrong with how the command was written."""
    if isinstance(trouble, click.exceptions.NoSuchCommand):
        return tr("没有命令“{name}”。", name=trouble.command_name)
    if isinstance(trouble, click.NoSuchOption):
        return tr("没有选项 {name}。", name=trouble.option_name)
    if isinstance(trouble, click.BadOptionUsage):
        return tr("选项 {name} 后面缺少值。", name=trouble.option_name)
    if isinstance(trouble, click.MissingParameter):
        return tr("缺少 {name}。", name=_name(trouble))
    if isinstance(trouble, click.BadParameter):
        return tr("{name} 的值不对。{reason}", name=_name(trouble), reason=_reason(trouble))
    return trouble.format_message()


def _name(trouble: click.BadParameter) -> str:
    shown = trouble.param_hint or (
        trouble.param.get_error_hint(trouble.ctx) if trouble.param is not None and trouble.ctx else ""
    )
    return (shown if isinstance(shown, str) else " / ".join(shown or ())).replace("'", "")


def _reason(trouble: click.BadParameter) -> str:
    kind = trouble.param.type if trouble.param is not None else None
    if isinstance(kind, click.Choice):
        return tr("可用的有：{known}", known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.DateTime):
        return tr("请写成 2026-09-01。")
    if kind is click.INT or isinstance(kind, click.IntRange):
        return tr("请写整数。")
    return trouble.message
