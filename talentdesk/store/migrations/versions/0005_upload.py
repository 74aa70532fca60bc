"""Traffic with the bureau: profiles, channels, packages, receipts, the standing of every row; copies of one base."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NOT_DELETED = sa.text("deleted_at IS NULL")
# Plain ALTER TABLE, because rebuilding a table would lose its AUTOINCREMENT.
ADDED = (
    "base_profile ADD COLUMN uid VARCHAR(32) NOT NULL DEFAULT ''",
    "base_profile ADD COLUMN copy_number INTEGER NOT NULL DEFAULT 0",
    "certificate ADD COLUMN bureau_number VARCHAR(60)",
)


def upgrade() -> None:
    """Make the new tables and columns, and give every base the number that tells it from all others."""
    for statement in ADDED:
        op.execute(f"ALTER TABLE {statement}")
    op.execute("UPDATE base_profile SET uid = lower(hex(randomblob(16)))")
    _make_upload_tables()
    _make_twin_tables()


def _make_upload_tables() -> None:
    op.create_table(
        "bureau_profile",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bureau_profile")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_bureau_profile_key", "bureau_profile", ["key"], unique=True, sqlite_where=NOT_DELETED)
    op.create_table(
        "upload_channel",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("transport", sa.String(length=10), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("schedule", sa.String(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("last_run", sa.DateTime(), nullable=True),
        sa.Column("seen_entry", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_channel")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_upload_channel_name", "upload_channel", ["name"], unique=True, sqlite_where=NOT_DELETED
    )
    op.create_table(
        "upload_package",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("previous_sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("entry_from", sa.Integer(), nullable=False),
        sa.Column("entry_to", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("sent_by", sa.String(length=60), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["upload_channel.id"], name=op.f("fk_upload_package_channel_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_package")),
        sa.UniqueConstraint("channel_id", "number", name=op.f("uq_upload_package_channel_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_upload_package_manifest_sha256", "upload_package", ["manifest_sha256"])
    op.create_table(
        "upload_receipt",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("received_by", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["package_id"], ["upload_package.id"], name=op.f("fk_upload_receipt_package_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_receipt")),
        sa.UniqueConstraint("sha256", name=op.f("uq_upload_receipt_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_upload_receipt_package_id", "upload_receipt", ["package_id"])
    op.create_table(
        "upload_line",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=9), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.String(length=8), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("package_id", "file", "record_id", name=op.f("pk_upload_line")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_upload_line_record", "upload_line", ["file", "record_id"])
    op.create_table(
        "upload_row",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("accepted_digest", sa.LargeBinary(), nullable=True),
        sa.Column("key_text", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=True),
        sa.Column("bureau_number", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("channel_id", "file", "record_id", name=op.f("pk_upload_row")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_upload_row_open",
        "upload_row",
        ["channel_id", "state"],
        sqlite_where=sa.text("state IN ('due', 'held', 'rejected')"),
    )


def _make_twin_tables() -> None:
    op.create_table(
        "twin_copy",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("our_entry", sa.Integer(), nullable=False),
        sa.Column("their_entry", sa.Integer(), nullable=False),
        sa.Column("their_head", sa.String(length=64), nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twin_copy")),
        sa.UniqueConstraint("number", name=op.f("uq_twin_copy_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "twin_conflict",
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("ours", sa.String(), nullable=True),
        sa.Column("theirs", sa.String(), nullable=True),
        sa.Column("kept", sa.String(length=6), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twin_conflict")),
        sqlite_autoincrement=True,
    )
