"""A restore in words: what it costs, and what it did."""

from __future__ import annotations

from pathlib import Path

from talentdesk.errors import Problem
from talentdesk.services.backups import Backup
from talentdesk.services.restore_carrying import Lost
from talentdesk.text import tr

FEW = 6


def told(backup: Backup, folder: Path, aside: Path | None, gone: Lost) -> list[str]:
    """What a restore did, line by line; ``aside``: where the state before is."""
    lines = [
        tr(
            "已恢复到 {folder}：{base}，{made} 的备份",
            folder=folder, base=backup.base_name, made=f"{backup.made:%Y-%m-%d %H:%M}",
        )
    ]  # fmt: skip
    if aside is None:
        return [*lines, tr("如果备份以后在别处发过证书，请先核对编号，以免重复。")]
    lines.append(tr("恢复前的数据在：{folder}", folder=aside))
    return lines + [f"{each.text}{each.remedy}" for each in in_words(gone)]


def in_words(gone: Lost) -> list[Problem]:
    """What replacing a state costs, in sentences; empty where nothing is lost."""
    if not gone.known:
        text = tr("现有数据读不出来，无法比较备份以后做过什么。")
        return [Problem("unreadable", text, tr("请核对备份以后发出的证书，编号可能重复。"))]
    found = []
    if gone.operations:
        text = tr(
            "退回备份以后的 {count} 次操作（第 {first} 次起）。",
            count=gone.operations,
            first=gone.since + 1,
        )
        found.append(Problem("operations", text))
    for code, numbers, text in (
        (
            "certificates",
            gone.certificates,
            tr("备份以后发出的 {count} 张证书不再有记录：", count=len(gone.certificates)),
        ),
        (
            "voided",
            gone.voided,
            tr("备份以后作废的 {count} 张证书重新显示为有效：", count=len(gone.voided)),
        ),
    ):
        if numbers:
            remedy = (
                tr("这些编号不会再发给别人；请收回或另行登记。")
                if code == "certificates"
                else tr("请再作废一次。")
            )
            found.append(Problem(code, text + _some(numbers), remedy))
    if gone.packages:
        text = tr("备份以后生成的 {count} 个上报包保留，下一个包会带上差别。", count=len(gone.packages))
        found.append(Problem("packages", text))
    return found


def _some(numbers: tuple[str, ...]) -> str:
    shown = "、".join(numbers[:FEW])
    return shown if len(numbers) <= FEW else tr("{shown} 等", shown=shown)
