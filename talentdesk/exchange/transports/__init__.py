"""The ways to a bureau behind one contract: a file arrives whole under its name or not at all, and only once.

Importing this opens no network library; a way's module is imported when its transport is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from talentdesk.errors import DeskError
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

PART = ".part"
MEGABYTE = 1_000_000
LARGEST_RECEIPT = 64 * MEGABYTE

TroubleKind = Literal["offline", "busy", "refused", "host-key", "tls", "conflict", "gone", "full"]
ValueKind = Literal["text", "url", "number", "flag", "folder", "file", "secret", "host-key"]
Value = str | int | bool


class TransportTrouble(DeskError):
    """Why a file did not arrive. ``kind`` says what may help:

    offline, busy (not before ``retry_after`` seconds): try again later · gone: the stick was pulled · full: no room ·
    refused (login, permission), tls, host-key (``host_key``: what the server showed): a person must look ·
    conflict: another file has this name there.
    """

    def __init__(
        self, kind: TroubleKind, text: str, remedy: str = "", *, retry_after: int | None = None, host_key: str = ""
    ) -> None:  # fmt: skip
        super().__init__(text, remedy, code=f"upload-{kind}")
        self.kind: TroubleKind = kind
        self.retry_after = retry_after
        self.host_key = host_key


@dataclass(frozen=True, slots=True)
class Delivered:
    """The file is there, whole; ``already``: it was there before."""

    already: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a try of the way found, in ``words``; ``host_key``: the key a server showed, to be accepted by a person."""

    ok: bool
    host_key: str = ""
    words: str = ""


class Transport(Protocol):
    """One way, opened with its settings; it connects when first used. Every method may raise TransportTrouble."""

    def check(self) -> Checked:
        """Look whether a file could be delivered, delivering none. Trouble with the host key is an answer here."""

    def deliver(self, file: Path, name: str, sha256: str, progress: Progress = SILENT) -> Delivered:
        """Bring ``file`` to its place as ``name``: whole or not at all, never over another file.

        ``progress`` counts bytes. Delivering again what is there already is no second delivery.
        """

    def list_receipts(self) -> list[str]:
        """Names of the files that lie ready to be fetched, sorted; empty when the way brings none back."""

    def fetch_receipt(self, name: str, target: Path) -> None:
        """Copy one of them to ``target``, whole or not at all; it stays where it was."""

    def close(self) -> None:
        """Hang up; harmless when not connected."""


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting of a way: how it is asked for and what it is when not given. Secrets are never among the settings."""

    name: str
    label: str
    kind: ValueKind = "text"
    default: Value = ""
    required: bool = False
    hint: str = ""
    least: int = 0
    most: int = 1_000_000

    @property
    def secret(self) -> bool:
        """Whether the value is kept by the key store of the system."""
        return self.kind == "secret"


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of a way, complete, and where its secrets come from (asked when needed, by field name)."""

    values: Mapping[str, Value]
    secret: Callable[[str], str] = field(repr=False)

    def text(self, name: str) -> str:
        """A text setting; empty when not given."""
        return str(self.values.get(name, ""))

    def number(self, name: str) -> int:
        """A number setting."""
        return int(self.values.get(name, 0))

    def flag(self, name: str) -> bool:
        """A yes or no."""
        return bool(self.values.get(name, False))


@dataclass(frozen=True, slots=True)
class TransportKind:
    """A way there is: its key in the database, what to call it, its settings, and what opens it."""

    key: str
    label: str
    fields: tuple[SettingField, ...]
    open: Callable[[Settings], Transport] = field(repr=False)

    @property
    def secrets(self) -> tuple[SettingField, ...]:
        """The fields that are secrets; the first one may come from the environment."""
        return tuple(each for each in self.fields if each.secret)

    @property
    def settings(self) -> tuple[SettingField, ...]:
        """The fields that are kept with the channel."""
        return tuple(each for each in self.fields if not each.secret)


