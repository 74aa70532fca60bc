"""What a certificate claims, as the compact numbers-for-names map that is signed, and as labelled lines to be shown.

Every byte counts, because it ends in a printed QR code. So empty claims are left out, dates are days, and Chinese text
is GBK (two bytes a character) wherever GBK has every character, UTF-8 (three) elsewhere. Control characters are
never claimed, so in GBK their 31 bytes stand for phrases that return on every certificate. The form of each value
follows from the value alone.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from datetime import date, timedelta

from talentdesk.errors import DeskError
from talentdesk.proof import cbor
from talentdesk.text import tr

# The phrases for the bytes 01 to 1F, in this order. Never change one: printed certificates hold the bytes.
PHRASES = (
    *(
        "学徒工",
        "五级/初级工",
        "四级/中级工",
        "三级/高级工",
        "二级/技师",
        "一级/高级技师",
        "特级技师",
        "首席技师",
    ),
    *("结业证书", "培训证明", "职业技能等级证书", "培训合格证书", "专项职业能力证书", "高技能人才培训基地"),
    *(
        "高技能人才",
        "公共实训基地",
        "培训基地",
        "职业技能",
        "提升培训",
        "技能培训",
        "培训中心",
        "职业技术学院",
    ),
    *(
        "技师学院",
        "有限公司",
        "有限责任公司",
        "操作员",
        "管理员",
        "工程技术人员",
        "开发区",
        "培训班",
        "岗前培训",
    ),
)
# The number of each claim in the map, as printed: never changed, never used again.
NUMBERS = {
    "number": 1,
    "name": 2,
    "id_tail": 3,
    "course": 4,
    "occupation": 5,
    "level": 6,
    "hours": 7,
    "issued_on": 8,
    "base_name": 9,
    "base_code": 10,
    "kind": 11,
    "expires_on": 12,
}
_DATES = {"issued_on", "expires_on"}
_REQUIRED = {"number", "name", "issued_on"}
_DAY_ZERO = date(1970, 1, 1)
LONGEST = 100  # characters of one text
LONGEST_ID_TAIL = 6  # so that a whole ID number never gets into a code that anybody can read
MOST_HOURS = 100_000


@dataclass(frozen=True, slots=True)
class Claims:
    """The essential statements of one certificate. ``hours`` are lessons (学时); empty texts are not claimed.

    ``id_tail`` is the last few characters of the ID number, never all of it. Raises DeskError on creation for a text
    that cannot be signed (too long, control characters) and ValueError for a whole ID number.
    """

    number: str
    name: str
    issued_on: date
    base_name: str = ""
    base_code: str = ""
    kind: str = ""
    course: str = ""
    occupation: str = ""
    level: str = ""
    hours: int | None = None
    id_tail: str = ""
    expires_on: date | None = None

    def __post_init__(self) -> None:
        if len(self.id_tail) > LONGEST_ID_TAIL:
            raise ValueError("only the tail of an ID number is signed")
        if self.hours is not None and not 0 <= self.hours <= MOST_HOURS:
            raise ValueError("hours out of range")
        for text in (getattr(self, item.name) for item in fields(self)):
            if isinstance(text, str) and (
                len(text) > LONGEST or text != text.strip() or not _printable(text)
            ):
                raise DeskError(
                    tr(
                        "“{text}”不能写入二维码：超过 {longest} 个字符，或含有控制字符。",
                        text=text[:40],
                        longest=LONGEST,
                    ),
                    tr("请缩短这一项，或删去其中的换行、制表符等看不见的字符。"),
                    code="claim-unsignable",
                )
        if not self.number or not self.name:
            raise DeskError(
                tr("没有证书编号或姓名，不能生成防伪二维码。"),
                tr("请先分配编号并补全姓名。"),
                code="claim-missing",
            )


def encode_claims(claims: Claims) -> bytes:
    """The deterministic CBOR map that is signed."""
    packed: dict[int, cbor.Item] = {}
    for name, number in NUMBERS.items():
        value = getattr(claims, name)
        if value not in ("", None):
            packed[number] = _pack(value)
    return cbor.encode(packed)


def decode_claims(payload: bytes) -> Claims:
    """The claims of a signed map. Raises ValueError unless ``encode_claims`` gives exactly these bytes again."""
    packed = cbor.decode(payload)
    if not isinstance(packed, dict):
        raise ValueError("claims are a map")
    names = {number: name for name, number in NUMBERS.items()}
    values: dict[str, str | int | date] = {}
    for number, item in packed.items():
        name = names.get(number)
        if name is None:
            raise ValueError("an unknown claim")
        values[name] = _unpack(name, item)
    if not values.keys() >= _REQUIRED:
        raise ValueError("a required claim is missing")
    try:
        claims = Claims(**values)  # type: ignore[arg-type]  # _unpack gives each name its type
    except DeskError as trouble:
        raise ValueError("a claim that nobody can sign") from trouble
    if encode_claims(claims) != payload:
        raise ValueError("claims in another form than ours")
    return claims


def claim_lines(claims: Claims) -> tuple[tuple[str, str], ...]:
    """Label and value of every claim that is made, in the order of a certificate, to be compared with the paper."""
    lines = (
        (tr("证书编号"), claims.number),
        (tr("姓名"), claims.name),
        (tr("证件号码末几位"), claims.id_tail),
        (tr("证书种类"), claims.kind),
        (tr("培训课程"), claims.course),
        (tr("职业（工种）"), claims.occupation),
        (tr("技能等级"), claims.level),
        (tr("学时"), "" if claims.hours is None else str(claims.hours)),
        (tr("发证日期"), claims.issued_on.isoformat()),
        (tr("有效期至"), claims.expires_on.isoformat() if claims.expires_on else ""),
        (tr("发证基地"), claims.base_name),
        (tr("基地代码"), claims.base_code),
    )
    return tuple((label, value) for label, value in lines if value)


def _pack(value: str | int | date) -> cbor.Item:
    if isinstance(value, date):
        return (value - _DAY_ZERO).days
    if isinstance(value, int):
        return value
    if not value.isascii():
        try:
            return _to_gbk(value)
        except UnicodeEncodeError:
            pass
    return value


def _to_gbk(text: str) -> bytes:
    """From left to right the longest phrase that fits as one byte, everything else as GBK."""
    out = bytearray()
    at = 0
    while at < len(text):
        phrase = max((one for one in PHRASES if text.startswith(one, at)), key=len, default="")
        out += bytes([PHRASES.index(phrase) + 1]) if phrase else text[at].encode("gbk")
        at += len(phrase) or 1
    return bytes(out)


def _from_gbk(data: bytes) -> str:
    return "".join(
        PHRASES[ord(character) - 1] if 0 < ord(character) <= len(PHRASES) else character
        for character in data.decode("gbk")
    )


def _unpack(name: str, item: cbor.Item) -> str | int | date:
    if name in _DATES or name == "hours":
        if not isinstance(item, int):
            raise ValueError("not a number")
        try:
            return _DAY_ZERO + timedelta(days=item) if name in _DATES else item
        except OverflowError:
            raise ValueError("a date out of range") from None
    if isinstance(item, bytes):
        return _from_gbk(item)
    if isinstance(item, str):
        return item
    raise ValueError("not a text")


def _printable(text: str) -> bool:
    """No control characters, lone surrogates, line ends or marks that turn the direction of writing."""
    return not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in text)
