"""Backups in words: what one holds and what was drawn from it, for both faces."""

from __future__ import annotations

from talentdesk.exchange.backup_files import MEGABYTE
from talentdesk.services.backup_facts import Proof
from talentdesk.services.backups import Backup
from talentdesk.text import tr


def size_in_words(size: int) -> str:
    """Bytes as people read them."""
    return f"{size / MEGABYTE:,.1f} MB"


def contents(backup: Backup) -> list[str]:
    """What a backup holds, in lines."""
    name = f"{backup.base_name}（{backup.base_code}）" if backup.base_code else backup.base_name
    return [
        tr("基地：{name}", name=name),
        tr("备份时间：{made}", made=f"{backup.made:%Y-%m-%d %H:%M}"),
        tr("内容：到第 {entry} 次操作，另有文件 {count} 个", entry=backup.entry, count=backup.files),
        tr("文件：{file}，{size}", file=backup.path.name, size=size_in_words(backup.size)),
    ]


def proof_line(proof: Proof) -> str:
    """What was drawn from a backup to prove it."""
    if proof.certificate:
        return tr("核验通过：每个文件和数据库都完好，并试印了证书 {number}。", number=proof.certificate)
    return tr("核验通过：每个文件和数据库都完好，并试印了“{form}”。", form=proof.form)


def not_encrypted() -> str:
    """What has to be known where a backup is made."""
    return tr("备份没有加密，里面有学员的个人信息，请妥善保管。")


def same_disk_line() -> str:
    """What has to be known where a backup lies beside the data."""
    return tr("备份和数据在同一块磁盘上，磁盘坏了会一起丢失；请另存一份到 U盘或别的电脑。")
