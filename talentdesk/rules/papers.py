"""Numbers of identity papers other than the resident card; every form here is a default, not a law."""

from __future__ import annotations

import re

from talentdesk.errors import Problem
from talentdesk.rules.cells import excerpt
from talentdesk.rules.identity import FOREIGNER, PERMIT, RESIDENT, check_id, clean_id
from talentdesk.text import tr

HK_MACAU_PASS, TAIWAN_PASS = "港澳居民来往内地通行证", "台湾居民来往大陆通行证"
PASSPORT, OFFICER, OTHER = "护照", "军官证", "其他"
DOCUMENT_KINDS = (
    RESIDENT,
    PERMIT,
    FOREIGNER,
    HK_MACAU_PASS,
    TAIWAN_PASS,
    PASSPORT,
    OFFICER,
    OTHER,
)

_hk_macau = re.compile(r"[HM][0-9]{8}([0-9]{2})?").fullmatch
_taiwan = re.compile(r"[0-9]{8}").fullmatch
_passport = re.compile(r"[0-9A-Z]{4,20}").fullmatch
_foreign_2017 = re.compile(r"[A-Z]{3}[0-9]{12}").fullmatch
_LONGEST_OTHER = 30


def check_document(kind: str, number: str) -> tuple[Problem, ...]:
    """Everything wrong with a paper's number; empty when good. ``kind`` is one of ``DOCUMENT_KINDS``.

    Forms: domain/03 §4.2-4.3 [C2] for the residence permit and the foreigners' card (2017: 3 letters + 12 digits, 2023:
    18 digits from 9), §4.4 [S1] for the rest. Codes: unknown-value (kind), missing, id-damaged, too-long and those of
    ``check_id``.
    """
    if kind not in DOCUMENT_KINDS:
        return (
            Problem(
                "unknown-value",
                tr("没有“{kind}”这种证件类型。", kind=kind),
                tr("从这些里选：{kinds}。", kinds="、".join(DOCUMENT_KINDS)),
            ),
        )
    text = clean_id(number)
    if not text:
        return (Problem("missing", tr("缺证件号码。"), tr("按证件填写号码。")),)
    if kind == RESIDENT or (kind in (PERMIT, FOREIGNER) and _belongs(kind, text)):
        return () if kind == FOREIGNER and _foreign_2017(text) else check_id(text)
    if kind == OTHER and len(text) > _LONGEST_OTHER:
        return (
            Problem(
                "too-long",
                tr(
                    "证件号码有 {count} 个字，最多 {limit} 个。",
                    count=len(text),
                    limit=_LONGEST_OTHER,
                ),
                tr("只填号码，其余写在备注里。"),
            ),
        )
    if _fits(kind, text):
        return ()
    return (
        Problem(
            "id-damaged",
            tr(
                "{number} 不像{kind}的号码：{form}。",
                number=excerpt(text),
                kind=kind,
                form=_form(kind),
            ),
            tr("对照证件核对号码和证件类型。"),
        ),
    )


def _belongs(kind: str, text: str) -> bool:
    if kind == PERMIT:
        return text[:2] in ("81", "82", "83")
    return text[0] == "9" or _foreign_2017(text) is not None


def _fits(kind: str, text: str) -> bool:
    if kind == HK_MACAU_PASS:
        return _hk_macau(text) is not None
    if kind == TAIWAN_PASS:
        return _taiwan(text) is not None
    if kind == PASSPORT:
        return _passport(text) is not None
    if kind == OFFICER:
        return 10 <= len(text) <= 18
    return kind == OTHER


def _form(kind: str) -> str:
    if kind == PERMIT:
        return tr("应为 18 位，以 81、82 或 83 开头")
    if kind == FOREIGNER:
        return tr("应为以 9 开头的 18 位号码，或 3 个字母加 12 位数字")
    if kind == HK_MACAU_PASS:
        return tr("应为 H 或 M 加 8 位数字，旧证为 10 位数字")
    if kind == TAIWAN_PASS:
        return tr("应为 8 位数字")
    if kind == PASSPORT:
        return tr("应为 4 到 20 位字母和数字")
    return tr("应为 10 到 18 个字")
