"""A folder or a stick: pulled, protected, full, swapped, without links; nothing by half is ever seen under our name."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from talentdesk.exchange.transports import Settings, TransportTrouble
from talentdesk.exchange.transports.folder import FolderTransport
from talentdesk.progress import Progress
from tests.exchange.conftest import Sent
from tests.proofs.sticks import FOLDER, Stick, at_byte, may_mount, pulled_runs, tmpfs

Package = Callable[..., Sent]

with_mounts = pytest.mark.skipif(bool(may_mount()), reason=may_mount() or "-")


def to(folder: Path) -> FolderTransport:
    return FolderTransport(Settings({"folder": str(folder), "receipts": ""}, str))


def trouble_of(way: FolderTransport, sent: Sent, progress: Progress | None = None) -> TransportTrouble:
    with pytest.raises(TransportTrouble) as caught:
        way.deliver(sent.file, sent.name, sent.sha256, progress or Progress())
    return caught.value


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Stick]:
    made = Stick(tmp_path / "content", tmp_path / "stick")
    made.plug()
    yield made
    if made.plugged:
        made.pull()


def test_a_folder_that_is_not_there_is_not_made(package: Package, tmp_path: Path) -> None:
    missing = tmp_path / "E" / "上报"
    assert trouble_of(to(missing), package()).kind == "gone"
    with pytest.raises(TransportTrouble) as caught:
        to(missing).check()
    assert caught.value.kind == "gone"
    assert not missing.parent.exists()


def test_a_file_in_place_of_the_folder(package: Package, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert trouble_of(to(tmp_path / "file"), package()).kind == "gone"


def test_a_disk_without_links_gets_the_file_all_the_same(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick is FAT as a rule; what it answers to a link is EPERM."""

    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    sent = package()
    to(tmp_path).deliver(sent.file, sent.name, sent.sha256)
    assert (tmp_path / sent.name).read_bytes() == sent.file.read_bytes()
    other = package()
    step = at_byte(1, lambda: (tmp_path / other.name).write_bytes(b"theirs"))  # it comes while we write
    assert trouble_of(to(tmp_path), other, step).kind == "conflict"
    assert (tmp_path / other.name).read_bytes() == b"theirs"


def test_a_file_of_our_name_that_comes_while_we_write_is_not_overwritten(
    package: Package, tmp_path: Path
) -> None:
    sent = package()
    step = at_byte(1, lambda: (tmp_path / sent.name).write_bytes(b"theirs"))
    assert trouble_of(to(tmp_path), sent, step).kind == "conflict"
    assert {path.name for path in tmp_path.glob("TD-*")} == {sent.name}
    assert (tmp_path / sent.name).read_bytes() == b"theirs"


def test_what_the_stick_keeps_is_compared(package: Package, tmp_path: Path) -> None:
    """A stick that keeps other bytes than it was given is found out before the file has its name."""
    sent = package(500_000)
    seen = []

    def report(done: int, total: int, text: str) -> None:
        if text == "读回核对" and not seen:
            seen.append(done)
            with (tmp_path / f"{sent.name}.part").open("r+b") as file:
                file.seek(400_000)
                file.write(b"other")

    assert trouble_of(to(tmp_path), sent, Progress(report)).kind == "busy"
    assert not list(tmp_path.glob("TD-*"))


def test_what_a_power_cut_left_is_cleared_up(package: Package, tmp_path: Path) -> None:
    sent = package()
    part = tmp_path / f"{sent.name}.part"
    part.write_bytes(b"half")
    to(tmp_path).deliver(sent.file, sent.name, sent.sha256)
    assert not part.exists()
    part.write_bytes(sent.file.read_bytes())  # the cut came between the name and the clearing up
    assert to(tmp_path).deliver(sent.file, sent.name, sent.sha256).already
    assert not part.exists()


@with_mounts
def test_a_stick_pulled_at_any_moment(tmp_path: Path) -> None:
    assert pulled_runs(tmp_path, runs=12, seed=4).startswith("pulled 12 times")


@with_mounts
def test_another_stick_in_its_place_is_not_ours(stick: Stick, package: Package, tmp_path: Path) -> None:
    sent = package(400_000)
    other = Stick(tmp_path / "other", stick.place)

    def swap() -> None:
        stick.pull()
        other.plug()

    try:
        assert trouble_of(stick.transport, sent, at_byte(200_000, swap)).kind == "gone"
        assert not list((other.content / FOLDER).iterdir())
    finally:
        other.pull()


@with_mounts
def test_a_protected_stick_is_named(stick: Stick, package: Package) -> None:
    stick.protect()
    said = trouble_of(stick.transport, package())
    assert said.kind == "refused"
    assert str(stick.place) in said.text
    with pytest.raises(TransportTrouble) as caught:
        stick.transport.check()
    assert caught.value.kind == "refused"


@with_mounts
def test_a_full_stick_is_left_clean_and_takes_the_file_once_there_is_room(
    package: Package, tmp_path: Path
) -> None:
    sent = package(300_000)
    with tmpfs(tmp_path / "small", "100k") as small:
        assert trouble_of(to(small), sent).kind == "full"
        assert not list(small.iterdir())
        subprocess.run(["mount", "-o", "remount,size=2m", str(small)], check=True)
        to(small).deliver(sent.file, sent.name, sent.sha256)
        assert (small / sent.name).read_bytes() == sent.file.read_bytes()
