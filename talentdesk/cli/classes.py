"""Commands over classes: open one, enrol trainees, results with everyone's reasons."""

from __future__ import annotations

import click

from talentdesk.cli.frame import Frame, checked, command, pairs
from talentdesk.cli.words import DeskGroup
from talentdesk.registers import register
from talentdesk.services import teaching
from talentdesk.text import tr


def add_to(group: click.Group) -> None:
    """Put these commands into the program."""
    classes = DeskGroup("class", help=tr("班次：开班、报名、结果"))
    group.add_command(classes)
    _add_open(classes)
    _add_enrol(classes)
    _add_results(classes)


def _add_open(classes: click.Group) -> None:
    @command(classes, "open", tr("为一个课程开班"))
    @click.argument("code")
    @click.option("--course", required=True, help=tr("课程编号"))
    @click.option("--from", "start", required=True, help=tr("开班日期"))
    @click.option("--to", "end", required=True, help=tr("结业日期"))
    @click.option("--name", default="", help=tr("班级名称，默认同编号"))
    @click.option("--set", "more", multiple=True, metavar="FIELD=VALUE", help=tr("其他字段"))
    def open_class(
        frame: Frame, code: str, course: str, start: str, end: str, name: str, more: tuple[str, ...]
    ) -> None:
        values: dict[str, object] = {
            "code": code,
            "course_id": course,
            "start": start,
            "end": end,
            "name": name,
        }
        values |= checked(register("classes"), pairs(more))
        number = teaching.open_class(frame.store(), values)
        frame.answer({"id": number, "code": code}, [tr("已开班 {code}", code=code)])


def _add_enrol(classes: click.Group) -> None:
    @command(classes, "enrol", tr("把学员报到班里（证件号码）"))
    @click.argument("code")
    @click.argument("keys", nargs=-1, required=True)
    def enrol(frame: Frame, code: str, keys: tuple[str, ...]) -> None:
        store = frame.store()
        class_id = teaching.find_class(store, code)
        ids = [teaching.find_trainee(store, key) for key in keys]
        made = teaching.enrol(store, class_id, ids)
        line = tr("报名 {added} 人，已在班 {already} 人", added=made.added, already=made.already)
        frame.answer({"added": made.added, "already": made.already}, [line])


def _add_results(classes: click.Group) -> None:
    @command(classes, "results", tr("班级结果及每个人的原因"))
    @click.argument("code")
    def results(frame: Frame, code: str) -> None:
        found = teaching.results(frame.store(), teaching.find_class(frame.store(), code))
        lines = []
        for line in found.lines:
            reasons = " ".join(f"{p.text} {p.remedy}".rstrip() for p in line.judgement.findings)
            lines.append(f"{line.student_no}\t{line.name}\t{line.judgement.state}\t{reasons}".rstrip())
        lines.append(
            tr("合格 {passed}，不合格 {failed}，未完成 {unfinished}", passed=found.passed, failed=found.failed,
               unfinished=found.unfinished)
        )  # fmt: skip
        facts = {
            "passed": found.passed,
            "failed": found.failed,
            "unfinished": found.unfinished,
            "trainees": [
                {
                    "student_no": line.student_no,
                    "name": line.name,
                    "state": line.judgement.state,
                    "attendance": line.judgement.attendance_share,
                    "certificate": line.certificate_number,
                    "reasons": [
                        {"code": p.code, "text": p.text, "remedy": p.remedy} for p in line.judgement.findings
                    ],
                }
                for line in found.lines
            ],
        }
        frame.answer(facts, lines)
