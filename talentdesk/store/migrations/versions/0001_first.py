"""The first schema: registers, teaching, certificates, equipment, journal, search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEARCHED = (
    "trainee",
    "teacher",
    "course",
    "training_class",
    "certificate",
    "equipment",
    "partner",
    "mentor",
    "apprentice",
    "pairing",
    "occupation",
    "trade",
    "enrolment",
    "session",
)


def upgrade() -> None:
    """Make all tables; the search tables hold one row per record, found by its number."""
    op.create_table(
        "base_profile",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("contact", sa.String(length=50), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("assessor", sa.String(length=100), nullable=True),
        sa.Column("issuer", sa.String(length=100), nullable=True),
        sa.Column("number_pattern", sa.String(length=100), nullable=False),
        sa.Column("number_prefix", sa.String(length=20), nullable=False),
        sa.Column("attendance_percent", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_profile")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "equipment",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=True),
        sa.Column("specification", sa.String(length=100), nullable=True),
        sa.Column("maker", sa.String(length=100), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.Column("price", sa.Double(), nullable=True),
        sa.Column("category", sa.String(length=30), nullable=True),
        sa.Column("life_years", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("custodian", sa.String(length=50), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_equipment_place"), "equipment", ["place"], unique=False)
    op.create_index(
        "uq_equipment_code", "equipment", ["code"], unique=True, sqlite_where=sa.text("deleted_at IS NULL")
    )
    op.create_table(
        "import_heading",
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("heading", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_heading")),
        sa.UniqueConstraint("register", "heading", name=op.f("uq_import_heading_register_heading")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("user", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_journal_entry_undoes"), "journal_entry", ["undoes"], unique=False)
    op.create_table(
        "name_order",
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "record_id", name=op.f("pk_name_order")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_order_key", "name_order", ["table_name", "sort_key", "record_id"], unique=False)
    op.create_table(
        "number_counter",
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_counter")),
        sa.UniqueConstraint("scope", name=op.f("uq_number_counter_scope")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "occupation",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.String(length=10), nullable=False),
        sa.Column("minor", sa.String(length=100), nullable=True),
        sa.Column("green", sa.Boolean(), nullable=False),
        sa.Column("digital", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation")),
        sa.UniqueConstraint("code", "edition", name=op.f("uq_occupation_code_edition")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_occupation_name", "occupation", ["name"], unique=False)
    op.create_table(
        "partner",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("cooperation", sa.String(length=50), nullable=True),
        sa.Column("contact", sa.String(length=50), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_partner_name", "partner", ["name"], unique=True, sqlite_where=sa.text("deleted_at IS NULL")
    )
    op.create_table(
        "trainee",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("sex", sa.String(length=2), nullable=True),
        sa.Column("id_type", sa.String(length=20), nullable=False),
        sa.Column("id_number", sa.String(length=30), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("ethnic", sa.String(length=20), nullable=True),
        sa.Column("education", sa.String(length=20), nullable=True),
        sa.Column("political", sa.String(length=20), nullable=True),
        sa.Column("employer", sa.String(length=100), nullable=True),
        sa.Column("position", sa.String(length=50), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("email", sa.String(length=100), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("residence", sa.String(length=100), nullable=True),
        sa.Column("current_level", sa.Integer(), nullable=True),
        sa.Column("person_category", sa.String(length=50), nullable=True),
        sa.Column("photo", sa.String(length=80), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trainee_employer", "trainee", ["employer"], unique=False)
    op.create_index("ix_trainee_phone", "trainee", ["phone"], unique=False)
    op.create_index(
        "uq_trainee_id_number",
        "trainee",
        ["id_number"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "apprentice",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("id_number", sa.String(length=30), nullable=False),
        sa.Column("employer", sa.String(length=100), nullable=True),
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("interest", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_apprentice_occupation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apprentice")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_apprentice_occupation_id"), "apprentice", ["occupation_id"], unique=False)
    op.create_index(
        "uq_apprentice_id_number",
        "apprentice",
        ["id_number"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "course",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column("trade", sa.String(length=60), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("hours_theory", sa.Integer(), nullable=False),
        sa.Column("hours_practice", sa.Integer(), nullable=False),
        sa.Column("hours_online", sa.Integer(), nullable=False),
        sa.Column("featured", sa.Boolean(), nullable=True),
        sa.Column("partner", sa.String(length=100), nullable=True),
        sa.Column("partner_hours", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["occupation_id"], ["occupation.id"], name=op.f("fk_course_occupation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_course_occupation_id"), "course", ["occupation_id"], unique=False)
    op.create_index(
        "uq_course_code", "course", ["code"], unique=True, sqlite_where=sa.text("deleted_at IS NULL")
    )
    op.create_table(
        "held_certificate",
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=50), nullable=False),
        sa.Column("number", sa.String(length=50), nullable=True),
        sa.Column("occupation", sa.String(length=60), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issuer", sa.String(length=100), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_held_certificate_trainee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_certificate")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_held_certificate_trainee_id"), "held_certificate", ["trainee_id"], unique=False)
    op.create_table(
        "journal_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=6), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_change_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_change")),
    )
    op.create_index(op.f("ix_journal_change_entry_id"), "journal_change", ["entry_id"], unique=False)
    op.create_index("ix_journal_change_record", "journal_change", ["table_name", "record_id"], unique=False)
    op.create_table(
        "mentor",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("id_number", sa.String(length=30), nullable=False),
        sa.Column("employer", sa.String(length=100), nullable=True),
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["occupation_id"], ["occupation.id"], name=op.f("fk_mentor_occupation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mentor_occupation_id"), "mentor", ["occupation_id"], unique=False)
    op.create_index(
        "uq_mentor_id_number",
        "mentor",
        ["id_number"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "teacher",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("sex", sa.String(length=2), nullable=True),
        sa.Column("id_number", sa.String(length=30), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("employment", sa.String(length=10), nullable=True),
        sa.Column("education", sa.String(length=20), nullable=True),
        sa.Column("title", sa.String(length=30), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column("dual_qualified", sa.Boolean(), nullable=True),
        sa.Column("qualified_until", sa.Date(), nullable=True),
        sa.Column("employer", sa.String(length=100), nullable=True),
        sa.Column("photo", sa.String(length=80), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["occupation_id"], ["occupation.id"], name=op.f("fk_teacher_occupation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_teacher_id_number"), "teacher", ["id_number"], unique=False)
    op.create_index(op.f("ix_teacher_occupation_id"), "teacher", ["occupation_id"], unique=False)
    op.create_index(
        "uq_teacher_code", "teacher", ["code"], unique=True, sqlite_where=sa.text("deleted_at IS NULL")
    )
    op.create_table(
        "trade",
        sa.Column("occupation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["occupation_id"], ["occupation.id"], name=op.f("fk_trade_occupation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade")),
        sa.UniqueConstraint("occupation_id", "name", name=op.f("uq_trade_occupation_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "trainee_contact",
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_trainee_contact_trainee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee_contact")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_trainee_contact_trainee_id"), "trainee_contact", ["trainee_id"], unique=False)
    op.create_table(
        "work_period",
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("employer", sa.String(length=100), nullable=False),
        sa.Column("position", sa.String(length=50), nullable=True),
        sa.Column("occupation", sa.String(length=60), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_work_period_trainee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_period")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_work_period_trainee_id"), "work_period", ["trainee_id"], unique=False)
    op.create_table(
        "pairing",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("apprentice_id", sa.Integer(), nullable=False),
        sa.Column("agreement_number", sa.String(length=50), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("goal", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["apprentice_id"], ["apprentice.id"], name=op.f("fk_pairing_apprentice_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentor.id"], name=op.f("fk_pairing_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pairing_apprentice_id"), "pairing", ["apprentice_id"], unique=False)
    op.create_index(op.f("ix_pairing_mentor_id"), "pairing", ["mentor_id"], unique=False)
    op.create_table(
        "training_class",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("head_teacher_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("filing_number", sa.String(length=50), nullable=True),
        sa.Column("funding", sa.String(length=20), nullable=True),
        sa.Column("exam_date", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_training_class_course_id")),
        sa.ForeignKeyConstraint(
            ["head_teacher_id"], ["teacher.id"], name=op.f("fk_training_class_head_teacher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_class")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_training_class_course_id"), "training_class", ["course_id"], unique=False)
    op.create_index(
        op.f("ix_training_class_head_teacher_id"), "training_class", ["head_teacher_id"], unique=False
    )
    op.create_index(op.f("ix_training_class_start"), "training_class", ["start"], unique=False)
    op.create_index(
        "uq_training_class_code",
        "training_class",
        ["code"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "certificate",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("holder", sa.String(length=50), nullable=False),
        sa.Column("id_number", sa.String(length=30), nullable=False),
        sa.Column("occupation", sa.String(length=60), nullable=True),
        sa.Column("trade", sa.String(length=60), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("layout", sa.String(length=60), nullable=True),
        sa.Column("snapshot", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_certificate_class_id")),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_certificate_trainee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_certificate_class_id"), "certificate", ["class_id"], unique=False)
    op.create_index(op.f("ix_certificate_id_number"), "certificate", ["id_number"], unique=False)
    op.create_index(op.f("ix_certificate_trainee_id"), "certificate", ["trainee_id"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("student_no", sa.String(length=20), nullable=True),
        sa.Column("enrolled_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_enrolment_class_id")),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainee.id"], name=op.f("fk_enrolment_trainee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_enrolment_trainee_id"), "enrolment", ["trainee_id"], unique=False)
    op.create_index(
        "uq_enrolment_class_id_trainee_id",
        "enrolment",
        ["class_id", "trainee_id"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "session",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_session_class_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_session_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_session_class_id_day", "session", ["class_id", "day"], unique=False)
    op.create_index(op.f("ix_session_teacher_id"), "session", ["teacher_id"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_attendance_enrolment_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_attendance_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attendance_enrolment_id"), "attendance", ["enrolment_id"], unique=False)
    op.create_index(
        "uq_attendance_session_id_enrolment_id",
        "attendance",
        ["session_id", "enrolment_id"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "mark",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("theory", sa.Double(), nullable=True),
        sa.Column("practice", sa.Double(), nullable=True),
        sa.Column("review", sa.Double(), nullable=True),
        sa.Column("theory_absent", sa.Boolean(), nullable=False),
        sa.Column("practice_absent", sa.Boolean(), nullable=False),
        sa.Column("review_absent", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_mark_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_mark_enrolment_id",
        "mark",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    for name in SEARCHED:
        op.execute(
            f"CREATE VIRTUAL TABLE search_{name} USING fts5"
            "(words, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 6')"
        )
