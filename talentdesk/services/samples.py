"""The main job on the shipped sample files: from a roster to certificates, forms and a package, as a trial and a demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from talentdesk.paths import resource
from talentdesk.progress import SILENT, Progress
from talentdesk.registers import register
from talentdesk.services import (
    certificates,
    forms,
    importing,
    pairing,
    records,
    teaching,
    upload_building,
    upload_exports,
)
from talentdesk.store import Store
from talentdesk.text import tr

BASE_NAME = "滨江市高技能人才培训基地"
BASE_CODE = "BJ"
CLASS_CODE = "2026QCG1"
WITHOUT_PHOTO = frozenset(("photo-missing",))
FORMS_MADE = ("roster", "sign-in", "marks", "receipt", "statistics")


@dataclass(frozen=True, slots=True)
class MainJobReport:
    """What the job did, line by line, and the files it made."""

    lines: tuple[str, ...]
    files: tuple[Path, ...]


REGISTERS_FIRST = (
    ("partners", "合作企业.csv"),
    ("teachers", "师资.xlsx"),
    ("courses", "课程.xlsx"),
    ("equipment", "设备台账.xlsx"),
    ("mentors", "师傅名单.xlsx"),
    ("apprentices", "徒弟名单.xlsx"),
)
ROSTERS = (
    ("花名册-数控车工三级-2026秋1班.xlsx", CLASS_CODE),
    ("花名册-焊工四级-汇总.csv", "2026QHG1"),
    ("花名册-养老护理员五级.xls", "2026QHL1"),
    ("花名册-电工三级-待核.xlsx", "2026QDG1"),
)
CLASSES = (
    (
        CLASS_CODE,
        "KC001",
        "数控车工（三级）2026秋1班",
        date(2026, 9, 1),
        date(2026, 11, 20),
        "T003",
        "数控实训室",
    ),
    (
        "2026QHG1",
        "KC002",
        "焊工（四级）2026秋1班",
        date(2026, 10, 12),
        date(2026, 12, 18),
        "T002",
        "焊接实训室",
    ),
    (
        "2026QHL1",
        "KC003",
        "养老护理员（五级）2026秋1班",
        date(2026, 11, 2),
        date(2026, 12, 11),
        "T001",
        "护理实训室",
    ),
    (
        "2026QDG1",
        "KC004",
        "电工（三级）2026冬1班",
        date(2026, 11, 30),
        date(2027, 1, 22),
        "T024",
        "电工实训室",
    ),
)
OF_THE_CLASS = (("attendance", "考勤-数控车工三级.xlsx"), ("marks", "成绩-数控车工三级.xlsx"))


def run_main_job(store: Store, out: Path, today: date, progress: Progress = SILENT) -> MainJobReport:
    """Fill an empty base from the sample files, run a class to its end and print what it needs into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    files: list[Path] = []
    steps = _steps(store, out, today, lines, files)
    total = len(REGISTERS_FIRST) + len(ROSTERS) + len(OF_THE_CLASS) + 4 + len(FORMS_MADE)
    for done, text in enumerate(steps, start=1):
        progress.step(done, total, text)
    return MainJobReport(tuple(lines), tuple(files))


def _steps(store: Store, out: Path, today: date, lines: list[str], files: list[Path]) -> Iterator[str]:
    for key, name in REGISTERS_FIRST:
        lines.append(_import(store, key, name, out, files))
        yield lines[-1]
    for code, course, label, start, end, head, place in CLASSES:
        values = {
            "code": code,
            "course_id": course,
            "name": label,
            "start": start,
            "end": end,
            "place": place,
        }
        teaching.open_class(store, values | {"head_teacher_id": head, "exam_date": end})
    lines.append(tr("开班 {count} 个", count=len(CLASSES)))
    yield lines[-1]
    for name, code in ROSTERS:
        lines.append(_import(store, "trainees", name, out, files, code))
        yield lines[-1]
    for key, name in OF_THE_CLASS:
        lines.append(_import(store, key, name, out, files, CLASS_CODE))
        yield lines[-1]
    yield from _papers(store, out, today, lines, files)


def _import(
    store: Store, key: str, name: str, out: Path, files: list[Path], class_code: str | None = None
) -> str:
    plan = importing.prepare(store, key, resource(f"samples/{name}"), class_code=class_code)
    outcome = importing.apply(store, plan)
    counts = plan.counts()
    if plan.problems:
        report = out / tr("导入问题-{name}.xlsx", name=Path(name).stem)
        importing.write_errors(plan, report)
        files.append(report)
    return tr(
        "导入 {file}：{rows} 行，接收 {accepted}，拒收 {refused}",
        file=name,
        rows=counts["rows"],
        accepted=counts["rows"] - counts["refused"],
        refused=len({problem.row for problem in outcome.refused}),
    )


def _papers(store: Store, out: Path, today: date, lines: list[str], files: list[Path]) -> Iterator[str]:
    class_id = teaching.find_class(store, CLASS_CODE)
    results = teaching.results(store, class_id)
    lines.append(
        tr("{name}：合格 {passed}，不合格 {failed}，未完成 {unfinished}", name=CLASSES[0][2], passed=results.passed,
           failed=results.failed, unfinished=results.unfinished)
    )  # fmt: skip
    yield lines[-1]
    path = out / tr("结业证书-{code}.pdf", code=CLASS_CODE)
    made = certificates.certify(store, class_id, issued_on=CLASSES[0][4], out=path, accept=WITHOUT_PHOTO)
    files.append(path)
    lines.append(
        tr(
            "打印证书 {count} 张，编号 {first} 至 {last}",
            count=made.printed,
            first=made.numbers[0],
            last=made.numbers[-1],
        )
    )
    yield lines[-1]
    for key in FORMS_MADE:
        label = tr(forms.offer_of(store, key, today).label)
        for ending in ("pdf", "xlsx"):
            path = out / f"{label}-{CLASS_CODE}.{ending}"
            forms.make_form(store, key, forms.Subject("class", (class_id,)), path, today)
            files.append(path)
        lines.append(tr("表单 {name}：pdf 和 xlsx", name=label))
        yield lines[-1]
    if not records.find(store, register("pairings"), records.Query()).ids:
        _pair(store, today)
    lines.append(_package(store, out, today, files))
    yield lines[-1]


def _package(store: Store, out: Path, today: date, files: list[Path]) -> str:
    """The package for the bureau as it would be sent, and beside it what is in it."""
    now = datetime(today.year, today.month, today.day, 8)
    built = upload_building.build(store, upload_building.default_channel(store), now)
    files.append(upload_exports.export_copy(store, built.package_id, out / built.path.name))
    files.append(upload_exports.export_copy(store, built.package_id, out / tr("上报包")))
    return tr(
        "上报包第 {number} 号：{rows} 行，{name}", number=built.number, rows=built.rows, name=built.path.name
    )


def _pair(store: Store, today: date) -> None:
    """The first ten pairs of the suggested optimum, so that the trial shows some and leaves some to be made."""
    found = pairing.suggest(pairing.board(store))
    pairing.accept(store, [(pair.mentor_id, pair.apprentice_id) for pair in found.pairs[:10]], today)
