"""A certificate's claims signed into the text of its QR code, and the verdict on such a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from talentdesk.errors import DeskError
from talentdesk.proof import base45, cose
from talentdesk.proof.claims import Claims, decode_claims, encode_claims
from talentdesk.proof.keys import Keyring, PublicKey, SigningKey
from talentdesk.proof.revocations import RevocationList
from talentdesk.text import tr

PREFIX = "TDC1:"
LARGEST_TOKEN = 480  # bytes; 725 characters, QR version 16
LONGEST_TEXT = 1_000  # characters looked at
OLD_LIST_DAYS = 30

State = Literal["genuine", "altered", "unknown-key", "void", "expired", "not-ours"]

# Alphanumeric characters at error correction M in QR versions 1 to 20 (ISO/IEC 18004).
_QR_ROOM = (
    *(20, 38, 61, 90, 122, 154, 178, 221, 262, 311),
    *(366, 419, 483, 528, 600, 656, 734, 816, 909, 970),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known about a text. ``claims`` are given whenever the signature is good, and must be shown then.

    ``warning`` is a sentence or empty: no list of void numbers, an old one, or a key used after its time.
    """

    state: State
    claims: Claims | None
    text: str
    remedy: str
    warning: str = ""
    revocations_age_days: int | None = None
    key: PublicKey | None = None


def sign(claims: Claims, key: SigningKey) -> str:
    """The QR text. Raises DeskError when the claims together are too long for any printable code."""
    token = cose.sign(encode_claims(claims), key.secret, key.public.id)
    if len(token) > LARGEST_TOKEN:
        raise DeskError(
            tr("证书 {number} 的内容太长，放不进可打印的二维码。", number=claims.number),
            tr("请缩短课程、职业或基地的名称。"),
            code="claims-too-long",
        )
    return PREFIX + base45.encode(token)


def qr_version(text: str) -> int:
    """The QR version (1 to 20; 17 + 4 × version modules a side) that holds a signed text at level M."""
    return bisect_left(_QR_ROOM, len(text)) + 1


def verify(
    text: str,
    keys: Keyring,
    revocations: RevocationList | Sequence[RevocationList] | None,
    today: date,
    *,
    old_list_days: int = OLD_LIST_DAYS,
) -> Verdict:
    """Judge a QR text. Never raises for any text. White space around it is ignored; inside it counts."""
    text = text.strip()
    if not text.startswith(PREFIX):
        return _not_ours()
    try:
        if len(text) > LONGEST_TEXT:
            raise ValueError("too long")
        message = cose.parse(base45.decode(text.removeprefix(PREFIX)))
    except ValueError:
        return _altered(None)
    key = keys.find(message.key_id)
    if key is None:
        return Verdict(
            "unknown-key",
            None,
            tr("无法判断：签发密钥不在本机的公钥名单里（密钥编号 {key_id}）。", key_id=message.key_id.hex()),
            tr("请向发证基地索取公钥文件并核对指纹，导入后再核验；在此之前请勿采信这张证书。"),
        )
    if not cose.is_signed_by(message, key.x):
        return _altered(key)
    try:
        claims = decode_claims(message.payload)
    except ValueError:
        return Verdict(
            "not-ours",
            None,
            tr("签名属于“{base}”，但内容的格式本程序不认识。", base=key.base_name),
            tr("请更新本程序后再核验。"),
            key=key,
        )
    lists = (revocations,) if isinstance(revocations, RevocationList) else revocations or ()
    return _judge(claims, key, [one for one in lists if one.speaks_for(key)], today, old_list_days)


def _judge(
    claims: Claims, key: PublicKey, lists: list[RevocationList], today: date, old_list_days: int
) -> Verdict:
    """The verdict on claims whose signature is good."""
    newest = max(lists, key=lambda one: one.issued_at, default=None)
    age = newest.age_days(today) if newest else None
    state: State = "genuine"
    text = tr("真实：证书由“{base}”签发，内容未被改动。", base=key.base_name)
    remedy = tr("请把下列内容与纸质证书逐项对照；有任何一项不同，纸质证书就是伪造的。")
    if newest and claims.number in newest.numbers:
        state = "void"
        text = tr("已作废：证书 {number} 已被“{base}”作废。", number=claims.number, base=key.base_name)
        remedy = tr("请勿采信这张证书；可向发证基地询问是否已补发新证。")
    elif claims.expires_on and today > claims.expires_on:
        state = "expired"
        text = tr("已过期：证书真实，但有效期到 {day} 为止。", day=claims.expires_on.isoformat())
        remedy = tr("请持证人到发证基地办理复审或换证。")
    return Verdict(state, claims, text, remedy, _warning(claims, key, age, old_list_days), age, key)


def _warning(claims: Claims, key: PublicKey, age: int | None, old_list_days: int) -> str:
    warnings = []
    if age is None:
        warnings.append(tr("没有该基地的作废名单，无法判断证书是否已作废。"))
    elif age < 0:
        warnings.append(tr("作废名单的日期晚于本机日期，请检查本机的时钟。"))
    elif age > old_list_days:
        warnings.append(tr("作废名单是 {age} 天前的，此后的作废情况不在其中；请索取新名单。", age=age))
    if claims.base_name and claims.base_name != key.base_name:
        warnings.append(
            tr(
                "证书上的基地“{named}”与密钥所属的“{base}”名称不同，请核实是否更名。",
                named=claims.base_name,
                base=key.base_name,
            )
        )
    if key.valid_to and claims.issued_on > key.valid_to:
        warnings.append(
            tr("发证日期晚于签发密钥的停用日期 {day}，请向发证基地核实。", day=key.valid_to.isoformat())
        )
    return " ".join(warnings)


def _altered(key: PublicKey | None) -> Verdict:
    return Verdict(
        "altered",
        None,
        tr("不真实或已损坏：二维码的内容与签名不符。"),
        tr("请重新扫描一次；仍然如此，请勿采信这张证书，并向发证基地查询。"),
        key=key,
    )


def _not_ours() -> Verdict:
    return Verdict(
        "not-ours",
        None,
        tr("这不是本系统签发的证书二维码。"),
        tr("请确认扫描的是证书上的防伪二维码，且程序已是最新版本。"),
    )
