"""What all entries about upkeep must keep to: a thing that is there, amounts that can be."""

from __future__ import annotations

from math import isfinite

from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Equipment
from talentdesk.text import tr

# As in the register of the log: beyond these it is a slip of the keyboard.
MOST_YUAN, MOST_HOURS = 1e8, 1e5


def living_thing(session: Session, equipment_id: int) -> Equipment:
    """A thing of the register; refused when it is not there or lies in the recycle bin."""
    thing = session.get(Equipment, equipment_id)
    if thing is None or thing.deleted_at is not None:
        raise DeskError(tr("这台设备已不在台账里。"), tr("可到回收站查看并放回。"), code="not-found")
    return thing


def check_amounts(cost: float | None, hours: float | None) -> None:
    """Refuse costs and hours that cannot be."""
    for value, most, text in (
        (cost, MOST_YUAN, tr("费用要在 0 到 1 亿元之间。")),
        (hours, MOST_HOURS, tr("停机时间要在 0 到 100000 小时之间。")),
    ):
        if value is not None and not (isfinite(value) and 0 <= value <= most):
            raise DeskError(text, tr("请核对数值。"), code="out-of-range")
