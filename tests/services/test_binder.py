"""The binder of a class: all papers on the pages the contents name, gaps named with their reason, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select, update

from talentdesk.documents.form_catalogue import BINDER
from talentdesk.errors import Cancelled, DeskError
from talentdesk.model import BaseProfile, Certificate, Course, FormOutput, Session, Trainee, TrainingClass
from talentdesk.progress import Progress
from talentdesk.services import binder, history
from talentdesk.services.binder import BinderMade
from talentdesk.services.spot_check import spot_check
from talentdesk.store import Store
from tests.documents.pdf_reading import page_texts, plain
from tests.services.binder_classes import CODE, REMOVALS, TODAY, whole_class

# What stands on the first page of each paper, read from the forms and not from the catalogue.
TITLES = {
    "cover": "班级管理表册", "filing": "开班申请（备案）表", "timetable": "授课计划表", "roster": "学员花名册", "sign-in": "签到表",
    "attendance": "考勤表", "online-hours": "在线学习课时统计", "marks": "学员成绩册", "review": "学员评议表",
    "review-summary": "学员评议汇总表", "statistics": "培训结果统计表", "certificate-review": "证书数据审核确认表",
    "receipt": "证书发放签收单", "spot-check": "抽查记录",
}  # fmt: skip


def make(store: Store, class_id: int, folder: Path, **more: object) -> BinderMade:
    return binder.make_binder(store, class_id, folder / "档案.pdf", TODAY, **more)  # type: ignore[arg-type]


def texts(made: BinderMade) -> list[str]:
    """The text of every page without spaces."""
    return [plain(text) for text in page_texts(made.path)]


# -- the whole binder ---------------------------------------------------------------------------------------------------


def test_a_class_in_order_has_every_paper_and_no_remark(store: Store, tmp_path: Path) -> None:
    made = make(store, whole_class(store), tmp_path)
    assert [part.key for part in made.parts] == list(BINDER)
    assert {part.key: (part.state, part.note) for part in made.parts} == dict.fromkeys(BINDER, ("ready", ""))
    assert not [problem for part in made.parts for problem in part.findings]


@pytest.mark.parametrize(("size", "sessions"), [(0, 0), (0, 3), (1, 40), (42, 0), (90, 3)])
def test_the_contents_name_the_pages_on_which_the_papers_stand(
    store: Store, tmp_path: Path, size: int, sessions: int
) -> None:
    made = make(store, whole_class(store, size, sessions), tmp_path, seed=1)
    pages = texts(made)
    assert len(pages) == made.pages
    assert "目录" in pages[1]
    for number, part in enumerate(made.parts):
        if part.made:
            own = pages[part.page - 1 : part.page - 1 + part.pages]
            assert own[0].startswith(("表5", TITLES[part.key])), part.key
            assert all(TITLES[part.key] in page for page in own if part.pages > 1), part.key
        else:
            assert (part.page, part.pages) == (0, 0)
            assert part.note
        if number:
            line = f"{number}{part.label}{part.page or '—'}{plain(part.note)}"
            assert line in pages[1], part.key
    placed = [part for part in made.parts if part.made]
    after = [part.page + part.pages for part in placed]
    assert [part.page for part in placed] == [1, after[0] + 1, *after[1:-1]]
    assert after[-1] == made.pages + 1
    assert all(f"第{number}页共{made.pages}页" in page for number, page in enumerate(pages, 1) if number > 1)
    assert "第1页" not in pages[0]


def test_the_outline_leads_to_every_paper(store: Store, tmp_path: Path) -> None:
    made = make(store, whole_class(store, 42, 16), tmp_path)
    reader = PdfReader(made.path)
    found = {str(entry.title): reader.get_destination_page_number(entry) for entry in reader.outline}  # type: ignore[union-attr,arg-type]
    assert found == {part.label: part.page - 1 for part in made.parts} | {"目录": 1}
    assert reader.metadata is not None
    assert CODE in str(reader.metadata.title)
    assert "培训基地" in str(reader.metadata.author)


def test_every_number_of_the_class_is_in_it(store: Store, tmp_path: Path) -> None:
    """Nobody is lost between pages: everyone stands in the roster, the marks and the receipt."""
    made = make(store, whole_class(store, 90, 3), tmp_path)
    pages = texts(made)
    with store.read() as session:
        names = session.execute(
            select(Certificate.number, Trainee.id_number).join(Trainee, Trainee.id == Certificate.trainee_id)
        ).all()
    for key, place in (("roster", 1), ("marks", 1), ("receipt", 0)):
        part = next(part for part in made.parts if part.key == key)
        text = "".join(pages[part.page - 1 : part.page - 1 + part.pages])
        assert not [row for row in names if row[place] not in text], key


def test_the_cover_says_how_long_to_keep_it(store: Store, tmp_path: Path) -> None:
    class_id = whole_class(store)
    with store.write("年限") as session:
        session.execute(update(BaseProfile).values(retention_years=10))
    made = make(store, class_id, tmp_path)
    assert made.keep_until.isoformat() == "2036-12-31"
    assert "2036年12月31日" in texts(made)[0]


# -- what is missing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", REMOVALS)
def test_a_paper_without_its_data_is_named_as_missing(store: Store, tmp_path: Path, taken: str) -> None:
    class_id = whole_class(store, 3, 4)
    remove, expected = REMOVALS[taken]
    with store.write("取走") as session:
        remove(session)
    plan = binder.binder_plan(store, class_id, TODAY)
    found = {part.key: part for part in plan.missing}
    assert {key: part.reasons[0].code for key, part in found.items()} == expected
    made = make(store, class_id, tmp_path)
    assert {part.key for part in made.parts if not part.made} == set(expected)
    pages = texts(made)
    for part in found.values():
        assert part.note.startswith("缺：")
        assert part.reasons[0].text in part.note
        assert part.reasons[0].remedy in part.note
        assert f"{part.label}—{plain(part.note)}" in pages[1]
        assert not any(page.startswith(TITLES[part.key]) for page in pages)


def test_what_does_not_apply_is_not_missing(store: Store, tmp_path: Path) -> None:
    class_id = whole_class(store)
    with store.write("没有线上") as session:
        session.execute(update(Session).values(kind="理论"))
        session.execute(update(Course).values(hours_online=0))
    plan = binder.binder_plan(store, class_id, TODAY)
    assert plan.missing == ()
    part = next(part for part in plan.parts if part.key == "online-hours")
    assert (part.state, part.note.startswith("不适用：")) == ("not-needed", True)
    assert plain(part.note) in texts(make(store, class_id, tmp_path))[1]


@pytest.mark.parametrize(
    ("table", "values", "key", "code"),
    [
        (TrainingClass, {"filing_number": None}, "cover", "no-filing-number"),
        (TrainingClass, {"filing_number": ""}, "filing", "no-filing-number"),
        (TrainingClass, {"head_teacher_id": None}, "filing", "no-head-teacher"),
        (TrainingClass, {"exam_date": None}, "marks", "no-exam-date"),
        (Trainee, {"photo": None}, "roster", "photo-missing"),
        (Trainee, {"phone": None}, "roster", "phone-missing"),
        (Certificate, {"collected_on": None}, "receipt", "unsigned"),
        (Session, {"teacher_id": None}, "timetable", "no-teacher"),
        (Session, {"content": None}, "timetable", "no-content"),
        (Course, {"hours_practice": 100}, "timetable", "hours-short"),
    ],
)
def test_what_is_still_to_be_done_is_noted(
    store: Store, table: type, values: dict[str, object], key: str, code: str
) -> None:
    class_id = whole_class(store)
    with store.write("改") as session:
        session.execute(update(table).values(**values))
    part = next(part for part in binder.binder_plan(store, class_id, TODAY).parts if part.key == key)
    assert (part.state, [problem.code for problem in part.reasons]) == ("partial", [code])


def test_before_the_end_the_figures_are_preliminary(store: Store) -> None:
    class_id = whole_class(store)
    for day, state in ((TODAY.replace(day=19), "partial"), (TODAY.replace(day=20), "ready")):
        part = next(p for p in binder.binder_plan(store, class_id, day).parts if p.key == "statistics")
        assert part.state == state
    with store.write("提前结束") as session:
        session.execute(update(TrainingClass).values(state="结束"))
    early = binder.binder_plan(store, class_id, TODAY.replace(day=1))
    assert next(p for p in early.parts if p.key == "statistics").state == "ready"


def test_who_left_and_sessions_to_come_leave_no_gap(store: Store) -> None:
    class_id = whole_class(store, 3, 4)
    with store.write("一人退学，两次课还没上") as session:
        gone = session.scalars(select(Trainee.id)).first()
        session.connection().exec_driver_sql("UPDATE enrolment SET state='退学' WHERE trainee_id=?", (gone,))
        session.connection().exec_driver_sql(
            "DELETE FROM attendance WHERE enrolment_id IN (SELECT id FROM enrolment WHERE trainee_id=?)",
            (gone,),
        )
        session.connection().exec_driver_sql(
            "DELETE FROM attendance WHERE session_id IN (SELECT id FROM session WHERE day > '2026-09-02')"
        )
    early = binder.binder_plan(store, class_id, TODAY.replace(month=9, day=2))
    states = {part.key: (part.state, part.count) for part in early.parts}
    assert states["attendance"] == ("ready", 2)
    later = binder.binder_plan(store, class_id, TODAY)
    assert next(p for p in later.parts if p.key == "attendance").reasons[0].code == "attendance-partly"


def test_what_cannot_be_printed_is_shown_with_its_paper(store: Store, tmp_path: Path) -> None:
    class_id = whole_class(store)
    with store.write("改名") as session:
        session.execute(update(Trainee).values(name="王\U000323af"))
    made = make(store, class_id, tmp_path)
    roster = next(part for part in made.parts if part.key == "roster")
    assert {problem.code for problem in roster.findings} == {"missing-glyph"}
    assert "3 处需核对" in roster.note
    assert f"学员花名册{roster.page}{plain(roster.note)}" in texts(made)[1]


# -- spot check ---------------------------------------------------------------------------------------------------------


def test_with_a_seed_the_spot_check_is_bound_in(store: Store, tmp_path: Path) -> None:
    class_id = whole_class(store, 42, 3)
    made = make(store, class_id, tmp_path, seed=77)
    assert (made.seed, made.parts[-1].key, made.parts[-1].count) == ("77", "spot-check", 5)
    text = texts(made)[made.parts[-1].page - 1]
    assert "抽查种子：77" in text
    assert "42人中抽5人" in text
    chosen = {each.phone for each in spot_check(store, class_id, 77)}
    with store.read() as session:
        assert {
            phone for phone in session.scalars(select(Trainee.phone)) if phone and phone in text
        } == chosen


# -- files --------------------------------------------------------------------------------------------------------------


def test_the_folder_holds_the_same_papers_numbered(store: Store, tmp_path: Path) -> None:
    made = make(store, whole_class(store), tmp_path, workbooks=tmp_path / "表格", seed=1)
    names = sorted(path.name for path in (tmp_path / "表格").glob("*.xlsx"))
    assert names == sorted([*(part.file for part in made.parts), "02-目录.xlsx"])
    assert [name[:3] for name in names] == [f"{number:02d}-" for number in range(1, len(names) + 1)]
    for name in names:
        text = plain(
            "".join(
                str(cell.value)
                for sheet in load_workbook(tmp_path / "表格" / name)
                for row in sheet
                for cell in row
            )
        )
        key = next((part.key for part in made.parts if part.file == name), None)
        assert (TITLES[key] if key else "目录") in text
        assert "{{" not in text
    roster = next(part for part in made.parts if part.key == "roster")
    contents = load_workbook(tmp_path / "表格" / "02-目录.xlsx").worksheets[0]
    assert [row[2].value for row in contents.iter_rows() if "花名册" in str(row[1].value)] == [roster.page]


def test_the_same_data_give_the_same_bytes(store: Store, tmp_path: Path) -> None:
    class_id = whole_class(store, 42, 3)
    sums = []
    for name in ("一", "二"):
        made = binder.make_binder(
            store, class_id, tmp_path / f"{name}.pdf", TODAY, workbooks=tmp_path / name, seed="x"
        )
        files = sorted((tmp_path / name).iterdir())
        assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
        sums.append([made.sha256, *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)])
    assert sums[0] == sums[1]


def test_it_is_put_out_as_one_form(store: Store, tmp_path: Path) -> None:
    class_id = whole_class(store, 3, 4)
    made = make(store, class_id, tmp_path)
    with store.read() as session:
        row = session.scalars(select(FormOutput)).one()
    assert (row.form, row.about, row.subject_id, row.file_name) == ("binder", "class", class_id, "档案.pdf")
    assert (row.sha256, row.made_by, row.mask) == (made.sha256, "tester", "full")
    assert row.rows > 3
    assert history.operations(store)[0].kind == "print"


def _small(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.iterdir() if path.name not in ("base", "user"))


@pytest.mark.parametrize("at", [0, 12, 16])
def test_stopped_half_way_it_leaves_nothing(store: Store, tmp_path: Path, at: int) -> None:
    class_id = whole_class(store)
    before, steps = store.last_entry(), iter(range(1000))
    with pytest.raises(Cancelled):
        make(
            store,
            class_id,
            tmp_path,
            workbooks=tmp_path / "表格",
            progress=Progress(cancelled=lambda: next(steps) >= at),
        )
    assert (_small(tmp_path), store.last_entry()) == ([], before)


def _full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "full")


def test_a_full_disk_leaves_the_earlier_binder(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_id = whole_class(store)
    make(store, class_id, tmp_path, workbooks=tmp_path / "表格")
    earlier = {path.name: path.read_bytes() for path in (tmp_path / "表格").iterdir()}
    monkeypatch.setattr("talentdesk.services.binder.save_xlsx", _full_disk)
    with pytest.raises(DeskError) as refused:
        make(store, class_id, tmp_path, workbooks=tmp_path / "表格")
    assert refused.value.code == "disk-full"
    assert {path.name: path.read_bytes() for path in (tmp_path / "表格").iterdir()} == earlier
    assert _small(tmp_path) == ["档案.pdf", "表格"]


def test_an_earlier_folder_is_replaced_as_a_whole(store: Store, tmp_path: Path) -> None:
    class_id = whole_class(store)
    make(store, class_id, tmp_path, workbooks=tmp_path / "表格")
    with store.write("取走") as session:
        REMOVALS["reviews"][0](session)
    made = make(store, class_id, tmp_path, workbooks=tmp_path / "表格")
    assert {path.name for path in (tmp_path / "表格").iterdir()} == {
        *(part.file for part in made.parts if part.file), "02-目录.xlsx", "sha256.txt",
    }  # fmt: skip
    assert not any("汇总" in path.name for path in (tmp_path / "表格").iterdir())
    assert _small(tmp_path) == ["档案.pdf", "表格"]


def test_a_folder_with_a_changed_workbook_is_never_replaced(store: Store, tmp_path: Path) -> None:
    class_id = whole_class(store)
    make(store, class_id, tmp_path, workbooks=tmp_path / "表格")
    next((tmp_path / "表格").glob("05-*.xlsx")).write_bytes(b"changed in WPS")
    entry, pdf = store.last_entry(), (tmp_path / "档案.pdf").stat().st_mtime_ns
    with pytest.raises(DeskError) as refused:
        make(store, class_id, tmp_path, workbooks=tmp_path / "表格")
    assert (refused.value.code, bool(refused.value.remedy)) == ("exists", True)
    assert next((tmp_path / "表格").glob("05-*.xlsx")).read_bytes() == b"changed in WPS"
    assert ((tmp_path / "档案.pdf").stat().st_mtime_ns, store.last_entry()) == (pdf, entry)


def test_a_file_in_place_of_the_folder_and_other_endings_are_refused(store: Store, tmp_path: Path) -> None:
    class_id = whole_class(store)
    (tmp_path / "文件").write_text("x")
    with pytest.raises(DeskError) as refused:
        make(store, class_id, tmp_path, workbooks=tmp_path / "文件")
    assert refused.value.code == "exists"
    with pytest.raises(DeskError) as refused:
        binder.make_binder(store, class_id, tmp_path / "a.xlsx", TODAY)
    assert refused.value.code == "format"
    with pytest.raises(DeskError) as refused:
        binder.make_binder(store, 999, tmp_path / "a.pdf", TODAY)
    assert refused.value.code == "not-found"
    assert _small(tmp_path) == ["文件"]
