"""Passwords and tokens of upload channels: in the system's key store or nowhere; never in a file, a log or a text.

Windows: Credential Manager · macOS: Keychain · Linux: Secret Service or KWallet.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from talentdesk.errors import DeskError
from talentdesk.text import tr

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "TalentDesk"
ENVIRONMENT = "TALENTDESK_UPLOAD_SECRET"
LONGEST = 1280  # characters: what Windows takes
# keyring also finds backends of other packages, some of which keep plain files: only the systems' own are used.
_SAFE = frozenset({"Windows", "macOS", "SecretService", "libsecret", "kwallet"})


class KeyStore:
    """A key store of the system (or one handed in by a test). No secret appears in its repr or its refusals."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def keep(self, name: str, secret: str) -> None:
        """Keep a secret under a name, over an earlier one; refused when empty, too long or not kept."""
        from keyring.errors import KeyringError

        if not secret or len(secret) > LONGEST or any(ord(sign) < 32 for sign in secret):
            raise DeskError(
                tr("密码或令牌不能为空，不能超过 {most} 个字符，也不能含有控制字符。", most=LONGEST),
                tr("请检查是否多粘贴了内容。"),
                code="secret-unusable",
            )
        try:
            self._backend.set_password(SERVICE, name, secret)
        except KeyringError as trouble:
            raise _locked() from trouble

    def find(self, name: str) -> str:
        """The secret of a name; empty when there is none."""
        from keyring.errors import KeyringError

        try:
            return self._backend.get_password(SERVICE, name) or ""
        except KeyringError as trouble:
            raise _locked() from trouble

    def forget(self, name: str) -> None:
        """Remove a secret; harmless when there is none."""
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            if self._backend.get_password(SERVICE, name) is not None:
                self._backend.delete_password(SERVICE, name)
        except PasswordDeleteError:
            return
        except KeyringError as trouble:
            raise _locked() from trouble


def system_keys() -> KeyStore:
    """The key store of this system; a refusal where there is none: nothing is ever kept in a file instead."""
    import keyring

    backend = keyring.get_keyring()
    for each in (backend, *getattr(backend, "backends", ())):
        package, _, module = type(each).__module__.rpartition(".")
        if package == "keyring.backends" and module in _SAFE:
            return KeyStore(each)
    raise DeskError(
        tr("这台电脑没有可用的系统密钥库，密码不会写进文件。"),
        tr("请登录桌面后再试，或只为这一条命令设环境变量 {name}。", name=ENVIRONMENT),
        code="no-key-store",
    )


def secret_name(uid: str, channel_id: int, field: str) -> str:
    """Under which name the key store holds a channel's secret."""
    return f"{uid}/{channel_id}/{field}"


def environment_secret() -> str:
    """The secret given for this one command; empty when none was given."""
    return os.environ.get(ENVIRONMENT, "")


def _locked() -> DeskError:
    return DeskError(
        tr("系统密钥库没有打开。"), tr("请在系统弹出的窗口里解锁，然后重试。"), code="no-key-store"
    )
