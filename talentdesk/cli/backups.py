"""Commands for bad days: make, list and prove backups, and put a base back from one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from talentdesk.cli.frame import DONE, IN_PART, Frame, command
from talentdesk.errors import DeskError
from talentdesk.services import backups, restoring
from talentdesk.services.backup_words import (
    contents,
    not_encrypted,
    proof_line,
    same_disk_line,
    size_in_words,
)
from talentdesk.services.backups import Backup, Proof
from talentdesk.services.restore_words import told
from talentdesk.settings import load_preferences
from talentdesk.text import tr

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ANY = click.Path(path_type=Path)
# What a backup that does not hold is refused with; anything else (no room, no such file) is trouble of another kind.
NOT_SOUND = "backup-"


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    _add_backup(group)
    _add_restore(group)


def _add_backup(group: click.Group) -> None:
    @command(
        group, "backup", tr("做一个备份并当场核验；OUT 是文件夹或 .tdbackup 文件，不写就用设置的备份文件夹")
    )
    @click.argument("out", type=ANY, required=False)
    @click.option("--list", "listing", is_flag=True, help=tr("列出文件夹里的备份"))
    @click.option("--verify", type=FILE, default=None, help=tr("只核验这个备份文件"))
    def backup(frame: Frame, out: Path | None, listing: bool, verify: Path | None) -> None:
        if listing and verify is not None:
            raise click.UsageError(tr("--list 和 --verify 不能同时用。"))
        if verify is not None:
            _verify(frame, verify)
        elif listing:
            _list(frame, out)
        else:
            _make(frame, out)


def _make(frame: Frame, out: Path | None) -> None:
    store = frame.store()
    chosen = backups.default_folder(store, load_preferences().backup_folder)
    target = out or chosen
    made = backups.make(store, target, datetime.now(), frame.progress(), thinned=out is None)
    near = backups.same_disk(store, made.backup.path.parent)
    lines = [
        tr("已备份并核验：{file}", file=made.backup.path),
        proof_line(made.proof),
        not_encrypted(),
    ]
    if near:
        lines.append(same_disk_line())
    lines += [tr("已清理旧备份：{file}", file=gone.name) for gone in made.thinned]
    facts = {
        **_facts(made.backup), **_proven(made.proof), "same_disk": near, "encrypted": False,
        "removed": [str(gone) for gone in made.thinned],
    }  # fmt: skip
    frame.answer(facts, lines)


def _list(frame: Frame, out: Path | None) -> None:
    folder = out or _known_folder(frame)
    found, unreadable = backups.listed(folder)
    lines = [
        f"{each.made:%Y-%m-%d %H:%M}\t{size_in_words(each.size)}\t{each.base_name}\t{each.path.name}"
        for each in found
    ]
    lines += [tr("读不出来：{file}", file=path.name) for path in unreadable]
    facts = {
        "folder": str(folder),
        "backups": [_facts(each) for each in found],
        "unreadable": [str(path) for path in unreadable],
    }
    frame.answer(
        facts, lines or [tr("这里没有备份：{folder}", folder=folder)], status=IN_PART if unreadable else DONE
    )


def _known_folder(frame: Frame) -> Path:
    """Listing needs no base: on a bad day there may be none that opens."""
    chosen = load_preferences().backup_folder
    return Path(chosen) if chosen else backups.folder_beside(frame.folder)


def _verify(frame: Frame, path: Path) -> None:
    try:
        proof = backups.prove(path, frame.progress())
    except DeskError as trouble:
        if not trouble.code.startswith(NOT_SOUND):
            raise
        facts = {
            "file": str(path), "sound": False, "code": trouble.code, "text": trouble.text, "remedy": trouble.remedy,
        }  # fmt: skip
        frame.answer(facts, [trouble.text, trouble.remedy], status=IN_PART)
        return
    found = backups.read(path)
    facts = {**_facts(found), **_proven(proof), "sound": True}
    frame.answer(facts, [*contents(found), proof_line(proof)])


def _add_restore(group: click.Group) -> None:
    @command(group, "restore", tr("从备份恢复到 --data 的文件夹；先核验，再换上，现有数据移到“恢复前…”"))
    @click.argument("file", type=FILE)
    @click.option("--replace", is_flag=True, help=tr("文件夹里已有这个基地：退回到备份时的状态"))
    def restore(frame: Frame, file: Path, replace: bool) -> None:
        done = restoring.restore(
            file,
            frame.folder,
            user=frame.user,
            now=datetime.now(),
            replace=replace,
            progress=frame.progress(),
        )
        facts = {
            **_facts(done.backup), "folder": str(done.folder), "aside": str(done.aside) if done.aside else None,
            "known": done.lost.known, "operations_lost": done.lost.operations,
            "certificates_lost": done.lost.certificates, "voided_lost": done.lost.voided,
            "packages_kept": done.lost.packages,
        }  # fmt: skip
        frame.answer(facts, told(done.backup, done.folder, done.aside, done.lost))


def _facts(backup: Backup) -> dict[str, object]:
    return {
        "file": str(backup.path),
        "made": backup.made.isoformat(),
        "bytes": backup.size,
        "base": backup.base_name,
        "code": backup.base_code,
        "uid": backup.base_uid,
        "program": backup.program,
        "operation": backup.entry,
        "files": backup.files,
    }


def _proven(proof: Proof) -> dict[str, object]:
    return {"rows": sum(proof.manifest.rows.values()), "certificate": proof.certificate, "form": proof.form}
