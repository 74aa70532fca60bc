"""HTTPS form: the file is posted with a token; its SHA-256 as Idempotency-Key makes a second post of it harmless."""

from __future__ import annotations

import json
import re
from pathlib import Path

from talentdesk.exchange.transports import Checked, Delivered, Settings, TransportTrouble
from talentdesk.exchange.transports.http import HttpsLine, below
from talentdesk.exchange.transports.pacing import PacedFile, check_own
from talentdesk.exchange.transports.refusals import came_back_other, conflict, good_name, no_receipt
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

TAKEN = frozenset({200, 201, 202, 204})
SAME = 409
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


class FormTransport:
    """The way by a form. The server answers 2xx when it has all, 409 when the name is taken; by what, its answer says."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = settings.text("url")
        self._receipts = settings.text("receipts")
        self._line: HttpsLine | None = None

    def check(self) -> Checked:
        """Ask for the address without posting anything; a server that knows only POST answers 405, which is enough."""
        self._opened().asked("GET", self._url, good=TAKEN | {400, 405})
        if self._receipts:
            self.list_receipts()
        return Checked(True, words=tr("服务器有回答：{url}", url=self._url))

    def deliver(self, file: Path, name: str, sha256: str, progress: Progress = SILENT) -> Delivered:
        """See ``Transport``. Hashes in the answer, where there are any, must be the file's."""
        check_own(file, sha256)
        limit = self._settings.number("limit")
        with (
            PacedFile(file, progress, limit=limit, words=tr("上传")) as source,
            self._opened().answer(
                "POST", self._url, good=TAKEN | {SAME},
                headers={"Idempotency-Key": sha256},
                data={"name": name, "sha256": sha256},
                files={self._settings.text("file_field"): (name, source, "application/zip")},
            ) as response,
        ):  # fmt: skip
            hashes = set(_HASH.findall(response.read()[:10_000].decode("utf-8", "replace").lower()))
            status = response.status_code
        if status == SAME and sha256 not in hashes:
            raise conflict(name)
        if status != SAME and hashes and sha256 not in hashes:
            raise came_back_other(name)
        return Delivered(already=status == SAME)

    def list_receipts(self) -> list[str]:
        """Names from the JSON list that the address of receipts answers with."""
        if not self._receipts:
            return []
        told = self._opened().text("GET", self._receipts, good={200})
        try:
            names = json.loads(told)
        except ValueError:
            names = None
        if not isinstance(names, list):
            raise TransportTrouble("refused", tr("服务器列不出回执。"), tr("请核对回执网址。"))
        return sorted(name for name in names if isinstance(name, str) and good_name(name))

    def fetch_receipt(self, name: str, target: Path) -> None:
        """See ``Transport``."""
        if not self._receipts or not good_name(name):
            raise no_receipt(name)
        self._opened().fetch(below(self._receipts, name), name, target)

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()

    def _opened(self) -> HttpsLine:
        """The line with the token, which is asked for only now."""
        if self._line is None:
            header, prefix = self._settings.text("token_header"), self._settings.text("token_prefix")
            token = self._settings.secret("token") if header else ""
            self._line = HttpsLine(self._settings, {header: f"{prefix} {token}".strip()} if token else None)
        return self._line
