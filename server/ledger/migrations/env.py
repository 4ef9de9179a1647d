"""Alembic's way in: runs on the connection that server/ledger/migrate.py hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from server.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # true for SQLite too, since BEGIN is ours
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
