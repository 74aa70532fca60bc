"""The HTTPS line: certificates, proxy and time-outs as set; status codes and broken lines become trouble of the way."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
import truststore

from talentdesk.exchange.atomic import whole_file
from talentdesk.exchange.transports import LARGEST_RECEIPT, MEGABYTE, Settings, TransportTrouble
from talentdesk.exchange.transports.refusals import no_receipt
from talentdesk.text import tr

LONGEST_WAIT = 86_400  # seconds: a server that says "come back next year" is asked again tomorrow
LARGEST_LIST = 4 * MEGABYTE
BUSY = frozenset({408, 423, 425, 429, 500, 502, 503, 504})
for _name in ("httpx", "httpcore"):  # they note every address; what goes wrong reaches us as exceptions
    logging.getLogger(_name).setLevel(logging.WARNING)


class HttpsLine:
    """One client, opened at first use. No redirect is followed: what is secret goes to the address that was set."""

    def __init__(self, settings: Settings, headers: Mapping[str, str] | None = None) -> None:
        self._settings = settings
        self._headers = dict(headers or {})
        self._client: httpx.Client | None = None

    @contextmanager
    def answer(
        self, method: str, url: str, *, good: Collection[int], **given: Any
    ) -> Iterator[httpx.Response]:
        """The server's answer, its body still to be read; a status that is not ``good`` is trouble."""
        try:
            with self._opened().stream(method, url, **given) as response:
                if response.status_code not in good:
                    raise status_trouble(response)
                yield response
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as trouble:
            self.close()
            raise line_trouble(trouble) from None
        except BaseException:
            self.close()
            raise

    def asked(self, method: str, url: str, *, good: Collection[int], **given: Any) -> int:
        """The status of an answer whose body does not matter."""
        with self.answer(method, url, good=good, **given) as response:
            return response.status_code

    def text(self, method: str, url: str, *, good: Collection[int], **given: Any) -> bytes:
        """The body of a short answer; trouble when it is not short."""
        with self.answer(method, url, good=good, **given) as response:
            return b"".join(_at_most(response, LARGEST_LIST))

    def fetch(self, url: str, name: str, target: Path) -> None:
        """Copy a receipt to ``target``."""
        with self.answer("GET", url, good={200, 404}) as response:
            if response.status_code == 404:
                raise no_receipt(name)
            data = b"".join(_at_most(response, LARGEST_RECEIPT))
        with whole_file(target) as part:
            part.write_bytes(data)

    def close(self) -> None:
        """Hang up."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _opened(self) -> httpx.Client:
        if self._client is None:
            url = self._settings.text("url")
            user = self._settings.text("user")
            self._client = httpx.Client(
                verify=_tls(self._settings),
                trust_env=False,
                proxy=_proxy(self._settings, url),
                auth=httpx.BasicAuth(user, self._settings.secret("password")) if user else None,
                headers={"Accept-Encoding": "identity", **self._headers},
                timeout=self._settings.number("timeout"),
                follow_redirects=False,
            )
        return self._client


def below(url: str, name: str) -> str:
    """The address of a file in the folder ``url``."""
    return f"{url.rstrip('/')}/{quote(name)}"


def status_trouble(response: httpx.Response) -> TransportTrouble:
    """What a status that stands for no success means for us."""
    status = response.status_code
    if status == 507:
        return TransportTrouble("full", tr("服务器空间已满。"), tr("请联系主管部门腾出空间，然后重新发送。"))
    if status in BUSY:
        return TransportTrouble(
            "busy",
            tr("服务器暂时不能接收（{status}）。", status=status),
            tr("稍后会自动重新发送。"),
            retry_after=_wait(response.headers.get("Retry-After", "")),
        )
    if status in (401, 403):
        remedy = tr("请核对用户名、密码或令牌，以及是否有上传权限。")
    elif status == 407:
        remedy = tr("请核对代理服务器的用户名和密码。")
    elif status in (404, 405, 409, 301, 302, 303, 307, 308):
        remedy = tr("请核对网址和上报文件夹。")
    else:
        remedy = tr("请联系主管部门。")
    return TransportTrouble("refused", tr("服务器拒绝了请求（{status}）。", status=status), remedy)


def line_trouble(trouble: BaseException) -> TransportTrouble:
    """What a broken line means: certificates are for people to look at, everything else is tried again later."""
    if isinstance(trouble, httpx.ProxyError) and str(trouble).startswith(("407", "401", "403")):
        return TransportTrouble(
            "refused", tr("代理服务器拒绝了连接。"), tr("请核对代理服务器的用户名和密码。")
        )
    if _tls_cause(trouble) is not None:
        return TransportTrouble(
            "tls",
            tr("服务器的证书不能信任，没有发送。"),
            tr("请核对网址、根证书和客户端证书；不要绕过证书检查。"),
        )
    return TransportTrouble(
        "offline", tr("连不上服务器，或线路中断。"), tr("上报包仍在待发送，联网后会继续发送。")
    )


def _tls_cause(trouble: BaseException) -> ssl.SSLError | None:
    """The TLS error behind it, unless it only says that the line broke."""
    found: BaseException | None = trouble
    while found is not None:
        if isinstance(found, ssl.SSLError):
            broke = isinstance(found, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError)
            return None if broke else found
        found = found.__cause__ or found.__context__
    return None


def _wait(text: str) -> int | None:
    """Seconds of a Retry-After header, a number or a date; None when there is none or it is not understood."""
    if text.isascii() and text.isdigit():
        return min(int(text), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0, min(int((until - datetime.now(UTC)).total_seconds()), LONGEST_WAIT))


def _tls(settings: Settings) -> ssl.SSLContext:
    """The system's store; where an own root is given, that one alone. With the client's certificate, if any."""
    own = settings.text("ca")
    try:
        context: ssl.SSLContext = (
            ssl.create_default_context(cafile=own) if own else truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )
        if settings.text("certificate"):
            context.load_cert_chain(
                settings.text("certificate"),
                settings.text("certificate_key") or None,
                lambda: (
                    settings.secret("certificate_password") or "-"
                ),  # an empty one would be asked for at a terminal
            )
    except (
        OSError,
        ValueError,
    ) as trouble:  # ssl.SSLError is an OSError: no certificate, or the wrong password
        raise TransportTrouble(
            "refused",
            tr("根证书、客户端证书或它的私钥打不开。"),
            tr("请核对证书文件（PEM 格式）和私钥的密码。"),
        ) from trouble
    return context


def _proxy(settings: Settings, url: str) -> httpx.Proxy | None:
    """The proxy that is set, or the system's; "-": none."""
    chosen = settings.text("proxy")
    if chosen == "-":
        return None
    if not chosen:
        host = urlsplit(url).hostname or ""
        chosen = "" if proxy_bypass(host) else getproxies().get("https", "")
    if not chosen:
        return None
    user = settings.text("proxy_user")
    return httpx.Proxy(chosen, auth=(user, settings.secret("proxy_password")) if user else None)


def _at_most(response: httpx.Response, most: int) -> Iterator[bytes]:
    done = 0
    for chunk in response.iter_bytes():
        done += len(chunk)
        if done > most:
            raise TransportTrouble("refused", tr("服务器的回答太长。"), tr("请核对网址。"))
        yield chunk
