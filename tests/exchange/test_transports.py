"""What every way to the bureau promises, asked of real servers: whole or not at all, once, never over another file."""

from __future__ import annotations

import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange.transports import (
    TRANSPORTS,
    Delivered,
    Transport,
    TransportTrouble,
    transport_kind,
)
from talentdesk.exchange.transports.settings import checked_settings
from talentdesk.progress import Progress
from tests.bureau.doors import Doors
from tests.exchange.conftest import Sent

Way = Callable[..., Transport]
Package = Callable[..., Sent]

every_way = pytest.mark.parametrize("key", [each.key for each in TRANSPORTS])
NETWORK = ["sftp", "webdav", "form"]


def lying(doors: Doors, sent: Sent) -> dict[str, bytes]:
    """What lies at the bureau under a name or beside it."""
    return {path.name: path.read_bytes() for path in doors.inbox.glob(f"{sent.name}*")}


def stopping_at(byte: int) -> Progress:
    """A user who stops when so many bytes were sent."""
    done = [0]
    return Progress(lambda now, total, text: done.__setitem__(0, now), lambda: done[0] >= byte)


def deliver(transport: Transport, sent: Sent, progress: Progress | None = None) -> Delivered:
    return transport.deliver(sent.file, sent.name, sent.sha256, progress or Progress())


@every_way
def test_a_file_arrives_whole_and_only_once(key: str, way: Way, package: Package, doors: Doors) -> None:
    sent, transport = package(), way(key)
    assert not deliver(transport, sent).already
    assert lying(doors, sent) == {sent.name: sent.file.read_bytes()}
    assert deliver(transport, sent).already
    assert deliver(way(key), sent).already
    assert lying(doors, sent) == {sent.name: sent.file.read_bytes()}


@every_way
def test_another_file_of_our_name_is_left_as_it_is(
    key: str, way: Way, package: Package, doors: Doors
) -> None:
    for theirs in (b"short", b"x" * 50_000):  # of another size, and of the same
        sent = package()
        (doors.inbox / sent.name).write_bytes(theirs)
        with pytest.raises(TransportTrouble) as caught:
            deliver(way(key), sent)
        assert caught.value.kind == "conflict"
        assert lying(doors, sent)[sent.name] == theirs


@every_way
def test_an_empty_and_a_large_file(key: str, way: Way, package: Package, doors: Doors) -> None:
    for size in (0, 3_000_000):
        sent = package(size)
        deliver(way(key), sent)
        assert lying(doors, sent) == {sent.name: sent.file.read_bytes()}


@every_way
def test_progress_counts_to_the_end(key: str, way: Way, package: Package) -> None:
    sent, seen = package(200_000), []
    deliver(way(key), sent, Progress(lambda done, total, text: seen.append((done, total, text))))
    first = [done for done, total, text in seen if text == seen[0][2]]
    assert first == sorted(first)
    assert first[-1] == 200_000
    assert {total for _, total, _ in seen} == {200_000}


@every_way
def test_who_stops_leaves_nothing_to_be_seen_and_can_go_on(
    key: str, way: Way, package: Package, doors: Doors
) -> None:
    sent, transport = package(400_000), way(key)
    with pytest.raises(Cancelled):
        deliver(transport, sent, stopping_at(200_000))
    assert sent.name not in lying(doors, sent)
    assert not deliver(transport, sent).already
    assert lying(doors, sent) == {sent.name: sent.file.read_bytes()}


@every_way
def test_a_file_that_is_not_the_ledgers_is_not_sent(
    key: str, way: Way, package: Package, doors: Doors
) -> None:
    sent = package()
    sent.file.write_bytes(b"changed since")
    with pytest.raises(DeskError) as caught:
        deliver(way(key), sent)
    assert caught.value.code == "package-damaged"
    sent.file.unlink()
    with pytest.raises(DeskError) as caught:
        deliver(way(key), sent)
    assert caught.value.code == "package-missing"
    assert not lying(doors, sent)


@every_way
def test_receipts_are_listed_and_fetched(key: str, way: Way, doors: Doors, tmp_path: Path) -> None:
    name = f"回执 {key} 100%#1.csv"
    (doors.receipts / name).write_bytes("文件,行号\r\n".encode())
    (doors.receipts / f"{name}.part").write_bytes(b"half")
    (doors.receipts / f"folder-{key}").mkdir()
    transport = way(key)
    found = transport.list_receipts()
    assert name in found
    assert found == sorted(found)
    assert not {f"{name}.part", f"folder-{key}", ""} & set(found)
    transport.fetch_receipt(name, tmp_path / "got" / "receipt.csv")
    assert (tmp_path / "got" / "receipt.csv").read_bytes() == "文件,行号\r\n".encode()
    assert (doors.receipts / name).exists()


@every_way
@pytest.mark.parametrize(
    "name", ["none.csv", "../secret.csv", "a/b.csv", "..", "", "x\x00.csv", "c:evil.csv"]
)
def test_a_receipt_that_is_not_there_or_no_name_is_refused(
    key: str, name: str, way: Way, doors: Doors, tmp_path: Path
) -> None:
    (doors.folder / "secret.csv").write_bytes(b"not yours")
    with pytest.raises(DeskError) as caught:
        way(key).fetch_receipt(name, tmp_path / "got.csv")
    assert caught.value.code == "receipt-missing"
    assert not (tmp_path / "got.csv").exists()


