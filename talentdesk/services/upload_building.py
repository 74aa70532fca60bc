"""Builds upload packages: what is due for a channel, and the numbered, signed file of it.

The file is written and synced first, then one write takes package, lines and standings into the base. What falls
between leaves a file that no package names; the next build takes it away.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import cannot_write, sha256_of
from talentdesk.exchange.upload_manifest import (
    INDEX,
    MANIFEST,
    SIGNATURE,
    WITHDRAWN,
    Manifest,
    Previous,
    write_manifest,
)
from talentdesk.exchange.upload_packages import name_start, package_name, write_upload
from talentdesk.model import BaseProfile, UploadChannel, UploadPackage
from talentdesk.progress import SILENT, Progress
from talentdesk.proof.signatures import signature_of
from talentdesk.rules.moments import kept
from talentdesk.rules.upload_rows import CHANGED, HOLD, NEW, SENT, SETTLE
from talentdesk.rules.upload_rows import WITHDRAWN as GONE_ROW
from talentdesk.services import upload_channels
from talentdesk.services.signing_keys import signing_key
from talentdesk.services.upload_corrections import close_corrected
from talentdesk.services.upload_notes import answers_since, keep_notes
from talentdesk.services.upload_parts import HeldRow, Parts, Tally, in_batches
from talentdesk.services.upload_walk import Outlook, day_of, outlook, steps
from talentdesk.store import Store
from talentdesk.text import tr

FOLDER = "上报"
CHANGES, ALL = "变动", "全部"
BUILT = "已生成"
TRIES = 3
NATIONAL = "national"
_building = threading.Lock()


@dataclass(frozen=True, slots=True)
class FileDue:
    """How many rows of one file are to be reported, and how many are held back."""

    key: str
    label: str
    added: int
    changed: int
    withdrawn: int
    held: int


@dataclass(frozen=True, slots=True)
class Due:
    """What the next package of a channel would carry; ``problems``: why rows are held back (the first thousand rows)."""

    files: tuple[FileDue, ...]
    problems: tuple[HeldRow, ...]

    @property
    def rows(self) -> int:
        """How many rows would be in it."""
        return sum(each.added + each.changed + each.withdrawn for each in self.files)

    @property
    def held(self) -> int:
        """How many rows are held back."""
        return sum(each.held for each in self.files)


@dataclass(frozen=True, slots=True)
class BuiltPackage:
    """A package that was built; ``rows`` with withdrawals, ``held``: rows that were due and are not in it."""

    package_id: int
    number: int
    path: Path
    rows: int
    held: int
    problems: tuple[HeldRow, ...]


def due(
    store: Store, channel_id: int, now: datetime, progress: Progress = SILENT, *, whole: bool = False
) -> Due:
    """What the next package would carry; nothing is changed. Raises DeskError, Cancelled."""
    tally = Tally()
    with store.read() as session:
        look = outlook(session, channel_id, day_of(now), whole=whole)
        for at, file in enumerate(look.files):
            progress.step(at, len(look.files), tr("查看 {name}", name=file.name))
            for batch in in_batches(steps(session.connection(), look, file)):
                tally.add(file.key, batch)
                progress.step(at, len(look.files), tr("查看 {name}", name=file.name))
    counts = tally.counts
    files = tuple(
        FileDue(each.key, each.name, *(counts[each.key, action] for action in (NEW, CHANGED, GONE_ROW, HOLD)))
        for each in look.files
    )
    return Due(files, tuple(tally.held))


def build(
    store: Store, channel_id: int, now: datetime, *, kind: str = CHANGES, progress: Progress = SILENT
) -> BuiltPackage:
    """Build the next package of a channel; ``now`` without zone is local time, the same ``now`` gives the same bytes.

    ``kind``: 变动 (what changed) or 全部 (all rows). DeskError ``nothing-due`` (with the reasons of held rows),
    ``building`` when another build runs; nothing has been changed then.
    """
    with _only_one():
        for _ in range(TRIES):
            made = _attempt(store, channel_id, now, kind, progress)
            if made is not None:
                return made
    raise DeskError(
        tr("生成期间一直有回执进来，没有生成上报包。"), tr("请等回执收完后再生成。"), code="building"
    )


@contextmanager
def _only_one() -> Iterator[None]:
    if not _building.acquire(blocking=False):
        raise DeskError(tr("正在生成另一个上报包。"), tr("请等它完成。"), code="building")
    try:
        yield
    finally:
        _building.release()


def _attempt(
    store: Store, channel_id: int, now: datetime, kind: str, progress: Progress
) -> BuiltPackage | None:
    """One build; None when an answer came in meanwhile, on which it would not have been based."""
    folder = package_folder(store, channel_id)
    with _scratch(folder) as scratch, store.read() as session:
        look = outlook(session, channel_id, day_of(now), whole=kind == ALL)
        with closing(Parts(scratch, look.profile, whole=look.whole)) as parts:
            for file in look.files:
                _check_name(file.name)
                parts.add_file(file, steps(session.connection(), look, file), progress)
            if not parts.tally.total(*SENT):
                _settle(store, look, parts, progress)
                raise _nothing(parts.tally)
            return _finish(store, look, parts, folder, now, kind, progress)


def _finish(
    store: Store, look: Outlook, parts: Parts, folder: Path, now: datetime, kind: str, progress: Progress
) -> BuiltPackage | None:
    """Sign, write the file, take it into the base."""
    lists = parts.finish()
    with store.write(tr("准备签名密钥"), kind="key") as session:
        key, base = signing_key(session, look.day), session.scalars(select(BaseProfile)).one()
    manifest = Manifest(
        base_uid=base.uid, base_code=base.code, base_name=base.name, channel_id=look.channel_id, channel=look.channel,
        profile=look.profile.key, profile_label=look.profile.label, number=look.number, kind=kind,
        previous=Previous(look.last.number, look.last.manifest_sha256) if look.last else Previous(0, ""),
        entry_from=look.seen, entry_to=look.upto,
        period_from=_told(look.last.created_at) if look.last else "", created=_told(kept(now)),
        key_id=key.public.id.hex(), files=tuple(parts.sums), lists=lists,
    )  # fmt: skip
    told = write_manifest(manifest)
    _clear_strays(folder, name_start(base.code, base.uid, look.channel_id, look.number))
    named = sha256(told).hexdigest()
    path = folder / package_name(base.code, base.uid, look.channel_id, look.number, named)
    members: dict[str, Path | bytes] = {**parts.members(), MANIFEST: told, SIGNATURE: signature_of(told, key)}
    write_upload(path, members, progress)
    tally = parts.tally
    package = UploadPackage(
        channel_id=look.channel_id, number=look.number, kind=kind, name=path.name, sha256=sha256_of(path),
        manifest_sha256=named, previous_sha256=manifest.previous.manifest_sha256, bytes=path.stat().st_size,
        added=tally.total(NEW), changed=tally.total(CHANGED), withdrawn=tally.total(GONE_ROW),
        entry_from=look.seen, entry_to=look.upto, created_at=kept(now), created_by=store.user, state=BUILT,
    )  # fmt: skip
    if not _taken_in(store, look, package, parts, progress, path):
        return None
    return BuiltPackage(
        package.id, package.number, path, tally.total(*SENT), tally.total(HOLD), tuple(tally.held)
    )


def _taken_in(
    store: Store, look: Outlook, package: UploadPackage, parts: Parts, progress: Progress, path: Path
) -> bool:
    """The one write: package, lines, standings, how far the channel was told; False: an answer came in before it."""
    why = tr("生成上报包 {name}（{rows} 行）", name=package.name, rows=parts.tally.total(*SENT))
    name = package.name
    try:
        with store.write(why, kind="upload") as session:
            connection = session.connection()
            if answers_since(connection, look.channel_id, look.upto):
                return False
            session.add(package)
            session.flush()
            keep_notes(connection, look.channel_id, package.id, parts.notes(), progress)
            session.get_one(UploadChannel, look.channel_id).seen_entry = look.upto
            close_corrected(session, look.channel_id)
        return True
    finally:
        # Whatever went wrong, and when: the file stays exactly when the base knows of it.
        with store.read() as session:
            if session.scalar(select(UploadPackage.id).where(UploadPackage.name == name)) is None:
                path.unlink(missing_ok=True)


def _settle(store: Store, look: Outlook, parts: Parts, progress: Progress) -> None:
    """Nothing is to be sent: what the bureau has already, or again, stands so from now on, and is no to-do any more."""
    if not parts.tally.total(SETTLE):
        return
    parts.finish()
    with store.write(tr("核对上报记录"), kind="upload") as session:
        connection = session.connection()
        if not answers_since(connection, look.channel_id, look.upto):
            keep_notes(connection, look.channel_id, 0, parts.notes(), progress)
            session.get_one(UploadChannel, look.channel_id).seen_entry = look.upto
            close_corrected(session, look.channel_id)


def package_folder(store: Store, channel_id: int) -> Path:
    """Where the packages of a channel lie, beside the database."""
    return store.folder / FOLDER / str(channel_id)


def default_channel(store: Store) -> int:
    """The channel to use when none is named: the only one, else the built-in one, which is made where there is none."""
    found = upload_channels.channels(store)
    own = [each.id for each in found if each.name == tr("上报文件夹")]
    if len(found) == 1 or own:
        return own[0] if own else found[0].id
    if found:
        known = "、".join(each.name for each in found)
        raise DeskError(
            tr("有几个上报渠道：{known}", known=known), tr("请指明用哪一个。"), code="channel-unclear"
        )
    outbox = store.folder / "outbox"
    try:
        outbox.mkdir(exist_ok=True)
    except OSError as trouble:
        raise cannot_write(outbox, trouble) from trouble
    return upload_channels.create(
        store,
        tr("上报文件夹"),
        profile=NATIONAL,
        transport="folder",
        settings={"folder": str(outbox.resolve())},
    )


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder for the members being written; what a build that was cut off left there goes away."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(".part-*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        scratch = Path(tempfile.mkdtemp(prefix=".part-", dir=folder))
    except OSError as trouble:
        raise cannot_write(folder, trouble) from trouble
    try:
        yield scratch
    except OSError as trouble:
        raise cannot_write(scratch, trouble) from trouble
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _clear_strays(folder: Path, start: str) -> None:
    """Remove files of this number that no package names: they were written before a build broke off."""
    for stray in folder.glob(f"{start}*.zip"):
        stray.unlink()


def _check_name(name: str) -> None:
    if f"{name}.csv".casefold() in (WITHDRAWN, INDEX):
        raise DeskError(
            tr("上报方案里的文件不能叫“{name}”。", name=name),
            tr("这个名称留给上报包自己，请换一个。"),
            code="bureau-profile",
        )


def _nothing(tally: Tally) -> DeskError:
    held = tally.total(HOLD)
    text = (
        tr("没有可以上报的变动；另有 {count} 行有问题，没有上报。", count=held)
        if held
        else tr("没有要上报的变动。")
    )
    remedy = tr("请先改正这些行。") if held else tr("要把全部记录重新上报，请选“全部”。")
    return DeskError(text, remedy, code="nothing-due", problems=[each.problem for each in tally.held])


def _told(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds") + "Z"
