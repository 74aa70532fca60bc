"""Secrets lie in the system's key store or nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail
from keyring.errors import KeyringError

from talentdesk.errors import DeskError
from talentdesk.exchange.secrets import (
    LONGEST,
    SERVICE,
    KeyStore,
    environment_secret,
    secret_name,
    system_keys,
)
from tests.bureau.keys import MemoryKeys

NAME = secret_name("0123", 7, "password")
SECRET = "Sehr-Geheim-8"


@pytest.fixture(autouse=True)
def _own_backend() -> Iterator[None]:
    """Whatever a test tells keyring is forgotten after it."""
    before = keyring.core._keyring_backend
    yield
    keyring.core._keyring_backend = before


def test_a_secret_is_kept_found_and_forgotten() -> None:
    backend = MemoryKeys()
    keys = KeyStore(backend)
    assert keys.find(NAME) == ""
    keys.keep(NAME, "old")
    keys.keep(NAME, "密码 with ü")
    assert keys.find(NAME) == "密码 with ü"
    assert backend.kept == {(SERVICE, "0123/7/password"): "密码 with ü"}
    keys.forget(NAME)
    keys.forget(NAME)
    assert keys.find(NAME) == ""


@pytest.mark.parametrize("secret", ["", "x" * (LONGEST + 1), "two\nlines", "nul\x00"])
def test_what_no_key_store_takes_is_refused(secret: str) -> None:
    with pytest.raises(DeskError) as caught:
        KeyStore(MemoryKeys()).keep(NAME, secret)
    assert caught.value.code == "secret-unusable"
    assert not secret or secret not in str(caught.value) + repr(caught.value)


def test_the_longest_secret_is_kept() -> None:
    keys = KeyStore(MemoryKeys())
    keys.keep(NAME, "x" * LONGEST)
    assert keys.find(NAME) == "x" * LONGEST


def test_a_locked_key_store_is_said_and_tells_nothing() -> None:
    backend = MemoryKeys()
    keys = KeyStore(backend)
    keys.keep(NAME, SECRET)
    backend.locked = True
    for use in (lambda: keys.find(NAME), lambda: keys.keep(NAME, SECRET), lambda: keys.forget(NAME)):
        with pytest.raises(DeskError) as caught:
            use()
        assert caught.value.code == "no-key-store"
        assert SECRET not in repr(caught.value) + str(caught.value) + caught.value.remedy
    assert SECRET not in repr(keys)


class _PlainFile(KeyringBackend):
    """A backend as other packages bring them: it would keep secrets in a file."""

    priority = 9  # type: ignore[assignment]  # the base class has a property of the class

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("asked")

    def delete_password(self, service: str, username: str) -> None:
        raise AssertionError("asked")


class _PlainChain(chainer.ChainerBackend):
    """keyring's own chain, of backends that are not the system's."""

    backends = [_PlainFile(), fail.Keyring()]


@pytest.mark.parametrize("backend", [fail.Keyring(), _PlainFile(), MemoryKeys(), _PlainChain()])
def test_without_a_key_store_of_the_system_nothing_is_kept_anywhere(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    with pytest.raises(DeskError) as caught:
        system_keys()
    assert caught.value.code == "no-key-store"
    assert "TALENTDESK_UPLOAD_SECRET" in caught.value.remedy


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("Windows", "WinVaultKeyring"),
        ("macOS", "Keyring"),
        ("SecretService", "Keyring"),
        ("kwallet", "DBusKeyring"),
    ],
)
def test_the_systems_own_stores_are_taken(module: str, name: str) -> None:
    """By where they come from; the real Secret Service is asked in tests.proofs.key_store."""
    own = type(name, (MemoryKeys,), {"__module__": f"keyring.backends.{module}"})
    keyring.set_keyring(own())
    keys = system_keys()
    keys.keep(NAME, SECRET)
    assert keys.find(NAME) == SECRET


def test_a_chain_is_looked_through_for_one() -> None:
    own = type("Keyring", (MemoryKeys,), {"__module__": "keyring.backends.SecretService"})
    chain = type("Chain", (chainer.ChainerBackend,), {"backends": [_PlainFile(), own()]})
    keyring.set_keyring(chain())
    system_keys().keep(NAME, SECRET)
    assert system_keys().find(NAME) == SECRET


def test_a_failing_store_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise KeyringError("no session bus")

    backend = MemoryKeys()
    monkeypatch.setattr(backend, "get_password", broken)
    with pytest.raises(DeskError) as caught:
        KeyStore(backend).find(NAME)
    assert caught.value.code == "no-key-store"


def test_the_environment_gives_one_for_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment_secret() == ""
    monkeypatch.setenv("TALENTDESK_UPLOAD_SECRET", SECRET)
    assert environment_secret() == SECRET
