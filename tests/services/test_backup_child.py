"""A backup proven by a process of its own: the same answer, the same refusal, and an end when the user wants one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from talentdesk.errors import Cancelled, DeskError
from talentdesk.progress import Progress
from talentdesk.services import backup_child, backups
from talentdesk.store import Store

NOW = datetime(2026, 11, 21, 12, 0)


@pytest.fixture
def made(full: Store, tmp_path: Path) -> Path:
    return backups.make(full, tmp_path / "U盘", NOW).backup.path


def test_the_child_says_what_a_proof_here_says(made: Path) -> None:
    assert backup_child.prove_apart(made) == backups.prove(made)


def test_a_damaged_backup_is_refused_in_the_same_words(made: Path) -> None:
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    with pytest.raises(DeskError) as here:
        backups.prove(made)
    with pytest.raises(DeskError) as apart:
        backup_child.prove_apart(made)
    assert (apart.value.code, apart.value.text, apart.value.remedy) == (
        here.value.code, here.value.text, here.value.remedy,
    )  # fmt: skip


def test_a_backup_that_went_away_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError):
        backup_child.prove_apart(tmp_path / "gone.tdbackup")


def test_a_backup_made_with_a_child_gets_its_name_only_when_proven(full: Store, tmp_path: Path) -> None:
    done = backups.make(full, tmp_path / "U盘", NOW, prover=backup_child.prove_apart)
    assert done.proof.certificate
    assert [each.path for each in backups.listed(tmp_path / "U盘")[0]] == [done.backup.path]


def test_a_cancelled_proof_ends_the_child_and_leaves_no_file(full: Store, tmp_path: Path) -> None:
    said: list[str] = []
    impatient = Progress(lambda _done, _total, text: said.append(text), lambda: "核验备份" in said)
    with pytest.raises(Cancelled):
        backups.make(full, tmp_path / "U盘", NOW, impatient, prover=backup_child.prove_apart)
    assert list((tmp_path / "U盘").iterdir()) == []
