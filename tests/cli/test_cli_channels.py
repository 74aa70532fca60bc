"""Channels from the command line: made, shown, changed, tried; secrets come in by standard input and never out."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from talentdesk.cli import run
from tests.bureau.keys import MemoryKeys
from tests.cli.conftest import Desk

SECRET = "Sehr-Geheim-8"


@pytest.fixture
def keys() -> Iterator[MemoryKeys]:
    """A key store that passes for the system's own."""
    before = keyring.core._keyring_backend
    own = type("Keyring", (MemoryKeys,), {"__module__": "keyring.backends.SecretService"})()
    keyring.set_keyring(own)
    yield own
    keyring.core._keyring_backend = before


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base without records, made once; nobody writes here."""
    folder = tmp_path_factory.mktemp("founded") / "base"
    assert run(["--data", str(folder), "init", "--name", "海州基地", "--code", "HZ01"]) == 0
    return folder


@pytest.fixture
def desk(founded: Path, tmp_path: Path, say: Desk) -> Desk:
    """Run a command on a copy of it."""
    shutil.copytree(founded, tmp_path / "base", ignore=shutil.ignore_patterns("*.lock"))
    return lambda *arguments: say(*arguments, data=tmp_path / "base")


def test_a_channel_by_folder(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    made = desk(
        "channels", "new", "U盘", "--transport", "folder", "--set", f"folder={tmp_path / 'stick'}", "--json"
    )
    assert made.json["settings"] == {"folder": str(tmp_path / "stick"), "receipts": ""}
    assert desk("channels", "test", "U盘").status == 0
    desk("channels", "change", "U盘", "--set", f"folder={tmp_path / 'none'}", "--name", "U盘二")
    assert desk("channels", "show", "U盘二", "--json").json["settings"]["folder"] == str(tmp_path / "none")
    tried = desk("channels", "test", "U盘二", "--json")
    assert (tried.status, tried.json["ok"]) == (1, False)
    assert desk("channels", "retire", "U盘二").status == 0
    assert [each["name"] for each in desk("channels", "list", "--json").json["channels"]] == []
    assert "U盘二" in desk("channels", "list", "--retired").out
    assert desk("channels", "test", "U盘二").status == 3
    assert desk("channels", "change", "U盘二", "--use", "--json").json["in_use"] is True


def test_wrong_settings_are_named_and_nothing_is_made(desk: Desk) -> None:
    answer = desk(
        "channels", "new", "市局", "--transport", "sftp", "--set", "port=x", "--set", "host=h", "--json"
    )
    assert answer.status == 3
    assert {each["field"] for each in answer.json["refused"]} == {"port", "user", "folder"}
    assert desk("channels", "new", "市局", "--transport", "sftp", "--set", "password").status == 2
    assert desk("channels", "list", "--json").json["channels"] == []
    assert desk("channels", "show", "市局").status == 3


def test_every_way_is_explained(desk: Desk) -> None:
    ways = desk("channels", "ways", "--json").json["ways"]
    assert [each["key"] for each in ways] == ["folder", "sftp", "webdav", "form"]
    assert "服务器地址" in desk("channels", "ways").out


def test_a_secret_comes_in_and_never_out(
    desk: Desk, keys: MemoryKeys, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    new = ["new", "市局", "--transport", "form", "--set", "url=https://127.0.0.1:9/x", "--set", "proxy=-"]
    desk("channels", *new)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    said = [desk("channels", "secret", "市局", "token")]
    assert said[0].status == 0
    assert list(keys.kept.values()) == [SECRET]
    for command in (["list"], ["show", "市局"], ["test", "市局"]):
        said += [desk("channels", *command), desk("channels", *command, "--json")]
    assert not [each for each in said if SECRET in each.out + each.err]
    assert SECRET not in caplog.text
    assert desk("channels", "secret", "市局", "token", "--forget").status == 0
    assert keys.kept == {}
    assert desk("channels", "secret", "市局", "url").status == 3


def test_a_host_key_is_accepted_by_its_fingerprint(desk: Desk) -> None:
    short = "SHA256:" + "A" * 43
    desk(
        "channels",
        "new",
        "市局",
        "--transport",
        "sftp",
        "--set",
        "host=h",
        "--set",
        "user=u",
        "--set",
        "folder=/x",
    )
    assert desk("channels", "accept-host-key", "市局", short, "--json").json["fingerprint"] == short
    assert desk("channels", "show", "市局", "--json").json["settings"]["host_key"] == short
    assert desk("channels", "accept-host-key", "市局", "SHA256:short").status == 3