def _folder(settings: Settings) -> Transport:
    from talentdesk.exchange.transports.folder import FolderTransport

    return FolderTransport(settings)


def _sftp(settings: Settings) -> Transport:
    from talentdesk.exchange.transports.sftp import SftpTransport

    return SftpTransport(settings)


def _webdav(settings: Settings) -> Transport:
    from talentdesk.exchange.transports.webdav import WebdavTransport

    return WebdavTransport(settings)


def _form(settings: Settings) -> Transport:
    from talentdesk.exchange.transports.form_post import FormTransport

    return FormTransport(settings)


_LINE = (
    SettingField("limit", "限速（KB/秒）", "number", 0, hint="0 为不限"),
    SettingField("timeout", "超时（秒）", "number", 30, least=1, most=600),
)
_READ_BACK = SettingField(
    "read_back", "读回核对的上限（MB）", "number", 20, hint="不超过这个大小的包送达后读回核对"
)
_HTTPS = (
    SettingField("ca", "主管部门的根证书文件", "file", hint="留空用系统的证书库"),
    SettingField("certificate", "客户端证书文件（PEM）", "file"),
    SettingField("certificate_key", "客户端证书的私钥文件", "file"),
    SettingField("proxy", "代理服务器", hint="留空用系统设置，填 - 为直连"),
    SettingField("proxy_user", "代理用户名"),
    SettingField("proxy_password", "代理密码", "secret"),
    SettingField("certificate_password", "客户端证书私钥的密码", "secret"),
)

TRANSPORTS: tuple[TransportKind, ...] = (
    TransportKind(
        "folder", "文件夹或U盘",
        (
            SettingField("folder", "上报文件夹", "folder", required=True),
            SettingField("receipts", "回执文件夹", "folder", hint="留空则回执由人工导入"),
        ),
        _folder,
    ),
    TransportKind(
        "sftp", "SFTP 服务器",
        (
            SettingField("host", "服务器地址", required=True),
            SettingField("port", "端口", "number", 22, least=1, most=65535),
            SettingField("user", "用户名", required=True),
            SettingField("password", "密码（或密钥文件的密码）", "secret"),
            SettingField("key_file", "密钥文件", "file", hint="留空用密码登录"),
            SettingField("folder", "服务器上的上报文件夹", required=True),
            SettingField("receipts", "服务器上的回执文件夹", hint="留空则回执由人工导入"),
            SettingField("host_key", "服务器主机密钥", "host-key", hint="首次连接时核对指纹后接受"),
            _READ_BACK,
            *_LINE,
        ),
        _sftp,
    ),
    TransportKind(
        "webdav", "WebDAV 文件夹",
        (
            SettingField("url", "上报文件夹的网址", "url", required=True),
            SettingField("receipts", "回执文件夹的网址", "url", hint="留空则回执由人工导入"),
            SettingField("user", "用户名"),
            SettingField("password", "密码", "secret"),
            _READ_BACK,
            *_HTTPS,
            *_LINE,
        ),
        _webdav,
    ),
    TransportKind(
        "form", "HTTPS 表单上传",
        (
            SettingField("url", "上传网址", "url", required=True),
            SettingField("receipts", "回执网址", "url", hint="留空则回执由人工导入"),
            SettingField("token", "访问令牌", "secret"),
            SettingField("token_header", "令牌的请求头", default="Authorization"),
            SettingField("token_prefix", "令牌前的文字", default="Bearer"),
            SettingField("file_field", "文件字段名", default="file", required=True),
            *_HTTPS,
            *_LINE,
        ),
        _form,
    ),
)  # fmt: skip


def transport_kind(key: str) -> TransportKind:
    """The way of that key; a refusal when there is none."""
    for each in TRANSPORTS:
        if each.key == key:
            return each
    known = ", ".join(each.key for each in TRANSPORTS)
    raise DeskError(
        tr("没有名为“{key}”的上报方式。", key=key),
        tr("可用的有：{known}", known=known),
        code="unknown-transport",
    )
