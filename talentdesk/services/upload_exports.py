"""Packages read again: one of our own given out once more byte for byte, or anyone's checked."""

from __future__ import annotations

import shutil
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange import upload_packages
from talentdesk.exchange.atomic import sha256_of, whole_file
from talentdesk.exchange.upload_manifest import MANIFEST
from talentdesk.exchange.upload_packages import Upload
from talentdesk.model import UploadPackage
from talentdesk.progress import SILENT, Progress
from talentdesk.proof.signatures import check_signature
from talentdesk.services.upload_building import package_folder
from talentdesk.store import Store
from talentdesk.text import tr


def read_upload(path: Path, progress: Progress = SILENT) -> Upload:
    """A package (zip or unpacked) whose signature and sums hold; whose key it is, the caller judges. Raises DeskError."""
    return upload_packages.read_upload(path, _signer, progress)


def package_file(store: Store, package_id: int) -> Path:
    """The file of a package, checked against its SHA-256; DeskError ``package-file`` when it is lost or altered."""
    with store.read() as session:
        package = session.get(UploadPackage, package_id)
    if package is None:
        raise DeskError(tr("这个上报包不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
    path = package_folder(store, package.channel_id) / package.name
    if not path.is_file() or sha256_of(path) != package.sha256:
        raise DeskError(
            tr("上报包文件 {name} 不见了，或已被改动。", name=package.name),
            tr("请从备份里找回数据文件夹下“上报”里的同名文件。"),
            code="package-file",
        )
    return path


def export_copy(store: Store, package_id: int, target: Path, progress: Progress = SILENT) -> Path:
    """Give a package out again: as a .zip byte for byte as it was, or laid out in a folder; where it lies now.

    ``target``: a file ending in .zip; an existing folder takes the zip under its name; any other name becomes the
    folder of its members. The export is noted in the journal. Raises DeskError, Cancelled.
    """
    path = package_file(store, package_id)
    if target.is_dir() and not (target / MANIFEST).exists():
        target = target / path.name
    if target.suffix.lower() == ".zip":
        with whole_file(target) as part:
            shutil.copyfile(path, part)
    else:
        upload_packages.unpack(read_upload(path, progress), target, progress)
    store.note(tr("导出上报包 {name}", name=path.name), kind="export")
    return target


def _signer(data: bytes, signature: bytes) -> tuple[str, str]:
    signer = check_signature(data, signature)
    return signer.key_id, signer.public
