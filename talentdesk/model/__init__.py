"""What is there: the tables of a training base."""

from __future__ import annotations

from talentdesk.model.base import Base, Record
from talentdesk.model.derived import name_order
from talentdesk.model.faculty import (
    DualCriterion,
    DualEvidence,
    Secondment,
    TeacherEvaluation,
    TeacherQualification,
    TeacherTraining,
)
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
from talentdesk.model.lending import Booking, Loan, LoanItem, StockMovement
from talentdesk.model.mentoring import MentorReward, PairEvaluation, PairExclusion, PairWish, RewardRule
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
from talentdesk.model.reporting import (
    BureauProfile,
    TwinConflict,
    TwinCopy,
    UploadChannel,
    UploadLine,
    UploadPackage,
    UploadReceipt,
    UploadRow,
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
from talentdesk.model.upkeep import MaintenanceLog, MaintenancePlan, Stocktake, StocktakeLine
from talentdesk.model.workshop import (
    DepreciationLife,
    Equipment,
    EquipmentFile,
    EquipmentPart,
    EquipmentState,
    Workshop,
)

__all__ = [
    "Apprentice",
    "Attendance",
    "Base",
    "BaseProfile",
    "Booking",
    "BureauProfile",
    "Calibration",
    "Certificate",
    "ClassReview",
    "Course",
    "DepreciationLife",
    "DualCriterion",
    "DualEvidence",
    "Enrolment",
    "Equipment",
    "EquipmentFile",
    "EquipmentPart",
    "EquipmentState",
    "FormOutput",
    "FormTemplate",
    "HeldCertificate",
    "ImportHeading",
    "JournalChange",
    "JournalEntry",
    "LayoutVersion",
    "Loan",
    "LoanItem",
    "MaintenanceLog",
    "MaintenancePlan",
    "Mark",
    "Mentor",
    "MentorReward",
    "NumberCounter",
    "NumberScheme",
    "Occupation",
    "PairEvaluation",
    "PairExclusion",
    "PairWish",
    "Pairing",
    "Partner",
    "Record",
    "RewardRule",
    "Secondment",
    "Session",
    "SigningKey",
    "StockEntry",
    "StockMovement",
    "Stocktake",
    "StocktakeLine",
    "Teacher",
    "TeacherEvaluation",
    "TeacherQualification",
    "TeacherTraining",
    "Trade",
    "Trainee",
    "TraineeContact",
    "TrainingClass",
    "TwinConflict",
    "TwinCopy",
    "UploadChannel",
    "UploadLine",
    "UploadPackage",
    "UploadReceipt",
    "UploadRow",
    "WorkPeriod",
    "Workshop",
    "name_order",
]
