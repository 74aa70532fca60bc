"""All ways to the bureau at once: the servers that this machine has, and the settings with which they are reached."""

from __future__ import annotations

from pathlib import Path

from tests.bureau.certificates import Authority
from tests.bureau.form_server import TOKEN, FormServer
from tests.bureau.servers import (
    HOST,
    PASSWORD,
    USER,
    ApacheServer,
    SftpServer,
    WebdavServer,
    missing_apache,
    missing_nginx,
    missing_sshd,
)


class Doors:
    """Servers before one pair of folders. ``missing``: key of a way that cannot be offered here → why.

    ``apache``: Apache instead of nginx for WebDAV.
    """

    def __init__(self, folder: Path, *, apache: bool = False) -> None:
        self.folder = folder
        self.inbox, self.receipts = folder / "inbox", folder / "receipts"
        for each in (self.inbox, self.receipts):
            each.mkdir(parents=True, exist_ok=True)
        self.missing = {"sftp": missing_sshd(), "webdav": missing_apache() if apache else missing_nginx()}
        self.missing = {key: why for key, why in self.missing.items() if why}
        self.authority = Authority(folder / "tls")
        tls = self.authority.issue("server")
        self.sftp: SftpServer | None = None
        self.webdav: WebdavServer | ApacheServer | None = None
        self.form = FormServer(self.inbox, self.receipts, tls)
        try:
            if "sftp" not in self.missing:
                self.sftp = SftpServer(folder / "ssh")
            if "webdav" not in self.missing and apache:
                self.webdav = ApacheServer(folder / "apache", folder, tls)
            elif "webdav" not in self.missing:
                self.webdav = WebdavServer(folder / "nginx", folder, tls, self.authority.certificate)
        except BaseException:
            self.stop()
            raise

    def settings(self, key: str) -> dict[str, object]:
        """The settings of a channel that goes this way; a KeyError where it is missing."""
        ways: dict[str, dict[str, object]] = {
            "folder": {"folder": str(self.inbox), "receipts": str(self.receipts)},
            "form": {"url": self.form.url, "receipts": self.form.receipts_url},
        }
        if self.sftp is not None:
            ways["sftp"] = {
                "host": HOST, "port": self.sftp.port, "user": self.sftp.user, "key_file": str(self.sftp.key),
                "host_key": self.sftp.host_key, "folder": str(self.inbox), "receipts": str(self.receipts),
            }  # fmt: skip
        if self.webdav is not None:
            ways["webdav"] = {
                "url": self.webdav.url("inbox"), "receipts": self.webdav.url("receipts"), "user": USER,
            }  # fmt: skip
        found = ways[key]
        if key in ("webdav", "form"):
            found |= {"ca": str(self.authority.certificate), "proxy": "-"}
        return found

    def secrets(self, key: str) -> dict[str, str]:
        """The secrets of a way, by field."""
        return {"webdav": {"password": PASSWORD}, "form": {"token": TOKEN}}.get(key, {})

    def stop(self) -> None:
        """End all of them."""
        for server in (self.sftp, self.webdav, self.form):
            if server is not None:
                server.stop()
