"""Certificates' life: number schemes, layout versions, signing keys, calibrations, blank stock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Plain ALTER TABLE, because rebuilding a table would lose its AUTOINCREMENT.
ADDED = (
    "base_profile ADD COLUMN is_assessor BOOLEAN NOT NULL DEFAULT 0",
    "base_profile ADD COLUMN stock_threshold INTEGER NOT NULL DEFAULT 50",
    "base_profile ADD COLUMN verify_url VARCHAR(200) NOT NULL DEFAULT 'http://jndj.osta.org.cn'",
    "base_profile ADD COLUMN organisation_url VARCHAR(200) NOT NULL DEFAULT 'http://pjjg.osta.org.cn'",
    "course ADD COLUMN valid_months INTEGER",
    "certificate ADD COLUMN supersedes_id INTEGER CONSTRAINT fk_certificate_supersedes_id REFERENCES certificate (id)",
    "certificate ADD COLUMN expires_on DATE",
    "certificate ADD COLUMN collected_on DATE",
    "certificate ADD COLUMN collected_by VARCHAR(50)",
    (
        "certificate ADD COLUMN layout_version_id INTEGER "
        "CONSTRAINT fk_certificate_layout_version_id REFERENCES layout_version (id)"
    ),
    "certificate ADD COLUMN proof VARCHAR(2000)",
    "certificate ADD COLUMN blank_serial VARCHAR(40)",
)


def upgrade() -> None:
    """Make the new tables and add the new columns."""
    op.create_table(
        "calibration",
        sa.Column("printer", sa.String(length=100), nullable=False),
        sa.Column("tray", sa.String(length=40), nullable=False),
        sa.Column("stock", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("dx", sa.Double(), nullable=False),
        sa.Column("dy", sa.Double(), nullable=False),
        sa.Column("scale_x", sa.Double(), nullable=False),
        sa.Column("scale_y", sa.Double(), nullable=False),
        sa.Column("rotation", sa.Double(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
        sa.UniqueConstraint(
            "printer", "tray", "stock", "side", name=op.f("uq_calibration_printer_tray_stock_side")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "layout_version",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layout_version")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_layout_version_name_version")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "number_scheme",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("pattern", sa.String(length=100), nullable=True),
        sa.Column("prefix", sa.String(length=20), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_scheme")),
        sa.UniqueConstraint("name", name=op.f("uq_number_scheme_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "signing_key",
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("private", sa.String(length=64), nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("key_id", name=op.f("uq_signing_key_key_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stock_entry",
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first_serial", sa.String(length=40), nullable=True),
        sa.Column("last_serial", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("person", sa.String(length=50), nullable=True),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_stock_entry_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stock_entry_certificate_id", "stock_entry", ["certificate_id"])
    op.create_index("ix_stock_entry_day", "stock_entry", ["day"])
    for column in ADDED:
        op.execute(f"ALTER TABLE {column}")
