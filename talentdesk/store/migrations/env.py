"""Alembic's entry: runs the revisions on the database that ``store.migrate`` names, all of them or none."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, event

from talentdesk.model import Base

engine = create_engine(f"sqlite:///{context.config.attributes['database']}")


@event.listens_for(engine, "connect")
def _by_our_own_hand(connection: object, _record: object) -> None:
    """The driver would commit each CREATE TABLE by itself: a kill half way would leave half a schema."""
    connection.isolation_level = None  # type: ignore[attr-defined]


@event.listens_for(engine, "begin")
def _begin(connection: object) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]


with engine.begin() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, transactional_ddl=True
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
