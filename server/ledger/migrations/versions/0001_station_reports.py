"""The first tables: station reports, allowances of anonymous writers, marks of the worker.

A released migration is never edited; a new one follows it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "station_reports",
        sa.Column("seq", WHOLE, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", WHOLE, nullable=False),
        sa.Column("received_at", WHOLE, nullable=False),
        sa.Column("seen_at", WHOLE, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_station_reports"),
        sa.UniqueConstraint("id", name="uq_station_reports_id"),
        sa.CheckConstraint("answer IN ('right', 'wrong')", name=op.f("ck_station_reports_answer")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_station_reports_station", "station_reports", ["station"])
    op.create_table(
        "station_report_aspects",
        sa.Column("report", WHOLE, autoincrement=False, nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("report", "aspect", name="pk_station_report_aspects"),
        sa.ForeignKeyConstraint(
            ["report"], ["station_reports.seq"], name="fk_station_report_aspects_report", ondelete="CASCADE"
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "allowances",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("opens_at", WHOLE, autoincrement=False, nullable=False),
        sa.Column("used", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("scope", "who", "opens_at", name="pk_allowances"),
        sqlite_strict=True,
    )
    op.create_index("ix_allowances_opens_at", "allowances", ["opens_at"])
    op.create_table(
        "marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_marks"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Never: going back is restoring a backup."""
    raise NotImplementedError("restore the backup taken before the upgrade")
