"""What is there: the tables of a training base."""

from __future__ import annotations

from talentdesk.model.base import Base, Record
from talentdesk.model.derived import name_order
from talentdesk.model.house import BaseProfile, ImportHeading
from talentdesk.model.issuing import (
    Calibration,
    Certificate,
    LayoutVersion,
    NumberCounter,
    NumberScheme,
    SigningKey,
    StockEntry,
)
from talentdesk.model.journal import JournalChange, JournalEntry
from talentdesk.model.papers import ClassReview, FormOutput, FormTemplate
from talentdesk.model.people import (
    Apprentice,
    HeldCertificate,
    Mentor,
    Pairing,
    Partner,
    Teacher,
    Trainee,
    TraineeContact,
    WorkPeriod,
)
from talentdesk.model.teaching import (
    Attendance,
    Course,
    Enrolment,
    Mark,
    Occupation,
    Session,
    Trade,
    TrainingClass,
)
from talentdesk.model.workshop import Equipment

__all__ = [
    "Apprentice",
    "Attendance",
    "Base",
    "BaseProfile",
    "Calibration",
    "Certificate",
    "ClassReview",
    "Course",
    "Enrolment",
    "Equipment",
    "FormOutput",
    "FormTemplate",
    "HeldCertificate",
    "ImportHeading",
    "JournalChange",
    "JournalEntry",
    "LayoutVersion",
    "Mark",
    "Mentor",
    "NumberCounter",
    "NumberScheme",
    "Occupation",
    "Pairing",
    "Partner",
    "Record",
    "Session",
    "SigningKey",
    "StockEntry",
    "Teacher",
    "Trade",
    "Trainee",
    "TraineeContact",
    "TrainingClass",
    "WorkPeriod",
    "name_order",
]
