"""WebDAV: put as a part, read back, then moved with Overwrite F, because a PUT with If-None-Match may overwrite."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from talentdesk.exchange.transports import MEGABYTE, PART, Checked, Delivered, Settings, TransportTrouble
from talentdesk.exchange.transports.http import HttpsLine, below
from talentdesk.exchange.transports.pacing import PacedFile, check_own, hashed
from talentdesk.exchange.transports.refusals import came_back_other, conflict, good_name, no_receipt
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

PUT_DONE = frozenset({200, 201, 204})
GONE_TOO = frozenset({200, 202, 204, 404})
DAV = "{DAV:}"


class WebdavTransport:
    """The way by WebDAV. A server shows a PUT only when it has all of it; there is nothing to resume."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = settings.text("url")
        self._receipts = settings.text("receipts")
        self._line = HttpsLine(settings)

    def check(self) -> Checked:
        """Put a small file and take it away again; look at the folder of receipts."""
        trial = below(self._url, f"talentdesk-check{PART}")
        self._put(trial, b"TalentDesk")
        self._line.asked("DELETE", trial, good=GONE_TOO)
        if self._receipts:
            self.list_receipts()
        return Checked(True, words=tr("已登录，可以写入 {folder}。", folder=self._url))

    def deliver(self, file: Path, name: str, sha256: str, progress: Progress = SILENT) -> Delivered:
        """See ``Transport``."""
        check_own(file, sha256)
        final, part = below(self._url, name), below(self._url, name + PART)
        size = file.stat().st_size
        if (there := self._hash(final, size, progress)) is not None:
            return self._found(name, part, there == sha256)
        limit = self._settings.number("limit")
        with PacedFile(file, progress, limit=limit, words=tr("上传")) as source:
            self._put(part, source)
        if (
            size <= self._settings.number("read_back") * MEGABYTE
            and self._hash(part, size, progress) != sha256
        ):
            self._line.asked("DELETE", part, good=GONE_TOO)
            raise came_back_other(name)
        moved = self._line.asked(
            "MOVE", part, good=PUT_DONE | {412}, headers={"Destination": final, "Overwrite": "F"}
        )
        if moved == 412:
            return self._found(name, part, self._hash(final, size, progress) == sha256)
        return Delivered()

    def list_receipts(self) -> list[str]:
        """Names of the plain files in the folder of receipts, without those still being written."""
        if not self._receipts:
            return []
        folder = self._receipts.rstrip("/") + "/"
        told = self._line.text("PROPFIND", folder, good={207}, headers={"Depth": "1"})
        try:
            tree = fromstring(told)
        except (ParseError, DefusedXmlException, ValueError) as trouble:
            raise TransportTrouble(
                "refused", tr("服务器列不出回执文件夹。"), tr("请核对回执文件夹的网址。")
            ) from trouble
        names = [
            _name(each)
            for each in tree.iter(f"{DAV}response")
            if next(each.iter(f"{DAV}collection"), None) is None
        ]
        return sorted(name for name in names if good_name(name) and not name.endswith(PART))

    def fetch_receipt(self, name: str, target: Path) -> None:
        """See ``Transport``."""
        if not self._receipts or not good_name(name):
            raise no_receipt(name)
        self._line.fetch(below(self._receipts, name), name, target)

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _put(self, url: str, content: bytes | PacedFile) -> None:
        """Put a file; a server that only says "error" is asked whether the folder is there at all."""
        try:
            self._line.asked("PUT", url, good=PUT_DONE, content=content)
        except TransportTrouble as trouble:
            if trouble.kind == "busy" and self._folder_is_missing():
                raise TransportTrouble(
                    "refused",
                    tr("服务器上没有文件夹 {folder}。", folder=self._url),
                    tr("请核对网址和上报文件夹。"),
                ) from trouble
            raise

    def _folder_is_missing(self) -> bool:
        folder = self._url.rstrip("/") + "/"
        try:
            return self._line.asked("PROPFIND", folder, good={207, 404}, headers={"Depth": "0"}) == 404
        except TransportTrouble:
            return False  # it does not say: the first trouble stands

    def _found(self, name: str, part: str, ours: bool) -> Delivered:
        if not ours:
            raise conflict(name)
        with suppress(TransportTrouble):  # a part that stays harms nobody; what counts is there
            self._line.asked("DELETE", part, good=GONE_TOO)
        return Delivered(already=True)

    def _hash(self, url: str, size: int, progress: Progress) -> str | None:
        """SHA-256 of a file there, empty when it has another size; None where there is none."""
        with self._line.answer("GET", url, good={200, 404}) as response:
            if response.status_code == 404:
                return None
            said = response.headers.get("Content-Length", "")
            if said.isdigit() and int(said) != size:
                return ""
            return hashed(response.iter_bytes(), progress, size)


def _name(response: Element) -> str:
    """The last piece of the address of one entry."""
    href = response.findtext(f"{DAV}href") or ""
    return unquote(urlsplit(href).path.rsplit("/", 1)[-1])
