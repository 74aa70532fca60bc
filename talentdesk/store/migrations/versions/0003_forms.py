"""Forms: a bureau's own templates, what was put out, ratings of a class; the base's principal, seal and retention."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Plain ALTER TABLE, because rebuilding a table would lose its AUTOINCREMENT.
ADDED = (
    "base_profile ADD COLUMN principal VARCHAR(50)",
    "base_profile ADD COLUMN seal VARCHAR(80)",
    "base_profile ADD COLUMN retention_years INTEGER NOT NULL DEFAULT 5",
)


def upgrade() -> None:
    """Make the new tables and add the new columns."""
    op.create_table(
        "form_template",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("mask", sa.String(length=10), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_template")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_form_template_key_version")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "form_output",
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("mask", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_output")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_form_output_form_made_at", "form_output", ["form", "made_at"])
    op.create_table(
        "class_review",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("fair", sa.Integer(), nullable=False),
        sa.Column("passable", sa.Integer(), nullable=False),
        sa.Column("poor", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_class_review_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_review")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_class_review_class_id_item",
        "class_review",
        ["class_id", "item"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    for column in ADDED:
        op.execute(f"ALTER TABLE {column}")
