"""Alembic's entry: runs the revisions on the database that ``store.migrate`` names."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine

from talentdesk.model import Base

engine = create_engine(f"sqlite:///{context.config.attributes['database']}")
with engine.begin() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
