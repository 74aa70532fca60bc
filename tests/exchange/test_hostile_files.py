"""Files that mean harm, or were harmed, are refused with a sentence; never a traceback."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from talentdesk.errors import DeskError
from talentdesk.exchange import own_child
from talentdesk.exchange.reading import Limits, Table, read_table
from talentdesk.paths import resource

from . import hostile


@pytest.mark.parametrize("make", hostile.HOSTILE, ids=lambda make: make.__name__)
def test_hostile_file_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / ("a.csv" if make in (hostile.binary_csv, hostile.endless_quote) else "a.xlsx"))
    with pytest.raises(DeskError) as refused:
        read_table(path)
    assert refused.value.text
    assert refused.value.remedy


def test_missing_empty_and_folder(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "blank.csv").write_text("\n  \n")
    for name in ("none.xlsx", "empty.csv", "blank.csv", ""):
        with pytest.raises(DeskError):
            read_table(tmp_path / name)


def test_styled_cells_without_content_are_no_far_cells(tmp_path: Path) -> None:
    rows = '<c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576" s="0"></c><c r="XFD1048576"/></row>'
    before = '<dimension ref="A1:XFD1048576"/>'
    path = hostile.write_workbook(tmp_path / "a.xlsx", hostile.sheet_xml(hostile.HEADING + rows, before))
    assert read_table(path).headings == ("姓名", "身份证号", "联系电话")


def test_memory_limit_of_the_child(tmp_path: Path) -> None:
    """A reader that wants too much is ended by the system, and the program hears only that."""
    path = hostile.million_rows(tmp_path / "a.xlsx")
    wide = Limits(rows=2_000_000, cells=50_000_000, memory_mb=60)
    with pytest.raises(DeskError) as refused:
        read_table(path, limits=wide)
    assert refused.value.code == "file-too-big"


def test_time_limit_of_the_child() -> None:
    with pytest.raises(DeskError) as refused:
        read_table(resource("samples/师资.xlsx"), limits=Limits(seconds=0.001))
    assert refused.value.code == "file-too-slow"


def test_row_limit() -> None:
    with pytest.raises(DeskError) as refused:
        read_table(resource("samples/师资.xlsx"), limits=Limits(rows=10))
    assert refused.value.code == "file-too-many-rows"


def test_child_imports_little() -> None:
    program = "import talentdesk.exchange.parse_child, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"openpyxl", "sqlalchemy", "PySide6", "platformdirs", "talentdesk.text"} & set(
        done.stdout.split()
    )


def _outcome(path: Path) -> Table | DeskError:
    try:
        return read_table(path)
    except DeskError as refused:
        return refused


def _mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    match chance.randrange(4):
        case 0:
            return bytes(changed[: chance.randrange(len(changed))])
        case 1:
            at = chance.randrange(len(changed))
            del changed[at : at + chance.randrange(1, 200)]
        case _:
            for _ in range(chance.choice((1, 5, 50))):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["师傅名单.xlsx", "花名册-养老护理员五级.xls", "花名册-焊工四级-汇总.csv", "考勤-数控车工三级.xlsx"],
)
def test_mutated_files_give_a_table_or_a_sentence(tmp_path: Path, name: str) -> None:
    data = resource(f"samples/{name}").read_bytes()
    chance = random.Random(name)
    path = tmp_path / f"mutated.{name.rpartition('.')[2]}"
    for _ in range(25):
        path.write_bytes(_mutated(data, chance))
        outcome = _outcome(path)
        assert outcome.rows is not None if isinstance(outcome, Table) else outcome.text


def test_mutated_sheet_inside_a_sound_zip(tmp_path: Path) -> None:
    sheet = hostile.sheet_xml(
        hostile.HEADING
        + '</row><row r="2"><c r="A2" t="inlineStr"><is><t>甲某</t></is></c><c r="B2"><f>1+1</f></c></row>'
    )
    chance = random.Random(7)
    for _ in range(25):
        at = chance.randrange(len(sheet))
        bad = (
            sheet[:at]
            + chance.choice(['"', "<", ">", "&", "</row>", "99999999", "\x01", "<c/>"])
            + sheet[at + 1 :]
        )
        path = hostile.write_workbook(tmp_path / "a.xlsx", bad)
        outcome = _outcome(path)
        assert outcome.rows is not None if isinstance(outcome, Table) else outcome.text


def test_launcher_gives_way_to_the_interpreter_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pythonw.exe").touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "TalentDesk.exe"))
    assert own_child.child_command("module")[0] == str(tmp_path / "pythonw.exe")
