"""Logs in by SSH: the server must show the accepted key before any name or password is said."""

from __future__ import annotations

from pathlib import Path

import paramiko

from talentdesk.exchange.transports import Settings, TransportTrouble
from talentdesk.exchange.transports.settings import fingerprint
from talentdesk.text import tr


class HostKeyShown(Exception):
    """The server showed a key that is not the accepted one; ``first``: none was accepted yet."""

    def __init__(self, host_key: str, first: bool) -> None:
        super().__init__("host key")
        self.host_key = host_key
        self.first = first


class _OnlyAccepted(paramiko.MissingHostKeyPolicy):
    """Lets a server in whose key has the accepted short form; stops at every other."""

    def __init__(self, accepted: str) -> None:
        self._accepted = accepted

    def missing_host_key(
        self,
        client: paramiko.SSHClient,  # noqa: ARG002 - paramiko decides the arguments
        hostname: str,  # noqa: ARG002 - the same
        key: paramiko.PKey,
    ) -> None:
        shown = _line(key)
        if not self._accepted or fingerprint(shown) != fingerprint(self._accepted):
            raise HostKeyShown(shown, first=not self._accepted)


class _Line(paramiko.Transport):
    """Remembers that the line broke: during a login that would look like a refusal, and nobody would try again."""

    broke = False

    def get_exception(self) -> Exception | None:
        """What ended the line; None when the server closed it in good order."""
        found = super().get_exception()
        self.broke = self.broke or isinstance(found, EOFError | OSError)
        return found


def connected(settings: Settings) -> paramiko.SSHClient:
    """A client that has logged in. Raises HostKeyShown, paramiko's and the system's own errors."""
    host, port = settings.text("host"), settings.number("port")
    accepted, timeout = settings.text("host_key"), settings.number("timeout")
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(_OnlyAccepted(accepted))
    _ask_for_the_same_kind(client, host, port, accepted)
    # before a key is accepted nobody logs in: what was kept, or not yet, does not matter
    password, key = _credentials(settings) if accepted else ("", None)
    try:
        client.connect(
            host, port, settings.text("user"), password=password, pkey=key,
            timeout=timeout, banner_timeout=timeout, auth_timeout=timeout, channel_timeout=timeout,
            allow_agent=False, look_for_keys=False,
            transport_factory=_Line,  # type: ignore[arg-type]  # the stub names arguments that are no longer handed over
        )  # fmt: skip
    except paramiko.BadHostKeyException as trouble:
        client.close()
        raise HostKeyShown(_line(trouble.key), first=False) from None
    except paramiko.AuthenticationException as trouble:
        line = client.get_transport()
        client.close()
        if (isinstance(line, _Line) and line.broke) or str(trouble) == "Authentication timeout.":
            raise paramiko.SSHException("the line broke during the login") from None
        raise
    except BaseException:
        client.close()
        raise
    return client


def _ask_for_the_same_kind(client: paramiko.SSHClient, host: str, port: int, accepted: str) -> None:
    """A server has several keys: have it show the one of the kind that was accepted."""
    kind, _, data = accepted.partition(" ")
    if not data:
        return
    name = host if port == 22 else f"[{host}]:{port}"
    entry = paramiko.hostkeys.HostKeyEntry.from_line(f"{name} {kind} {data}")
    if entry is not None and entry.key is not None:
        client.get_host_keys().add(name, kind, entry.key)


def _credentials(settings: Settings) -> tuple[str | None, paramiko.PKey | None]:
    """Password or key, as the settings say; the one secret opens whichever it is."""
    path = settings.text("key_file")
    if not path:
        return settings.secret("password") or _nothing_kept(), None
    try:
        return None, paramiko.PKey.from_path(path)
    except OSError as trouble:
        raise _key_trouble(path) from trouble
    except (paramiko.SSHException, paramiko.pkey.UnknownKeyType, TypeError, ValueError):
        pass  # it wants a password, or is no key
    try:
        password = settings.secret("password").encode()
        return None, paramiko.PKey.from_path(path, password)  # type: ignore[arg-type]  # its stub says text, it needs bytes
    except (paramiko.SSHException, paramiko.pkey.UnknownKeyType, TypeError, ValueError):
        raise _key_trouble(path) from None


def _nothing_kept() -> str:
    raise TransportTrouble(
        "refused", tr("还没有保存这个上报渠道的密码。"), tr("请先保存密码，或选择密钥文件。")
    )


def _key_trouble(path: str) -> TransportTrouble:
    return TransportTrouble(
        "refused",
        tr("密钥文件 {name} 打不开，或它的密码不对。", name=Path(path).name),
        tr("请核对密钥文件，并重新保存它的密码。"),
    )


def _line(key: paramiko.PKey) -> str:
    return f"{key.get_name()} {key.get_base64()}"
