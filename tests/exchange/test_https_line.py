"""HTTPS with real servers: whom it trusts, client certificates, proxies, and what each status of a server means."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from talentdesk.exchange.transports import Transport, TransportTrouble
from talentdesk.exchange.transports.http import status_trouble
from talentdesk.exchange.transports.pacing import PacedFile
from talentdesk.progress import Progress
from tests.bureau.certificates import Authority
from tests.bureau.doors import Doors
from tests.bureau.form_server import FormServer
from tests.bureau.forward_proxy import PASSWORD as PROXY_PASSWORD
from tests.bureau.forward_proxy import USER as PROXY_USER
from tests.bureau.forward_proxy import ForwardProxy
from tests.bureau.servers import HOST, free_port
from tests.exchange.conftest import Sent
from tests.exchange.test_transports import deliver

Way = Callable[..., Transport]
Package = Callable[..., Sent]

over_https = pytest.mark.parametrize("key", ["webdav", "form"])


def kind_of_trouble(transport: Transport, sent: Sent) -> str:
    with pytest.raises(TransportTrouble) as caught:
        deliver(transport, sent)
    assert caught.value.text
    assert caught.value.remedy
    return caught.value.kind


@pytest.fixture
def proxy() -> Iterator[ForwardProxy]:
    running = ForwardProxy()
    yield running
    running.stop()


@over_https
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    key: str, way: Way, package: Package, doors: Doors, tmp_path: Path
) -> None:
    sent = package()
    strangers = Authority(tmp_path / "strangers")
    for root in (str(strangers.certificate), ""):  # another root alone; the system's own store
        assert kind_of_trouble(way(key, ca=root), sent) == "tls"
    assert not list(doors.inbox.glob(f"{sent.name}*"))


def test_a_certificate_for_another_host_is_not_trusted(
    way: Way, package: Package, doors: Doors, tmp_path: Path
) -> None:
    elsewhere = FormServer(doors.inbox, doors.receipts, doors.authority.issue("elsewhere", host="192.0.2.1"))
    try:
        assert kind_of_trouble(way("form", url=elsewhere.url), package()) == "tls"
        deliver(way("form", url=elsewhere.url.replace(HOST, "localhost")), package())
    finally:
        elsewhere.stop()


@over_https
def test_files_of_certificates_that_cannot_be_used_are_named(
    key: str, way: Way, package: Package, doors: Doors, tmp_path: Path
) -> None:
    (tmp_path / "empty.pem").write_text("")
    pair = doors.authority.issue(f"locked-{key}", password="Auf-9")
    locked = {"certificate": str(pair.certificate), "certificate_key": str(pair.key)}
    right = doors.secrets(key)
    for changed in (
        {"ca": str(tmp_path / "missing.pem")},
        {"ca": str(tmp_path / "empty.pem")},
        {"certificate": str(tmp_path / "missing.pem")},
        {**locked, "secrets": {**right, "certificate_password": "falsch"}},
        {**locked, "secrets": right},
    ):
        assert kind_of_trouble(way(key, **changed), package()) == "refused", changed
    deliver(way(key, **locked, secrets={**right, "certificate_password": "Auf-9"}), package())


def test_a_server_that_asks_for_a_certificate_gets_it(way: Way, package: Package, doors: Doors) -> None:
    if doors.webdav is None:
        pytest.skip(doors.missing["webdav"])
    pair = doors.authority.issue("client")
    address = doors.webdav.url("inbox", client=True)
    assert kind_of_trouble(way("webdav", url=address), package()) == "refused"
    deliver(
        way("webdav", url=address, certificate=str(pair.certificate), certificate_key=str(pair.key)),
        package(),
    )


@over_https
def test_a_wrong_password_or_token_is_refused(key: str, way: Way, package: Package) -> None:
    wrong = {"password": "falsch", "token": "falsch"}
    assert kind_of_trouble(way(key, secrets=wrong), package()) == "refused"
    assert kind_of_trouble(way(key, secrets={}), package()) == "refused"


@over_https
def test_an_address_that_leads_nowhere_is_refused(key: str, way: Way, package: Package, doors: Doors) -> None:
    address = str(doors.settings(key)["url"]) + "/no/such/folder"
    sent = package()
    if key == "form":
        with pytest.raises(TransportTrouble) as caught:
            way(key, url=address).check()
        assert caught.value.kind == "refused"
    else:
        assert kind_of_trouble(way(key, url=address), sent) == "refused"


@over_https
def test_through_a_proxy_with_a_password(
    key: str, way: Way, package: Package, proxy: ForwardProxy, doors: Doors
) -> None:
    secrets = {**doors.secrets(key), "proxy_password": PROXY_PASSWORD}
    through = {"proxy": proxy.url, "proxy_user": PROXY_USER}
    deliver(way(key, **through, secrets=secrets), package())
    assert proxy.passed
    wrong = {**secrets, "proxy_password": "falsch"}
    assert kind_of_trouble(way(key, **through, secrets=wrong), package()) == "refused"
    assert kind_of_trouble(way(key, proxy=f"http://{HOST}:{free_port()}"), package()) == "offline"


@over_https
def test_the_systems_proxy_is_used_unless_told_otherwise(
    key: str, way: Way, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", f"http://{HOST}:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert kind_of_trouble(way(key, proxy=""), package()) == "offline"
    deliver(way(key, proxy="-"), package())
    monkeypatch.setenv("no_proxy", HOST)
    deliver(way(key, proxy=""), package())


@pytest.mark.parametrize(
    ("status", "headers", "kind", "wait"),
    [
        (408, {}, "busy", None), (429, {"Retry-After": "120"}, "busy", 120), (500, {}, "busy", None),
        (502, {"Retry-After": "0"}, "busy", 0), (503, {"Retry-After": "99999999999"}, "busy", 86_400),
        (504, {"Retry-After": "soon"}, "busy", None), (503, {"Retry-After": "-5"}, "busy", None),
        (423, {}, "busy", None), (507, {}, "full", None),
        (400, {}, "refused", None), (401, {}, "refused", None), (403, {}, "refused", None), (404, {}, "refused", None),
        (302, {}, "refused", None), (407, {}, "refused", None), (413, {}, "refused", None), (451, {}, "refused", None),
    ],
)  # fmt: skip
def test_what_a_status_means(status: int, headers: dict[str, str], kind: str, wait: int | None) -> None:
    said = status_trouble(httpx.Response(status, headers=headers))
    assert (said.kind, said.retry_after, said.code) == (kind, wait, f"upload-{kind}")
    assert str(status) in said.text or status == 507


def test_a_date_to_come_back_at() -> None:
    for seconds, least, most in ((600, 590, 600), (-600, 0, 0), (10**7, 86_400, 86_400)):
        told = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
        wait = status_trouble(httpx.Response(503, headers={"Retry-After": told})).retry_after
        assert wait is not None
        assert least <= wait <= most


def test_the_speed_limit_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(bytes(40_000))
    began = time.monotonic()
    with PacedFile(file, Progress(), limit=100) as paced:
        assert b"".join(paced) == bytes(40_000)
    assert 0.35 <= time.monotonic() - began < 5
