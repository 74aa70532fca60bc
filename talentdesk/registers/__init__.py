"""How each kind of record is listed, edited, imported and exported: one readable tuple of registers."""

from __future__ import annotations

from talentdesk.errors import DeskError
from talentdesk.registers.faculty import (
    CRITERIA,
    EVIDENCE,
    QUALIFICATIONS,
    SECONDMENTS,
    TEACHER_EVALUATIONS,
    TRAININGS,
)
from talentdesk.registers.fields import Field, Kind, Register, Related, Search
from talentdesk.registers.mentoring import EXCLUSIONS, PAIR_EVALUATIONS, REWARD_RULES, REWARDS, WISHES
from talentdesk.registers.papers import OUTPUTS, REVIEWS, TEMPLATES
from talentdesk.registers.people import (
    APPRENTICES,
    CONTACTS,
    HELD_CERTIFICATES,
    MENTORS,
    PAIRINGS,
    PARTNERS,
    TEACHERS,
    TRAINEES,
    WORK_PERIODS,
)
from talentdesk.registers.reporting import UPLOAD_PACKAGES, UPLOAD_RECEIPTS
from talentdesk.registers.teaching import (
    ATTENDANCE,
    CLASSES,
    COURSES,
    ENROLMENTS,
    MARKS,
    OCCUPATIONS,
    SESSIONS,
    TRADES,
)
from talentdesk.registers.things import BASES, CALIBRATIONS, CERTIFICATES, SCHEMES, STOCK
from talentdesk.registers.workshop import (
    BOOKINGS,
    EQUIPMENT,
    EQUIPMENT_FILES,
    EQUIPMENT_PARTS,
    EQUIPMENT_STATE_LOG,
    LIVES,
    LOAN_ITEMS,
    LOANS,
    LOGS,
    MOVEMENTS,
    PLANS,
    STOCKTAKE_LINES,
    STOCKTAKES,
    WORKSHOPS,
)
from talentdesk.text import tr

REGISTERS: tuple[Register, ...] = (
    TRAINEES,
    TEACHERS,
    COURSES,
    CLASSES,
    CERTIFICATES,
    EQUIPMENT,
    PARTNERS,
    MENTORS,
    APPRENTICES,
    PAIRINGS,
    OCCUPATIONS,
    TRADES,
    ENROLMENTS,
    SESSIONS,
    ATTENDANCE,
    MARKS,
    REVIEWS,
    CONTACTS,
    WORK_PERIODS,
    HELD_CERTIFICATES,
    SCHEMES,
    CALIBRATIONS,
    STOCK,
    TEMPLATES,
    OUTPUTS,
    WORKSHOPS,
    EQUIPMENT_STATE_LOG,
    EQUIPMENT_PARTS,
    EQUIPMENT_FILES,
    LIVES,
    LOANS,
    LOAN_ITEMS,
    BOOKINGS,
    MOVEMENTS,
    PLANS,
    LOGS,
    STOCKTAKES,
    STOCKTAKE_LINES,
    QUALIFICATIONS,
    CRITERIA,
    EVIDENCE,
    TRAININGS,
    SECONDMENTS,
    TEACHER_EVALUATIONS,
    WISHES,
    EXCLUSIONS,
    PAIR_EVALUATIONS,
    REWARDS,
    REWARD_RULES,
    BASES,
    UPLOAD_PACKAGES,
    UPLOAD_RECEIPTS,
)
_BY_KEY = {register.key: register for register in REGISTERS}


def register(key: str) -> Register:
    """The register of that key; a refusal naming the known ones where there is none."""
    found = _BY_KEY.get(key)
    if found is None:
        raise DeskError(
            tr("没有名为“{key}”的登记簿。", key=key),
            tr("可用的有：{known}", known="、".join(_BY_KEY)),
            code="unknown-register",
        )
    return found


def register_of_table(table_name: str) -> Register | None:
    """The register that shows a table; None for tables no one lists."""
    return next((r for r in REGISTERS if r.table_name == table_name), None)


__all__ = ["REGISTERS", "Field", "Kind", "Register", "Related", "Search", "register", "register_of_table"]
