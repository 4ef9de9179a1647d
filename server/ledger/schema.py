"""The tables of the ledger as they are today; how they came to be is in migrations/.

STRICT on SQLite. Times are epoch seconds (UTC). A noun that comes later (cases, events, people, audit) is a new
table in a new migration; nothing here has to change for it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text

# Named constraints, so that a later migration can drop them on both engines.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Whole = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both engines: a STRICT table of SQLite knows INTEGER only."""

station_reports = Table(
    "station_reports",
    metadata,
    Column("seq", Whole, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),  # made by the phone: sending twice is sending once
    Column("station", Text, nullable=False),  # may be unknown here: a phone can hold last month's pack
    Column("answer", Text, CheckConstraint("answer IN ('right', 'wrong')", name="answer"), nullable=False),
    Column("words", Text, nullable=False),
    Column("said_at", Whole, nullable=False),  # the claim of the phone
    Column("received_at", Whole, nullable=False),  # our clock
    Column("seen_at", Whole, nullable=False),  # what counts for freshness, see station_reports.seen_at
    Column("hash", Text, nullable=False),  # SHA-256 of the canonical body
    Index(None, "station"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

station_report_aspects = Table(
    "station_report_aspects",
    metadata,
    Column(
        "report", Whole, ForeignKey(station_reports.c.seq, ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("aspect", Text, primary_key=True),
    sqlite_strict=True,
)

allowances = Table(
    "allowances",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("who", Text, primary_key=True),  # HMAC under a key that dies after a day, never an address
    Column("opens_at", Whole, primary_key=True, autoincrement=False),
    Column("used", Whole, nullable=False),
    Index(None, "opens_at"),
    sqlite_strict=True,
)

marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Whole, nullable=False),
    Column("at", Whole, nullable=False),
    sqlite_strict=True,
)
