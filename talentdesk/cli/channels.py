"""Commands about upload channels: where packages go and how; passwords go into the system's key store, never past here."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from talentdesk.cli.frame import DONE, IN_PART, Frame, command, pairs
from talentdesk.cli.words import DeskGroup
from talentdesk.services import upload_channels
from talentdesk.services.upload_channels import TRANSPORTS, Channel, fingerprint
from talentdesk.text import tr

SETTINGS = ("--set", "settings")


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    channels = DeskGroup("channels", help=tr("上报渠道：送到哪个主管部门、怎样送、密码存在系统密钥库"))
    group.add_command(channels)
    _add_lists(channels)
    _add_new(channels)
    _add_change(channels)
    _add_test(channels)
    _add_host_key(channels)
    _add_secret(channels)
    _add_retire(channels)


def _add_lists(channels: click.Group) -> None:
    @command(channels, "list", tr("全部上报渠道"))
    @click.option("--retired", is_flag=True, help=tr("也列出已停用的"))
    def list_(frame: Frame, retired: bool) -> None:
        found = upload_channels.channels(frame.store(), retired=retired)
        lines = ["\t".join((each.name, tr(each.kind.label), each.profile, _state(each))) for each in found]
        frame.answer({"channels": [_facts(each) for each in found]}, lines or [tr("还没有上报渠道。")])

    @command(channels, "show", tr("一个上报渠道的设置（不含密码）"))
    @click.argument("name")
    def show(frame: Frame, name: str) -> None:
        found = _channel(frame, name)
        lines = [f"{found.name}\t{tr(found.kind.label)}\t{found.profile}\t{_state(found)}"]
        lines += [
            f"  {each.name}\t{tr(each.label)}\t{found.settings[each.name]}" for each in found.kind.settings
        ]
        lines += [f"  {each.name}\t{tr(each.label)}\t{tr('（在系统密钥库）')}" for each in found.kind.secrets]
        frame.answer(_facts(found), lines)

    @command(channels, "ways", tr("上报方式和它们的设置"))
    def ways(frame: Frame) -> None:
        facts, lines = [], []
        for kind in TRANSPORTS:
            lines.append(f"{kind.key}\t{tr(kind.label)}")
            lines += [
                f"  {each.name}\t{tr(each.label)}\t{tr(each.hint) if each.hint else ''}"
                for each in kind.fields
            ]
            fields = [
                {"name": each.name, "label": tr(each.label), "kind": each.kind, "default": each.default,
                 "required": each.required} for each in kind.fields
            ]  # fmt: skip
            facts.append({"key": kind.key, "label": tr(kind.label), "fields": fields})
        frame.answer({"ways": facts}, lines)


def _add_new(channels: click.Group) -> None:
    @command(channels, "new", tr("新建上报渠道"))
    @click.argument("name")
    @click.option(
        "--transport",
        type=click.Choice([each.key for each in TRANSPORTS]),
        required=True,
        help=tr("上报方式"),
    )
    @click.option("--profile", default="national", show_default=True, help=tr("上报方案"))
    @click.option(
        *SETTINGS, multiple=True, metavar=tr("设置=值"), help=tr("设置，见 channels ways；可写多次")
    )
    def new(frame: Frame, name: str, transport: str, profile: str, settings: tuple[str, ...]) -> None:
        number = upload_channels.create(
            frame.store(), name, profile=profile, transport=transport, settings=pairs(settings)
        )
        found = upload_channels.channel(frame.store(), number)
        frame.answer(_facts(found), [tr("已新建上报渠道 {name}", name=found.name)])


def _add_change(channels: click.Group) -> None:
    @command(channels, "change", tr("修改上报渠道"))
    @click.argument("name")
    @click.option("--name", "new_name", help=tr("新的名称"))
    @click.option("--profile", help=tr("上报方案"))
    @click.option(
        *SETTINGS, multiple=True, metavar=tr("设置=值"), help=tr("设置，见 channels ways；可写多次")
    )
    @click.option("--use", is_flag=True, help=tr("重新启用"))
    def change(
        frame: Frame, name: str, new_name: str | None, profile: str | None, settings: tuple[str, ...], use: bool
    ) -> None:  # fmt: skip
        number = _channel(frame, name).id
        upload_channels.change(
            frame.store(), number, name=new_name, profile=profile, settings=pairs(settings) or None, in_use=use or None
        )  # fmt: skip
        found = upload_channels.channel(frame.store(), number)
        frame.answer(_facts(found), [tr("已修改上报渠道 {name}", name=found.name)])


def _add_test(channels: click.Group) -> None:
    @command(channels, "test", tr("试一试能不能送达（不发送上报包）"))
    @click.argument("name")
    def test(frame: Frame, name: str) -> None:
        checked = upload_channels.try_channel(frame.store(), _channel(frame, name).id)
        facts: dict[str, object] = {"words": checked.words, "host_key": checked.host_key}
        lines = [checked.words]
        if checked.host_key and not checked.ok:
            short = fingerprint(checked.host_key)
            facts["fingerprint"] = short
            lines.append(tr("核对无误后接受：channels accept-host-key {name} {key}", name=name, key=short))
        frame.answer(facts, lines, status=DONE if checked.ok else IN_PART)


def _add_host_key(channels: click.Group) -> None:
    @command(channels, "accept-host-key", tr("接受服务器的主机密钥（先与主管部门核对指纹）"))
    @click.argument("name")
    @click.argument("host_key", metavar="SHA256:…")
    def accept(frame: Frame, name: str, host_key: str) -> None:
        upload_channels.accept_host_key(frame.store(), _channel(frame, name).id, host_key)
        frame.answer(
            {"fingerprint": fingerprint(host_key)},
            [tr("以后只连接主机密钥为 {fingerprint} 的服务器", fingerprint=fingerprint(host_key))],
        )


def _add_secret(channels: click.Group) -> None:
    @command(channels, "secret", tr("把密码或令牌存进系统密钥库；从键盘或标准输入读取，不作参数"))
    @click.argument("name")
    @click.argument("field")
    @click.option("--forget", is_flag=True, help=tr("从系统密钥库删除"))
    def secret(frame: Frame, name: str, field: str, forget: bool) -> None:
        number = _channel(frame, name).id
        if forget:
            upload_channels.forget_secret(frame.store(), number, field)
            frame.answer({"field": field, "kept": False}, [tr("已从系统密钥库删除")])
            return
        upload_channels.keep_secret(frame.store(), number, field, _typed())
        frame.answer({"field": field, "kept": True}, [tr("已存进系统密钥库")])


def _typed() -> str:
    """The secret from the keyboard, unseen, or the first line of a pipe."""
    if sys.stdin.isatty():
        return str(click.prompt(tr("密码或令牌"), hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _add_retire(channels: click.Group) -> None:
    @command(channels, "retire", tr("停用上报渠道（上报记录保留）"))
    @click.argument("name")
    def retire(frame: Frame, name: str) -> None:
        found = _channel(frame, name)
        upload_channels.retire(frame.store(), found.id)
        frame.answer({"name": found.name, "in_use": False}, [tr("已停用上报渠道 {name}", name=found.name)])


def _channel(frame: Frame, name: str) -> Channel:
    return upload_channels.channel(frame.store(), upload_channels.find_channel(frame.store(), name))


def _state(channel: Channel) -> str:
    return tr("在用") if channel.in_use else tr("已停用")


def _facts(channel: Channel) -> Mapping[str, object]:
    """A channel as the JSON object; secrets are not part of a channel."""
    return {
        "name": channel.name,
        "profile": channel.profile,
        "transport": channel.transport,
        "settings": dict(channel.settings),
        "in_use": channel.in_use,
        "last_run": channel.last_run,
    }
