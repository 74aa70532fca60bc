"""What every way says when another file, or other bytes, lie where the package belongs."""

from __future__ import annotations

import re

from talentdesk.errors import DeskError
from talentdesk.exchange.transports import TransportTrouble
from talentdesk.text import tr

_GOOD_NAME = re.compile(r"[^\x00-\x1f\x7f<>:\"/\\|?*.\s][^\x00-\x1f\x7f<>:\"/\\|?*]{0,149}")


def conflict(name: str) -> TransportTrouble:
    """Another file has our name there; it is left as it is."""
    return TransportTrouble(
        "conflict",
        tr("对方已有同名但内容不同的文件：{name}。", name=name),
        tr("没有覆盖它。请与主管部门核对这个文件是谁放的。"),
    )


def came_back_other(name: str) -> TransportTrouble:
    """What was read back is not what was sent; it was taken away again."""
    return TransportTrouble(
        "busy",
        tr("{name} 读回核对时内容不同，已删除。", name=name),
        tr("稍后会重新发送；反复出现请检查线路或存储设备。"),
    )


def no_receipt(name: str) -> DeskError:
    """A receipt that was listed is gone, or the way brings none."""
    return DeskError(
        tr("取不到回执文件 {name}。", name=name), tr("请刷新回执列表后重试。"), code="receipt-missing"
    )


def good_name(name: str) -> bool:
    """Whether a name from outside is a plain file name, safe in a folder of ours on any system."""
    return bool(_GOOD_NAME.fullmatch(name)) and not name.endswith((" ", "."))
