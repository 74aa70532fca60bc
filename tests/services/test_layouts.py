"""Layouts of a base: versions, files out and in, and what was printed with is never changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from talentdesk import paths
from talentdesk.documents.layouts import LAYOUTS, layout_data, load_layout, read_layout
from talentdesk.errors import DeskError
from talentdesk.model import LayoutVersion
from talentdesk.services import certificates, history, layouts
from talentdesk.store import Store
from tests.services.passing import certify, passed_class
from tests.services.rosters import dump

NAME = "booklet"


def _changed(store: Store, title: str, name: str = NAME) -> dict[str, Any]:
    return layouts.current_data(store, name) | {"title": title}


def _kept(store: Store) -> list[tuple[str, int, str]]:
    with store.read() as session:
        rows = session.query(LayoutVersion).order_by(LayoutVersion.id)
        for row in rows:
            assert hashlib.sha256(row.data.encode()).hexdigest() == row.sha256
        return [(row.name, row.version, json.loads(row.data)["title"]) for row in rows]


def test_a_new_base_has_the_built_in_ones_as_shipped(store: Store) -> None:
    found = layouts.layout_choices(store)
    assert [(c.name, c.version, c.built_in) for c in found] == [(name, 0, True) for name in LAYOUTS]
    assert [c.label for c in found] == [load_layout(name).label for name in LAYOUTS]
    assert _kept(store) == []


def test_saving_makes_versions_and_only_for_changes(store: Store) -> None:
    assert layouts.save_layout(store, _changed(store, "甲")) == 1
    entry = store.last_entry()
    assert layouts.save_layout(store, _changed(store, "甲")) == 1
    assert store.last_entry() == entry
    assert layouts.save_layout(store, _changed(store, "乙")) == 2
    assert layouts.save_layout(store, _changed(store, "甲")) == 3  # the old look again is a new version
    assert _kept(store) == [(NAME, 1, "甲"), (NAME, 2, "乙"), (NAME, 3, "甲")]
    own = _changed(store, "自己的") | {"name": "own", "label": "自制"}
    assert layouts.save_layout(store, own) == 1
    choices = {c.name: c for c in layouts.layout_choices(store)}
    assert (choices[NAME].version, choices[NAME].built_in) == (3, True)
    assert (choices["own"].version, choices["own"].built_in, choices["own"].label) == (1, False, "自制")


def test_two_ways_to_write_the_same_layout_are_one_version(store: Store) -> None:
    data = _changed(store, "甲")
    short = json.loads(json.dumps(data))
    for side in short["sides"]:
        side["label"] = side.get("label", side["key"])
    assert layouts.save_layout(store, data) == 1
    assert layouts.save_layout(store, layout_data(read_layout(data))) == 1


def test_a_wrong_layout_is_not_kept(store: Store) -> None:
    before = dump(store)
    for wrong in (
        {},
        {"format": "talentdesk-layout"},
        _changed(store, "x") | {"sides": []},
        _changed(store, "x") | {"version": 3},
    ):
        with pytest.raises(DeskError) as refused:
            layouts.save_layout(store, wrong)
        assert refused.value.code == "layout-invalid"
        assert refused.value.problems
    with pytest.raises(DeskError) as refused:
        layouts.current_data(store, "没有")
    assert refused.value.code == "not-found"
    assert dump(store) == before


@pytest.mark.parametrize("name", LAYOUTS)
def test_out_and_in_again_it_is_the_same_layout(store: Store, tmp_path: Path, name: str) -> None:
    layouts.export_layout(store, name, tmp_path / "版式.json")
    before = read_layout(layouts.current_data(store, name))
    assert layouts.import_layout(store, tmp_path / "版式.json") == name
    assert read_layout(layouts.current_data(store, name)) == before
    layouts.export_layout(store, name, tmp_path / "2.json")
    layouts.import_layout(store, tmp_path / "2.json")
    assert _kept(store) == [(name, 1, before.title)]


def test_an_imported_layout_is_a_new_version_and_the_printed_one_stays(store: Store, tmp_path: Path) -> None:
    (number,) = certify(store, passed_class(store, 1).class_id, tmp_path / "c.pdf", layout=NAME)
    before = certificates.reprint(store, number, tmp_path / "1.pdf")
    (tmp_path / "l.json").write_text(json.dumps(_changed(store, "别的")), encoding="utf-8")
    assert layouts.import_layout(store, tmp_path / "l.json") == NAME
    assert [version for _, version, _ in _kept(store)] == [1, 2]
    assert certificates.reprint(store, number, tmp_path / "2.pdf") == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"talentdesk-layout"',
        b"\xff\xfe\x00",
        b"\x00" * 100,
        b"%PDF-1.7",
        b"[" * 100_000,
        b'{"format":"talentdesk-layout","version":1e400}',
        b'{"format":"talentdesk-layout","version":2}',
        b'{"format":"talentdesk-layout","version":99,"name":"x"}',
        b'{"format":"other","version":2}',
    ],
)
def test_damaged_files_are_refused_with_a_sentence(store: Store, tmp_path: Path, content: bytes) -> None:
    before = dump(store)
    path = tmp_path / "l.json"
    path.write_bytes(content)
    with pytest.raises(DeskError) as refused:
        layouts.import_layout(store, path)
    assert refused.value.text
    assert refused.value.remedy
    assert dump(store) == before


@pytest.mark.parametrize("damage", ["number", "nan", "surrogate", "kind", "picture", "extra"])
def test_one_damaged_value_is_found(store: Store, tmp_path: Path, damage: str) -> None:
    data = layouts.current_data(store, NAME)
    element = data["sides"][0]["elements"][0]
    match damage:
        case "number":
            element["x"] = "10"
        case "nan":
            element["x"] = float("nan")
        case "surrogate":
            data["label"] = "\ud800"
        case "kind":
            element["kind"] = "script"
        case "picture":
            data["sides"][0]["background"] = {"kind": "image", "data": "AAAA", "width": 10, "height": 10}
        case _:
            element["onload"] = "x"
    (tmp_path / "l.json").write_text(json.dumps(data), encoding="utf-8")
    before = dump(store)
    with pytest.raises(DeskError):
        layouts.import_layout(store, tmp_path / "l.json")
    assert dump(store) == before


def test_missing_folders_and_huge_files_are_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layouts.export_layout(store, NAME, tmp_path / "l.json")
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(DeskError) as refused:
            layouts.import_layout(store, path)
        assert refused.value.code == "unreadable"
    monkeypatch.setattr(layouts, "LARGEST_BYTES", 100)
    with pytest.raises(DeskError) as refused:
        layouts.import_layout(store, tmp_path / "l.json")
    assert refused.value.code == "too-large"


def _later_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose built-in layouts all look different."""
    folder = tmp_path / "later" / "layouts"
    folder.mkdir(parents=True)
    for name in LAYOUTS:
        data = json.loads(paths.resource(f"layouts/{name}.json").read_text(encoding="utf-8"))
        data["title"] = "后来的程序"
        for side in data["sides"]:
            for element in side["elements"]:
                element["x"] += 2
        (folder / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    real = paths.resource

    def later(relative: str) -> Path:
        return folder.parent / relative if relative.startswith("layouts/") else real(relative)

    monkeypatch.setattr(layouts, "resource", later)


def test_a_built_in_is_frozen_at_first_use_against_later_programs(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = passed_class(store, 2)
    numbers = certify(store, passed.class_id, tmp_path / "c.pdf", layout=NAME)
    assert [(name, version) for name, version, _ in _kept(store)] == [(NAME, 1)]
    before = certificates.reprint(store, numbers[0], tmp_path / "1.pdf")
    _later_program(tmp_path, monkeypatch)
    assert certificates.reprint(store, numbers[0], tmp_path / "2.pdf") == before
    assert layouts.current_data(store, NAME)["title"] != "后来的程序"
    assert layouts.current_data(store, "completion-portrait")["title"] == "后来的程序"  # not used yet
    assert certify(store, passed.class_id, tmp_path / "c2.pdf", layout=NAME) == numbers
    assert (tmp_path / "c.pdf").read_bytes() == (tmp_path / "c2.pdf").read_bytes()


def test_what_is_frozen_names_every_value(store: Store, tmp_path: Path) -> None:
    """Later defaults must not reach it: the file as shipped leaves values out."""
    certify(store, passed_class(store, 1).class_id, tmp_path / "c.pdf", layout=NAME)
    kept = layouts.current_data(store, NAME)
    assert kept == layout_data(read_layout(kept)) == layout_data(load_layout(NAME))


def test_a_version_that_was_printed_with_survives_an_undo(store: Store, tmp_path: Path) -> None:
    layouts.save_layout(store, _changed(store, "甲"))
    first = store.last_entry()
    layouts.save_layout(store, _changed(store, "乙"))
    (number,) = certify(store, passed_class(store, 1).class_id, tmp_path / "c.pdf", layout=NAME)
    layouts.save_layout(store, _changed(store, "丙"))
    before = certificates.reprint(store, number, tmp_path / "1.pdf")
    for entry in (first, first + 1):
        history.undo(store, entry)
    assert (NAME, 2, "乙") in _kept(store)
    assert certificates.reprint(store, number, tmp_path / "2.pdf") == before
