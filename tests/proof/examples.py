"""Fictional certificates, keys that never change, and the day on which the tests judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from talentdesk.proof import Claims, Keyring, SigningKey

TODAY = date(2026, 11, 21)
ISSUED = datetime(2026, 11, 20, 9, 0)
BASE = "海州高技能人才培训基地"
KEY = SigningKey.from_private_bytes(bytes(range(32)), BASE, date(2026, 1, 1))
NEXT_KEY = SigningKey.from_private_bytes(bytes(range(32, 64)), BASE, date(2027, 1, 1))
OTHER_KEY = SigningKey.from_private_bytes(bytes(range(64, 96)), "滨江市职业技能培训中心", date(2026, 1, 1))
RING = Keyring((KEY.public,))

TYPICAL = Claims(
    number="HZ012026秋0100012",
    name="李娜",
    id_tail="123X",
    course="数控车工技能提升培训",
    occupation="车工",
    level="三级/高级工",
    hours=120,
    issued_on=date(2026, 11, 20),
    base_name=BASE,
    base_code="HZ01",
    kind="结业证书",
)
LONGEST = Claims(
    number="Y000032000001263000001",
    name="阿卜杜热西提·阿布都克力木",
    id_tail="123X",
    course="工业机器人系统操作员职业技能提升培训班",
    occupation="工业机器人系统操作员",
    level="一级/高级技师",
    hours=1200,
    issued_on=date(2026, 11, 20),
    base_name="滨江市经济技术开发区高技能人才公共实训基地",
    base_code="BJKF01",
    kind="职业技能等级证书",
    expires_on=date(2029, 11, 20),
)
RARE = replace(TYPICAL, number="HZ012026秋0100013", name="李䶮")
EXTENSION = replace(TYPICAL, number="HZ012026秋0100014", name="赵𬭎")
THIRTY = replace(
    TYPICAL,
    number="Y000032000001263000002",
    name="阿卜杜热西提阿布都克力木买买提吐尔逊江艾合买提伊敏古丽巴哈尔努尔"[:30],
)
PLAIN = Claims(number="A1", name="Li Na", issued_on=date(2026, 11, 20))
EXPIRED = replace(TYPICAL, number="HZ012025秋0100001", expires_on=date(2026, 11, 20))

EXAMPLES = {
    "typical": TYPICAL,
    "longest": LONGEST,
    "rare character": RARE,
    "character beyond the basic plane": EXTENSION,
    "name of thirty characters": THIRTY,
    "plain": PLAIN,
    "expired": EXPIRED,
}