@every_way
def test_without_a_place_for_receipts_there_are_none(key: str, way: Way) -> None:
    assert way(key, receipts="").list_receipts() == []


@every_way
def test_a_try_sends_nothing_and_leaves_nothing(key: str, way: Way, doors: Doors) -> None:
    before = sorted(doors.inbox.iterdir())
    checked = way(key).check()
    assert checked.ok
    assert checked.words
    assert sorted(doors.inbox.iterdir()) == before


@pytest.mark.parametrize("key", NETWORK)
def test_nobody_there_means_offline(key: str, way: Way, package: Package, doors: Doors) -> None:
    from tests.bureau.servers import HOST, free_port

    nowhere = free_port()
    changed: dict[str, object] = (
        {"port": nowhere} if key == "sftp" else {"url": f"https://{HOST}:{nowhere}/inbox"}
    )
    for each in (
        changed,
        {"host": "no-such-host.invalid"} if key == "sftp" else {"url": "https://no-such-host.invalid/"},
    ):
        with pytest.raises(TransportTrouble) as caught:
            deliver(way(key, **each), package())
        assert caught.value.kind == "offline"


@pytest.mark.parametrize("key", NETWORK)
def test_a_silent_server_is_given_up(key: str, way: Way, package: Package) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        changed: dict[str, object] = (
            {"port": port} if key == "sftp" else {"url": f"https://127.0.0.1:{port}/inbox"}
        )
        with pytest.raises(TransportTrouble) as caught:
            deliver(way(key, timeout=1, **changed), package())
    assert caught.value.kind == "offline"


@pytest.mark.parametrize("key", NETWORK)
def test_no_secret_is_told_to_anybody(
    key: str, way: Way, package: Package, caplog: pytest.LogCaptureFixture, doors: Doors
) -> None:
    caplog.set_level("DEBUG")
    secrets = {"password": "Sehr-Geheim-8", "token": "Sehr-Geheim-8"}
    changed: dict[str, object] = {"key_file": ""} if key == "sftp" else {}
    transport = way(key, secrets=secrets, **changed)
    with pytest.raises(TransportTrouble) as caught:
        deliver(transport, package())
    assert caught.value.kind == "refused"
    deliver(way(key), package())
    told = [caplog.text, repr(transport), repr(vars(transport)), *map(repr, vars(transport).values())]
    told += traceback.format_exception(caught.value)
    told += [repr(caught.value), str(caught.value), caught.value.text, caught.value.remedy]
    for secret in (*secrets.values(), *doors.secrets(key).values()):
        assert not [each for each in told if secret in each]


@every_way
def test_settings_are_complete_after_defaults(key: str) -> None:
    kind = transport_kind(key)
    needed = {"url": "https://example.invalid/x", "folder": "/x", "host": "h", "user": "u"}
    given = {each.name: needed[each.name] for each in kind.settings if each.required and each.name in needed}
    values = checked_settings(kind, given)
    assert set(values) == {each.name for each in kind.settings}
    for each in kind.settings:
        assert isinstance(values[each.name], type(each.default)) or each.required


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        ("folder", "folder", ""), ("folder", "folder", "  "), ("folder", "folder", "a\nb"), ("folder", "none", "1"),
        ("sftp", "port", "0"), ("sftp", "port", "65536"), ("sftp", "port", "22.5"), ("sftp", "port", "-1"),
        ("sftp", "password", "geheim"), ("sftp", "host_key", "SHA256:short"), ("sftp", "host_key", "ssh-rsa !!!"),
        ("sftp", "host_key", "ssh-rsa A"), ("sftp", "timeout", "0"), ("sftp", "limit", "²"), ("sftp", "host", "h" * 501),
        ("webdav", "url", "http://example.invalid/"), ("webdav", "url", "https://u:p@example.invalid/"),
        ("webdav", "url", "https://"), ("webdav", "url", "https://h:99999/"), ("webdav", "url", "https://h/?a"),
        ("webdav", "url", "https://[::1"), ("webdav", "proxy", "http://u:p@proxy:1"), ("webdav", "proxy", "proxy"),
        ("webdav", "proxy", "http://h:99999"), ("form", "token", "geheim"), ("form", "file_field", ""),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(key: str, name: str, value: str) -> None:
    good = {"folder": "/x", "host": "h", "user": "u", "url": "https://h/"}
    kind = transport_kind(key)
    known = {each.name for each in kind.settings}
    with pytest.raises(DeskError) as caught:
        checked_settings(kind, {**{n: v for n, v in good.items() if n in known}, name: value})
    assert caught.value.code == "channel-settings"
    assert [problem.field for problem in caught.value.problems] == [name]
    assert "geheim" not in str(caught.value) + caught.value.remedy + repr(caught.value.problems)


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(DeskError) as caught:
        checked_settings(transport_kind("sftp"), {"host": "", "port": "x", "user": "u", "folder": "/x"})
    assert [problem.field for problem in caught.value.problems] == ["host", "port"]
    assert "端口" in caught.value.text


def test_a_way_that_there_is_not() -> None:
    with pytest.raises(DeskError) as caught:
        transport_kind("fax")
    assert caught.value.code == "unknown-transport"


def test_naming_the_ways_opens_no_network_library() -> None:
    code = (
        "import sys, talentdesk.exchange.transports.settings, talentdesk.exchange.secrets, talentdesk.services.upload_channels\n"
        "print(sorted({'httpx', 'paramiko', 'keyring', 'truststore'} & sys.modules.keys()))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
