"""Channels are kept, changed, retired and opened; their secrets are nowhere but in the key store."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from talentdesk.errors import DeskError
from talentdesk.exchange.secrets import ENVIRONMENT, KeyStore
from talentdesk.exchange.transports import Settings
from talentdesk.services import upload_channels
from talentdesk.store import DATABASE, Store
from tests.bureau.certificates import ssh_key
from tests.bureau.keys import MemoryKeys

SECRET = "Sehr-Geheim-8"
SFTP = {"host": "sftp.example.invalid", "user": "jidi", "folder": "/in"}


def sftp(store: Store, name: str = "市局", **settings: object) -> int:
    return upload_channels.create(
        store, name, profile="national", transport="sftp", settings={**SFTP, **settings}
    )


def test_a_channel_is_kept_with_all_its_settings(store: Store) -> None:
    number = sftp(store, port="2222")
    kept = upload_channels.channel(store, number)
    assert (kept.name, kept.profile, kept.transport, kept.in_use, kept.seen_entry) == (
        "市局",
        "national",
        "sftp",
        True,
        0,
    )
    assert kept.settings["port"] == 2222
    assert kept.settings["timeout"] == 30
    assert set(kept.settings) == {each.name for each in kept.kind.settings}
    assert [each.id for each in upload_channels.channels(store)] == [number]
    assert upload_channels.find_channel(store, " 市局 ") == number


def test_settings_of_an_older_program_get_the_newer_ones_defaults(store: Store) -> None:
    from talentdesk.model import UploadChannel

    number = sftp(store)
    with store.write("old") as session:
        session.get_one(UploadChannel, number).settings = json.dumps({**SFTP, "of_old": 1})
    kept = upload_channels.channel(store, number).settings
    assert kept["port"] == 22
    assert "of_old" not in kept
    upload_channels.change(store, number, settings={"port": 23})
    assert upload_channels.channel(store, number).settings["port"] == 23


def test_what_is_wrong_changes_nothing(store: Store) -> None:
    number = sftp(store)
    before = upload_channels.channels(store, retired=True)
    for wrong in (
        lambda: sftp(store),
        lambda: sftp(store, " "),
        lambda: sftp(store, "二", port="x"),
        lambda: sftp(store, "二", password=SECRET),
        lambda: upload_channels.create(store, "二", profile="none", transport="sftp", settings=SFTP),
        lambda: upload_channels.create(store, "二", profile="national", transport="fax", settings={}),
        lambda: upload_channels.create(store, "二", profile="national", transport="sftp", settings=SFTP, schedule="[]"),
        lambda: upload_channels.change(store, number, settings={"host": ""}),
        lambda: upload_channels.change(store, number, profile="none"),
        lambda: upload_channels.change(store, number, schedule="{"),
        lambda: upload_channels.change(store, 99, name="三"),
        lambda: upload_channels.channel(store, 99),
        lambda: upload_channels.find_channel(store, "none"),
        lambda: upload_channels.open_transport(store, 99),
    ):  # fmt: skip
        with pytest.raises(DeskError):
            wrong()
    assert upload_channels.channels(store, retired=True) == before


def test_a_retired_channel_is_not_opened_and_can_come_back(store: Store) -> None:
    number = sftp(store)
    upload_channels.retire(store, number)
    assert upload_channels.channels(store) == []
    assert [each.in_use for each in upload_channels.channels(store, retired=True)] == [False]
    with pytest.raises(DeskError) as caught:
        upload_channels.open_transport(store, number)
    assert caught.value.code == "channel-retired"
    upload_channels.change(store, number, in_use=True)
    upload_channels.open_transport(store, number).close()


def test_a_moved_server_is_met_for_the_first_time(store: Store, tmp_path: Path) -> None:
    key = ssh_key(tmp_path / "key")
    number = sftp(store)
    upload_channels.accept_host_key(store, number, key)
    assert upload_channels.channel(store, number).settings["host_key"] == key
    upload_channels.change(store, number, settings={"user": "other"})
    assert upload_channels.channel(store, number).settings["host_key"] == key
    upload_channels.change(store, number, settings={"host": "elsewhere.example.invalid"})
    assert upload_channels.channel(store, number).settings["host_key"] == ""
    upload_channels.accept_host_key(store, number, upload_channels.fingerprint(key))
    assert upload_channels.channel(store, number).settings["host_key"].startswith("SHA256:")  # type: ignore[union-attr]
    upload_channels.change(store, number, settings={"port": 2222})
    assert upload_channels.channel(store, number).settings["host_key"] == ""


def test_a_secret_is_in_the_key_store_only(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    backend = MemoryKeys()
    keys = KeyStore(backend)
    number = sftp(store)
    assert upload_channels.kept_secrets(store, number, keys=keys) == ()
    upload_channels.keep_secret(store, number, "password", SECRET, keys=keys)
    assert upload_channels.kept_secrets(store, number, keys=keys) == ("password",)
    assert asked(store, number, keys, monkeypatch) == SECRET
    assert list(backend.kept.values()) == [SECRET]
    told = [caplog.text, repr(upload_channels.channel(store, number)), repr(upload_channels.channels(store))]
    assert not [each for each in told if SECRET in each]
    upload_channels.forget_secret(store, number, "password", keys=keys)
    assert backend.kept == {}
    with pytest.raises(DeskError) as caught:
        upload_channels.keep_secret(store, number, "folder", SECRET, keys=keys)
    assert caught.value.code == "unknown-secret"
    store.close()
    for path in store.folder.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path
    assert (store.folder / DATABASE).exists()


def asked(store: Store, number: int, keys: KeyStore, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the way is told when it asks for its password."""
    found: list[Settings] = []
    kind = upload_channels.channel(store, number).kind
    with monkeypatch.context() as patched:
        listening = replace(kind, open=lambda settings: found.append(settings))
        patched.setattr(upload_channels, "transport_kind", lambda key: listening)
        upload_channels.open_transport(store, number, keys=keys)
    assert SECRET not in repr(found[0])
    return found[0].secret("password")


def test_the_environment_goes_before_the_key_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, number = KeyStore(MemoryKeys()), sftp(store)
    upload_channels.keep_secret(store, number, "password", "kept", keys=keys)
    assert asked(store, number, keys, monkeypatch) == "kept"
    monkeypatch.setenv(ENVIRONMENT, SECRET)
    assert asked(store, number, keys, monkeypatch) == SECRET


def test_a_try_says_what_is_wrong_in_words(store: Store, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    number = upload_channels.create(
        store, "U盘", profile="national", transport="folder", settings={"folder": str(tmp_path / "stick")}
    )
    assert upload_channels.try_channel(store, number).ok
    (tmp_path / "stick").rmdir()
    checked = upload_channels.try_channel(store, number)
    assert not checked.ok
    assert str(tmp_path / "stick") in checked.words
