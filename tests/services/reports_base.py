"""A small fictional base for the tests of reports, and the file of every source that says everything.

``python -m tests.services.reports_base`` writes the golden files anew (look at what changed).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import select, update

from talentdesk.exchange.bureau_profiles import Column, FileSpec, Profile, dialect_of
from talentdesk.exchange.bureau_text import heading_text, row_writer
from talentdesk.model import (
    Apprentice,
    Attendance,
    BaseProfile,
    Certificate,
    Course,
    Enrolment,
    Equipment,
    HeldCertificate,
    Mark,
    Mentor,
    Occupation,
    PairEvaluation,
    Pairing,
    Partner,
    Secondment,
    Session,
    Teacher,
    TeacherTraining,
    Trainee,
    TrainingClass,
    WorkPeriod,
    Workshop,
)
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.services import bases, bureau_profiles
from talentdesk.services.report_fields import Source
from talentdesk.services.report_rows import ReportRow, stream_rows
from talentdesk.services.report_sources import SOURCES
from talentdesk.store import Store
from tests.fictional import people

DAY = date(2026, 11, 27)
GOLDEN = Path(__file__).parent / "golden_reports"
LEVEL = "职业技能等级证书"


def fill(store: Store) -> None:
    """Five trainees in two classes with attendance, marks and certificates; a teacher, a pair, two machines."""
    with store.write("fictional", kind="test") as session:
        session.execute(
            update(BaseProfile).values(
                address="滨江市中山路1号", contact="陈芳", phone="0570-1234567", issuer="滨江市鉴定中心", credit_code=None
            )
        )  # fmt: skip
        turner = session.scalars(select(Occupation.id).where(Occupation.name == "车工")).first()
        names = list(people(7, 9))
        folk = [
            Trainee(
                name=each.name, sex=each.sex, id_number=each.id_number, birth_date=each.birth, ethnic="汉族",
                education=("大专", "本科", "高中", "技校", "硕士研究生")[at], political="群众", employer=each.employer if at else None,
                phone=each.phone, email=f"u{at}@example.com", address=f"中山路{at}号，“西”院", residence="滨江市",
                current_level=SkillLevel.INTERMEDIATE, person_category="企业职工", remark=None if at else '他说"好"\n第二行',
            )
            for at, each in enumerate(names[:5])
        ]  # fmt: skip
        teacher = Teacher(
            code="T1", name="周明", sex="男", employment="专职", education="本科", title="讲师", level=SkillLevel.TECHNICIAN,
            occupation_id=turner, dual_qualified=True, qualified_until=date(2028, 6, 30), birth_date=date(1980, 1, 2),
            phone="13800000001", employer="滨江技师学院", hours_per_month=60, remark="骨干",
        )  # fmt: skip
        course = Course(
            code="K1", name="车工三级", occupation_id=turner, trade="数控车工", level=SkillLevel.SENIOR, hours_theory=16,
            hours_practice=24, hours_online=0, featured=True,
        )  # fmt: skip
        other = Course(code="K2", name="焊接体验", hours_theory=4)
        session.add_all([*folk, teacher, course, other])
        session.flush()
        first = TrainingClass(
            code="B1", name="车工三级1班", course_id=course.id, start=date(2026, 9, 1), end=date(2026, 11, 20),
            head_teacher_id=teacher.id, place="数控实训室", funding="补贴性", exam_date=date(2026, 11, 19), filing_number="KB-7",
            remark="晚班",
        )  # fmt: skip
        second = TrainingClass(
            code="B2", name="焊接体验班", course_id=other.id, start=date(2027, 1, 5), end=date(2027, 1, 6)
        )
        session.add_all([first, second])
        session.flush()
        enrolled = [
            Enrolment(
                class_id=first.id, trainee_id=each.id, student_no=f"{at:02}", enrolled_on=date(2026, 8, 20 + at),
                state="退学" if at == 4 else "在读", remark="转入" if at == 3 else None,
            )
            for at, each in enumerate(folk, 1)
        ]  # fmt: skip
        enrolled.append(Enrolment(class_id=second.id, trainee_id=folk[0].id))
        units = [
            Session(class_id=first.id, day=date(2026, 9, day), hours=8, teacher_id=teacher.id)
            for day in (1, 2, 3)
        ]
        session.add_all([*enrolled, *units, Session(class_id=second.id, day=date(2027, 1, 5), hours=4)])
        session.flush()
        _studies(session.add_all, enrolled, units, folk)
        _certificates(session.add_all, folk, first.id)
        _things(session.add_all, teacher.id, turner, first.id, names[5:])


def _studies(
    add: object, enrolled: Sequence[Enrolment], units: Sequence[Session], folk: Sequence[Trainee]
) -> None:
    marks = {0: "present present late", 1: "present absent leave", 2: "present present", 4: "absent"}
    made: list[object] = [
        Attendance(session_id=unit.id, enrolment_id=enrolled[at].id, mark=mark)
        for at, said in marks.items()
        for unit, mark in zip(units, said.split(), strict=False)
    ]
    made += [
        Mark(enrolment_id=enrolled[0].id, theory=85.5, practice=90.0),
        Mark(enrolment_id=enrolled[1].id, theory=59.5, practice_absent=True, review=70.25),
        HeldCertificate(
            trainee_id=folk[0].id, kind="职业资格证书", number="1611000000400123", occupation="车工",
            level=SkillLevel.INTERMEDIATE, issued_on=date(2020, 5, 1),
        ),
        HeldCertificate(trainee_id=folk[0].id, kind="职业资格证书", number="N2", level=SkillLevel.JUNIOR),
        WorkPeriod(
            trainee_id=folk[0].id, employer="滨江机械", position="车工", start=date(2012, 7, 1), end=date(2015, 6, 30)
        ),
        WorkPeriod(trainee_id=folk[0].id, employer="临海精密", start=date(2015, 7, 1)),
    ]  # fmt: skip
    add(made)  # type: ignore[operator]  # session.add_all


def _certificates(add: object, folk: Sequence[Trainee], class_id: int) -> None:
    def paper(number: str, holder: Trainee, kind: str, **more: object) -> Certificate:
        return Certificate(
            number=number, kind=kind, trainee_id=holder.id, class_id=class_id, holder=holder.name, id_number=holder.id_number,
            occupation="车工", trade="数控车工" if kind == LEVEL else None, level=SkillLevel.SENIOR,
            issued_on=date(2026, 11, 20), **more,
        )  # fmt: skip

    add(  # type: ignore[operator]  # session.add_all
        [
            paper("S000033000001263000001", folk[0], LEVEL),
            paper("BJ20260001", folk[0], "结业证书"),
            paper("BJ20260002", folk[1], "结业证书", expires_on=date(2029, 11, 20), blank_serial="0007"),
            paper("BJ20260003", folk[2], "结业证书", state="作废", reason="打印错误"),
        ]
    )


def _things(add: object, teacher_id: int, turner: int | None, class_id: int, folk: Sequence[object]) -> None:
    master, pupil = (
        {"name": each.name, "id_number": each.id_number, "phone": each.phone, "employer": each.employer}  # type: ignore[attr-defined]
        for each in folk
    )
    mentor = Mentor(**master, occupation_id=turner, level=SkillLevel.TECHNICIAN, trade="车削", capacity=3)
    apprentice = Apprentice(**pupil, occupation_id=turner, level=SkillLevel.JUNIOR, trade="车削")
    kit = Equipment(code="SB1", name="量具套件", kind="套件", place="数控实训室")
    session_add = add
    session_add([mentor, apprentice, kit, Partner(name="临海精密机械有限公司", cooperation="订单班")])  # type: ignore[operator]
    add.__self__.flush()  # type: ignore[attr-defined]  # the session behind add_all
    pair = Pairing(
        mentor_id=mentor.id, apprentice_id=apprentice.id, agreement_number="XY-1", start=date(2026, 3, 1),
        end=date(2027, 2, 28), class_id=class_id, goal="独立操作", allowance=300.0, level_before=SkillLevel.JUNIOR,
    )  # fmt: skip
    session_add(  # type: ignore[operator]
        [
            pair,
            Equipment(
                code="SB2", name="数控车床", model="CK6140", specification="φ400", maker="滨江机床厂", made_on=date(2020, 1, 1),
                bought_on=date(2020, 3, 5), price=128000.5, category="机床", life_years=10, place="数控实训室", custodian="周明",
                purpose="实训", serial_number="000123456789012", station="3", salvage_percent=5.0, unit="台",
            ),
            Equipment(code="SB3", name="千分尺", kind="工具", quantity=12, kit_id=kit.id, minimum_stock=2),
            TeacherTraining(teacher_id=teacher_id, title="双师培训", start=date(2026, 5, 1), hours=40),
            Secondment(teacher_id=teacher_id, partner="西山基地", start=date(2026, 4, 1)),
            Workshop(name="数控实训室", stations=24, area=320.0),
        ]
    )  # fmt: skip
    add.__self__.flush()  # type: ignore[attr-defined]
    session_add(  # type: ignore[operator]
        [
            PairEvaluation(
                pairing_id=pair.id, due_on=date(2026, 6, 1), done_on=date(2026, 6, 2), attitude=28.0
            ),
            PairEvaluation(pairing_id=pair.id, due_on=date(2026, 9, 1)),
        ]
    )


def whole_file(found: Source) -> FileSpec:
    """A file with every field of a source under its key."""
    return FileSpec(
        found.key, found.key, found.key, tuple(Column(each.key, each.key) for each in found.fields)
    )


WHOLE = Profile("whole", "全部字段", encoding="utf-8", files=tuple(whole_file(each) for each in SOURCES))


def rows_of(
    store: Store, profile: Profile, key: str, ids: Sequence[int] | None = None, day: date = DAY
) -> list[ReportRow]:
    """The rows of one file."""
    with store.read() as session:
        return list(stream_rows(session.connection(), profile, profile.file(key), ids, day))


def file_bytes(store: Store, profile: Profile, key: str) -> bytes:
    """A file as it would be sent, the specials left empty."""
    file = profile.file(key)
    write = row_writer(profile, file)
    text = heading_text(profile, file) + "".join(write(row.cells) for row in rows_of(store, profile, key))
    return text.encode(dialect_of(profile, file).encoding)


def record() -> None:
    """Write the golden files of the national profile."""
    with tempfile.TemporaryDirectory() as folder:
        store = bases.create_base(
            Path(folder) / "base", name="滨江市高技能人才培训基地", code="BJ", user="tester"
        )
        fill(store)
        national = bureau_profiles.profile(store, "national")
        shutil.rmtree(GOLDEN, ignore_errors=True)
        GOLDEN.mkdir()
        for file in national.files:
            (GOLDEN / f"{file.key}.csv").write_bytes(file_bytes(store, national, file.key))
        store.close()


if __name__ == "__main__":
    record()
