"""Proves a backup in a process of its own: what draws a page would stay in the window's memory for good."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.backup_files import read_manifest
from talentdesk.exchange.own_child import start_child
from talentdesk.progress import SILENT, Progress
from talentdesk.services.backup_facts import Proof
from talentdesk.text import tr

LOOK_SECONDS = 0.2


def prove_apart(path: Path, progress: Progress = SILENT) -> Proof:
    """The same as ``backup_proof.prove``, by the command line's ``backup --verify``; DeskError, Cancelled."""
    with start_child("talentdesk", "--json", "backup", "--verify", str(path.resolve())) as child:
        try:
            said = _heard(child, progress)
        except BaseException:
            child.kill()
            raise
    try:
        answer = dict(json.loads(said))
    except ValueError as trouble:
        raise DeskError(
            tr("核验备份的过程中断了。"),
            tr("请重试；仍然这样时，请把日志交给技术支持。"),
            code="backup-unproven",
        ) from trouble
    if not answer.get("sound"):
        told = answer.get("error") or answer
        raise DeskError(str(told["text"]), str(told["remedy"]), code=str(told["code"]))
    return Proof(read_manifest(path), str(answer["certificate"]), str(answer["form"]))


def _heard(child: subprocess.Popen[bytes], progress: Progress) -> bytes:
    """All it says, while the user may cancel."""
    while True:
        progress.step(0, 0, tr("核验备份"))
        try:
            return child.communicate(timeout=LOOK_SECONDS)[0]
        except subprocess.TimeoutExpired:
            continue
