"""Workshops, lending, upkeep and stocktakes; teachers' qualifications; wishes, exclusions and evaluations of pairs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOT_DELETED = sa.text("deleted_at IS NULL")

# Plain ALTER TABLE, because rebuilding a table would lose its AUTOINCREMENT.
ADDED = (
    "equipment ADD COLUMN kind VARCHAR(10) NOT NULL DEFAULT '设备'",
    "equipment ADD COLUMN serial_number VARCHAR(60)",
    "equipment ADD COLUMN technical VARCHAR(500)",
    "equipment ADD COLUMN attachments VARCHAR(500)",
    "equipment ADD COLUMN station VARCHAR(30)",
    "equipment ADD COLUMN salvage_percent DOUBLE",
    "equipment ADD COLUMN quantity INTEGER NOT NULL DEFAULT 1",
    "equipment ADD COLUMN unit VARCHAR(10)",
    "equipment ADD COLUMN minimum_stock INTEGER",
    "equipment ADD COLUMN kit_id INTEGER CONSTRAINT fk_equipment_kit_id REFERENCES equipment (id)",
    "equipment ADD COLUMN photo VARCHAR(80)",
    "teacher ADD COLUMN birth_date DATE",
    "teacher ADD COLUMN hours_per_month INTEGER",
    "mentor ADD COLUMN teacher_id INTEGER CONSTRAINT fk_mentor_teacher_id REFERENCES teacher (id)",
    "mentor ADD COLUMN trade VARCHAR(60)",
    "mentor ADD COLUMN speciality VARCHAR(100)",
    "mentor ADD COLUMN lead BOOLEAN",
    "apprentice ADD COLUMN trade VARCHAR(60)",
    "apprentice ADD COLUMN position VARCHAR(50)",
    (
        "apprentice ADD COLUMN class_id INTEGER "
        "CONSTRAINT fk_apprentice_class_id REFERENCES training_class (id)"
    ),
    "pairing ADD COLUMN class_id INTEGER CONSTRAINT fk_pairing_class_id REFERENCES training_class (id)",
    "pairing ADD COLUMN tasks VARCHAR(500)",
    "pairing ADD COLUMN plan VARCHAR(500)",
    "pairing ADD COLUMN allowance DOUBLE",
    "pairing ADD COLUMN signed_on DATE",
    "pairing ADD COLUMN ended_on DATE",
    "pairing ADD COLUMN result VARCHAR(200)",
    "pairing ADD COLUMN level_reached INTEGER",
    "pairing ADD COLUMN level_before INTEGER",
    "base_profile ADD COLUMN pair_months INTEGER NOT NULL DEFAULT 12",
    "base_profile ADD COLUMN pair_review_months INTEGER NOT NULL DEFAULT 3",
    "base_profile ADD COLUMN pair_level_gap INTEGER NOT NULL DEFAULT 1",
    "base_profile ADD COLUMN class_mentors INTEGER NOT NULL DEFAULT 3",
    "base_profile ADD COLUMN pair_weights VARCHAR(300) NOT NULL DEFAULT ''",
    "base_profile ADD COLUMN pair_rating VARCHAR(300) NOT NULL DEFAULT ''",
    "base_profile ADD COLUMN hours_per_month INTEGER",
)
INDEXED = (
    ("equipment", "serial_number"),
    ("equipment", "kit_id"),
    ("mentor", "teacher_id"),
    ("apprentice", "class_id"),
    ("pairing", "class_id"),
)
# Years of use by category, as a base that is founded today gets them (rules/depreciation.py at this revision).
LIVES = (
    ("计算机设备", 6),
    ("办公设备", 6),
    ("车辆", 8),
    ("机械设备", 10),
    ("焊接设备", 10),
    ("电气设备", 5),
    ("通信设备", 5),
    ("仪器仪表", 5),
    ("检测设备", 5),
    ("计量器具", 5),
    ("专用仪器", 5),
    ("专用设备", 10),
    ("图书档案设备", 5),
    ("家具", 15),
    ("其他", 10),
)
# Criteria for 双师型, as a base that is founded today gets them (rules/dual_qualified.py at this revision).
DUAL_CRITERIA = (
    ("教师资格或职业培训教师上岗资格", "教师资格", 1, "本", 1),
    ("企业实践经历", "企业实践", 6, "个月", 1),
    ("本职业高级工及以上证书", "技能等级", 1, "本", 0),
    ("中级及以上职称", "职称", 1, "本", 0),
    ("技能竞赛获奖或指导获奖", "技能竞赛", 1, "项", 0),
    ("教学成果、教材或课程开发", "教学成果", 1, "项", 0),
)
DUAL_SOURCE = "教师厅〔2022〕2号（文件存在 [C2]）；数值由本基地自定，不是国家规定"


def upgrade() -> None:
    """Make the new tables and add the new columns; an old base gets its lives and the beginning of each history."""
    for column in ADDED:
        op.execute(f"ALTER TABLE {column}")
    for table, name in INDEXED:
        op.create_index(f"ix_{table}_{name}", table, [name])
    _make_tables()
    _fill_old_base()


def _fill_old_base() -> None:
    """What was before nobody knows: the history of a thing begins on the day of the upgrade."""
    for category, years in LIVES:
        op.execute(
            "INSERT INTO depreciation_life (category, years, salvage_percent) "
            f"SELECT '{category}', {years}, 0 WHERE EXISTS (SELECT 1 FROM base_profile)"
        )
    for name, kind, minimum, unit, required in DUAL_CRITERIA:
        op.execute(
            "INSERT INTO dual_criterion (name, kind, minimum, unit, required, in_use, source) "
            f"SELECT '{name}', '{kind}', {minimum}, '{unit}', {required}, 1, '{DUAL_SOURCE}' "
            "WHERE EXISTS (SELECT 1 FROM base_profile)"
        )
    op.execute(
        "INSERT INTO equipment_state (equipment_id, state, since, reason) "
        "SELECT id, state, date('now', 'localtime'), '建立状态记录' FROM equipment"
    )


def _make_tables() -> None:
    op.create_table(
        "depreciation_life",
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("salvage_percent", sa.Double(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_depreciation_life")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_depreciation_life_category",
        "depreciation_life",
        ["category"],
        unique=True,
        sqlite_where=NOT_DELETED,
    )
    op.create_table(
        "dual_criterion",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("minimum", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dual_criterion")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_dual_criterion_name", "dual_criterion", ["name"], unique=True, sqlite_where=NOT_DELETED
    )
    op.create_table(
        "loan",
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("borrower", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=True),
        sa.Column("lent_by", sa.String(length=50), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.String(length=50), nullable=True),
        sa.Column("approved_by", sa.String(length=50), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_loan_state_due_on", "loan", ["state", "due_on"])
    op.create_index("uq_loan_number", "loan", ["number"], unique=True, sqlite_where=NOT_DELETED)
    op.create_table(
        "stocktake",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("taken_over_on", sa.Date(), nullable=True),
        sa.Column("person", sa.String(length=50), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "workshop",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("stations", sa.Integer(), nullable=False),
        sa.Column("area", sa.Double(), nullable=True),
        sa.Column("custodian", sa.String(length=50), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_workshop_name", "workshop", ["name"], unique=True, sqlite_where=NOT_DELETED)
    op.create_table(
        "booking",
        sa.Column("equipment_id", sa.Integer(), nullable=True),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.Column("person", sa.String(length=50), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_booking_equipment_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_booking_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_booking_equipment_id_start", "booking", ["equipment_id", "start"])
    op.create_index("ix_booking_workshop_id_start", "booking", ["workshop_id", "start"])
    op.create_table(
        "equipment_file",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_equipment_file_equipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_file")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_equipment_file_equipment_id", "equipment_file", ["equipment_id"])
    op.create_table(
        "equipment_part",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_equipment_part_equipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_part")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_equipment_part_equipment_id", "equipment_part", ["equipment_id"])
    op.create_table(
        "equipment_state",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("person", sa.String(length=50), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_equipment_state_equipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_state")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_equipment_state_equipment_id_since", "equipment_state", ["equipment_id", "since"])
    op.create_table(
        "loan_item",
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("condition_out", sa.String(length=200), nullable=True),
        sa.Column("condition_back", sa.String(length=200), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_loan_item_equipment_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_item_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_item")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_loan_item_equipment_id", "loan_item", ["equipment_id"])
    op.create_index("ix_loan_item_loan_id", "loan_item", ["loan_id"])
    op.create_table(
        "maintenance_plan",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=4), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("count_from", sa.String(length=4), nullable=False),
        sa.Column("last_done", sa.Date(), nullable=True),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("content", sa.String(length=500), nullable=True),
        sa.Column("person", sa.String(length=50), nullable=True),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_maintenance_plan_equipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_plan")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_maintenance_plan_equipment_id", "maintenance_plan", ["equipment_id"])
    op.create_index("ix_maintenance_plan_next_due", "maintenance_plan", ["next_due"])
    op.create_table(
        "stock_movement",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("person", sa.String(length=50), nullable=True),
        sa.Column("loan_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_stock_movement_equipment_id")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_stock_movement_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stock_movement_equipment_id", "stock_movement", ["equipment_id"])
    op.create_table(
        "stocktake_line",
        sa.Column("stocktake_id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("expected_place", sa.String(length=100), nullable=True),
        sa.Column("expected_quantity", sa.Integer(), nullable=False),
        sa.Column("seen_place", sa.String(length=100), nullable=True),
        sa.Column("seen_quantity", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("seen_by", sa.String(length=50), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_stocktake_line_equipment_id")
        ),
        sa.ForeignKeyConstraint(
            ["stocktake_id"], ["stocktake.id"], name=op.f("fk_stocktake_line_stocktake_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_line")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stocktake_line_equipment_id", "stocktake_line", ["equipment_id"])
    op.create_index(
        "ix_stocktake_line_stocktake_id_code", "stocktake_line", ["stocktake_id", "code"], unique=True
    )
    op.create_table(
        "dual_evidence",
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["dual_criterion.id"], name=op.f("fk_dual_evidence_criterion_id")
        ),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_dual_evidence_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dual_evidence")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dual_evidence_criterion_id", "dual_evidence", ["criterion_id"])
    op.create_index("ix_dual_evidence_teacher_id", "dual_evidence", ["teacher_id"])
    op.create_table(
        "maintenance_log",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("person", sa.String(length=50), nullable=True),
        sa.Column("content", sa.String(length=500), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("downtime_hours", sa.Double(), nullable=True),
        sa.Column("certificate_number", sa.String(length=60), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_maintenance_log_equipment_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["maintenance_plan.id"], name=op.f("fk_maintenance_log_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_log")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_maintenance_log_equipment_id_day", "maintenance_log", ["equipment_id", "day"])
    op.create_index("ix_maintenance_log_valid_until", "maintenance_log", ["valid_until"])
    op.create_table(
        "secondment",
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=100), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("task", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_secondment_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secondment")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_secondment_teacher_id", "secondment", ["teacher_id"])
    op.create_table(
        "teacher_evaluation",
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_teacher_evaluation_teacher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher_evaluation")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_teacher_evaluation_teacher_id", "teacher_evaluation", ["teacher_id"])
    op.create_table(
        "teacher_qualification",
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("issuer", sa.String(length=100), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_teacher_qualification_occupation_id")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_teacher_qualification_teacher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher_qualification")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_teacher_qualification_teacher_id", "teacher_qualification", ["teacher_id"])
    op.create_index("ix_teacher_qualification_valid_until", "teacher_qualification", ["valid_until"])
    op.create_table(
        "teacher_training",
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("organiser", sa.String(length=100), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("certificate", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_teacher_training_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher_training")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_teacher_training_start", "teacher_training", ["start"])
    op.create_index("ix_teacher_training_teacher_id", "teacher_training", ["teacher_id"])
    op.create_table(
        "pair_exclusion",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("apprentice_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["apprentice_id"], ["apprentice.id"], name=op.f("fk_pair_exclusion_apprentice_id")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentor.id"], name=op.f("fk_pair_exclusion_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_exclusion")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pair_exclusion_apprentice_id", "pair_exclusion", ["apprentice_id"])
    op.create_index(
        "uq_pair_exclusion_mentor_id_apprentice_id",
        "pair_exclusion",
        ["mentor_id", "apprentice_id"],
        unique=True,
        sqlite_where=NOT_DELETED,
    )
    op.create_table(
        "pair_wish",
        sa.Column("side", sa.String(length=4), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("apprentice_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["apprentice_id"], ["apprentice.id"], name=op.f("fk_pair_wish_apprentice_id")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentor.id"], name=op.f("fk_pair_wish_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_wish")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pair_wish_apprentice_id", "pair_wish", ["apprentice_id"])
    op.create_index("ix_pair_wish_mentor_id", "pair_wish", ["mentor_id"])
    op.create_index(
        "uq_pair_wish_side_mentor_id_apprentice_id",
        "pair_wish",
        ["side", "mentor_id", "apprentice_id"],
        unique=True,
        sqlite_where=NOT_DELETED,
    )
    op.create_table(
        "mentor_reward",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentor.id"], name=op.f("fk_mentor_reward_mentor_id")),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairing.id"], name=op.f("fk_mentor_reward_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_reward")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mentor_reward_mentor_id", "mentor_reward", ["mentor_id"])
    op.create_table(
        "reward_rule",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=10), nullable=True),
        sa.Column("within_months", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_rule")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_reward_rule_name", "reward_rule", ["name"], unique=True, sqlite_where=NOT_DELETED)
    op.create_table(
        "pair_evaluation",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("attitude", sa.Double(), nullable=True),
        sa.Column("study", sa.Double(), nullable=True),
        sa.Column("skill", sa.Double(), nullable=True),
        sa.Column("outcome", sa.Double(), nullable=True),
        sa.Column("feedback_score", sa.Double(), nullable=True),
        sa.Column("feedback", sa.String(length=500), nullable=True),
        sa.Column("mentor_words", sa.String(length=500), nullable=True),
        sa.Column("thesis_title", sa.String(length=100), nullable=True),
        sa.Column("thesis_score", sa.Double(), nullable=True),
        sa.Column("evaluator", sa.String(length=50), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pairing_id"], ["pairing.id"], name=op.f("fk_pair_evaluation_pairing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_evaluation")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pair_evaluation_due_on", "pair_evaluation", ["due_on"])
    op.create_index(
        "uq_pair_evaluation_pairing_id_due_on",
        "pair_evaluation",
        ["pairing_id", "due_on"],
        unique=True,
        sqlite_where=NOT_DELETED,
    )
