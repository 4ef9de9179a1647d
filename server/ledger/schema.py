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

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),  # argon2id; '' until the person has started
    Column("totp", Text, nullable=False),
    Column("totp_step", Whole, nullable=False),  # the last 30-second step that was used: a code works once
    Column("start_hash", Text, nullable=False),  # SHA-256 of the one-time code, '' when there is none
    Column("start_until", Whole, nullable=False),
    Column("disabled_at", Whole, nullable=False),  # 0: may sign in
    Column("created_at", Whole, nullable=False),
    sqlite_strict=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", Text, primary_key=True),  # SHA-256 of the token; the token is only in the cookie
    Column("id", Text, nullable=False, unique=True),  # what lists of sessions may show
    Column("person", Text, ForeignKey(people.c.id), nullable=False),
    Column("created_at", Whole, nullable=False),
    Column("seen_at", Whole, nullable=False),
    Index(None, "person"),
    sqlite_strict=True,
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("person", Text, ForeignKey(people.c.id), nullable=False),
    Column("used_at", Whole, nullable=False),
    Index(None, "person"),
    sqlite_strict=True,
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Whole, primary_key=True, autoincrement=True),
    Column("at", Whole, nullable=False),
    Column("who", Text, nullable=False),  # a person's id, 'console', or '' for a stranger
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("author", Text, ForeignKey(people.c.id), nullable=False),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('open', 'asked', 'published', 'dropped')", name="state"),
        nullable=False,
    ),
    Column("why", Text, nullable=False),
    Column("edits", Text, nullable=False),  # JSON list of typed edits, see server/content/edits.py
    Column("revision", Whole, nullable=False),  # counts changes: a form made of an older one is refused
    Column("shipped", Text, nullable=False),  # hash of the shipped content it was last looked at with
    Column("created_at", Whole, nullable=False),
    Column("changed_at", Whole, nullable=False),
    Index(None, "state"),
    sqlite_strict=True,
)

versions = Table(
    "versions",
    metadata,
    Column("number", Whole, primary_key=True, autoincrement=True),
    Column("draft", Text, ForeignKey(drafts.c.id), nullable=True, unique=True),  # a draft is published once
    Column("back_to", Whole, nullable=True),  # the version a roll-back took again; 0: as shipped
    Column("author", Text, nullable=False),
    Column("approver", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("edits", Text, nullable=False),  # all edits over the shipped content
    Column("compiled", Text, nullable=False),  # canonical JSON {"guides", "ruleset"}
    Column("ruleset", Text, nullable=False),  # its hash
    Column("shipped", Text, nullable=False),
    Column("at", Whole, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
