"""A key store that holds its secrets in memory: keyring's own kind of backend, handed in where tests keep a secret."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeys(KeyringBackend):
    """``kept``: what it holds by (service, name). ``locked``: as when nobody has logged in to the desktop."""

    priority = 0.1  # type: ignore[assignment]  # the base class has a property of the class

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._need_open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._need_open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._need_open()
        if (service, username) not in self.kept:
            raise PasswordDeleteError(username)
        del self.kept[service, username]

    def _need_open(self) -> None:
        if self.locked:
            raise KeyringLocked("locked")
