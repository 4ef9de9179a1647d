"""The desk: people who sign in, their sessions and recovery codes, the audit log, drafts and published versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str) -> sa.Column[str]:
    """A column of words."""
    return sa.Column(name, sa.Text(), nullable=False)


def whole(name: str) -> sa.Column[int]:
    """A column of whole numbers."""
    return sa.Column(name, WHOLE, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        text("id"),
        text("name"),
        text("role"),
        text("password"),
        text("totp"),
        whole("totp_step"),
        text("start_hash"),
        whole("start_until"),
        whole("disabled_at"),
        whole("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("name", name="uq_people_name"),
        sqlite_strict=True,
    )
    op.create_table(
        "sessions",
        text("hash"),
        text("id"),
        text("person"),
        whole("created_at"),
        whole("seen_at"),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
        sa.UniqueConstraint("id", name="uq_sessions_id"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_sessions_person"),
        sqlite_strict=True,
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "recovery_codes",
        text("hash"),
        text("person"),
        whole("used_at"),
        sa.PrimaryKeyConstraint("hash", name="pk_recovery_codes"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_recovery_codes_person"),
        sqlite_strict=True,
    )
    op.create_index("ix_recovery_codes_person", "recovery_codes", ["person"])
    op.create_table(
        "audit",
        sa.Column("seq", WHOLE, autoincrement=True, nullable=False),
        whole("at"),
        text("who"),
        text("what"),
        text("about"),
        text("detail"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "drafts",
        text("id"),
        text("author"),
        text("state"),
        text("why"),
        text("edits"),
        whole("revision"),
        text("shipped"),
        whole("created_at"),
        whole("changed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name="fk_drafts_author"),
        sa.CheckConstraint("state IN ('open', 'asked', 'published', 'dropped')", name=op.f("ck_drafts_state")),
        sqlite_strict=True,
    )
    op.create_index("ix_drafts_state", "drafts", ["state"])
    op.create_table(
        "versions",
        sa.Column("number", WHOLE, autoincrement=True, nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("back_to", WHOLE, nullable=True),
        text("author"),
        text("approver"),
        text("why"),
        text("edits"),
        text("compiled"),
        text("ruleset"),
        text("shipped"),
        whole("at"),
        sa.PrimaryKeyConstraint("number", name="pk_versions"),
        sa.UniqueConstraint("draft", name="uq_versions_draft"),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name="fk_versions_draft"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Never: going back is restoring a backup."""
    raise NotImplementedError("restore the backup taken before the upgrade")
