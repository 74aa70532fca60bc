"""Settings of a way as people type them, judged and made complete; the fingerprint of a host key."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.transports import SettingField, TransportKind, Value
from talentdesk.text import tr

LONGEST = 500
_KEY_LINE = re.compile(r"[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}")
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_YES, _NO = {"1", "true", "yes", "是"}, {"0", "false", "no", "否", ""}


def checked_settings(kind: TransportKind, given: Mapping[str, object]) -> dict[str, Value]:
    """All settings of a way, defaults filled in; every fault is named in one refusal. Secrets are refused here."""
    problems, values = [], {}
    known = {each.name for each in kind.settings}
    problems += [_unknown(name, kind) for name in given if name not in known]
    for field in kind.settings:
        value = _value(field, given.get(field.name, field.default))
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[field.name] = value
    if problems:
        raise _refusal(kind, problems)
    return values


def fingerprint(host_key: str) -> str:
    """The short form of a host key that people compare, ``SHA256:…`` as ssh shows it; a short form stays as it is."""
    if _FINGERPRINT.fullmatch(host_key):
        return host_key
    digest = hashlib.sha256(base64.b64decode(host_key.partition(" ")[2])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _refusal(kind: TransportKind, problems: Sequence[Problem]) -> DeskError:
    """One fault says itself; several are named by their fields."""
    text, remedy = problems[0].text, problems[0].remedy
    if len(problems) > 1:
        labels = {each.name: tr(each.label) for each in kind.fields}
        named = "、".join(labels.get(str(each.field), str(each.field)) for each in problems)
        text, remedy = tr("上报渠道的设置有误：{labels}", labels=named), tr("请逐项改正。")
    return DeskError(text, remedy, code="channel-settings", problems=problems)


def _unknown(name: str, kind: TransportKind) -> Problem:
    if any(each.name == name for each in kind.secrets):
        return Problem(
            "secret",
            tr("密码和令牌不写在设置里。"),
            tr("请用“channels secret”或界面里的密码栏保存。"),
            field=name,
        )
    known = ", ".join(each.name for each in kind.settings)
    return Problem(
        "unknown-setting",
        tr("没有名为“{field}”的设置。", field=name),
        tr("可用的有：{known}", known=known),
        field=name,
    )


def _value(field: SettingField, given: object) -> Value | Problem:
    """The value as its kind wants it, or what is wrong with it."""
    if field.kind == "flag":
        return _flag(field, given)
    if field.kind == "number":
        return _number(field, given)
    text = str(given).strip()
    if len(text) > LONGEST or any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        return _wrong(field, tr("{label}太长或含有控制字符。", label=tr(field.label)))
    if field.required and not text:
        return _wrong(field, tr("缺少{label}。", label=tr(field.label)))
    if text and field.kind == "url":
        return _url(field, text)
    if text and field.kind == "host-key":
        return _host_key(field, text)
    if text and field.name == "proxy" and text != "-" and not _is_proxy(text):
        return _wrong(field, tr("代理服务器应写成 http://地址:端口，不带用户名和密码。"))
    return text


def _flag(field: SettingField, given: object) -> Value | Problem:
    word = str(given).strip().lower()
    if word in _YES | _NO:
        return word in _YES
    return _wrong(field, tr("{label}应填 是 或 否。", label=tr(field.label)))


def _number(field: SettingField, given: object) -> Value | Problem:
    text = str(given).strip()
    if re.fullmatch(r"[0-9]{1,9}", text) and field.least <= int(text) <= field.most:
        return int(text)
    return _wrong(
        field,
        tr(
            "{label}应为 {least} 到 {most} 的整数。",
            label=tr(field.label),
            least=field.least,
            most=field.most,
        ),
    )


def _url(field: SettingField, text: str) -> Value | Problem:
    """Only https, because people's data travels; a password in an address would end up in logs of others."""
    try:
        parts = urlsplit(text)
        good = parts.scheme == "https" and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
        parts = urlsplit("")
    if not good or parts.query or parts.fragment:
        return _wrong(field, tr("{label}应以 https:// 开头，不带问号和井号。", label=tr(field.label)))
    if parts.username is not None or parts.password is not None:
        return _wrong(field, tr("{label}里不要写用户名和密码。", label=tr(field.label)))
    return text


def _is_proxy(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
            and (parts.port or 1) > 0
        )  # fmt: skip
    except ValueError:
        return False


def _host_key(field: SettingField, text: str) -> Value | Problem:
    wrong = _wrong(field, tr("主机密钥应为“类型 内容”一行或 SHA256: 开头的指纹。"))
    if _FINGERPRINT.fullmatch(text):
        return text
    if not _KEY_LINE.fullmatch(text):
        return wrong
    try:
        base64.b64decode(text.partition(" ")[2], validate=True)
    except (binascii.Error, ValueError):
        return wrong
    return text


def _wrong(field: SettingField, text: str) -> Problem:
    return Problem("setting", text, field=field.name)
