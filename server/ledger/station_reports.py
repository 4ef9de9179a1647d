"""What workers say of stations ('still right', 'not so'): received once, however often sent; counted by aspect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, and_, func, select

from server.ledger.engine import in_order, insert
from server.ledger.schema import station_report_aspects as aspects
from server.ledger.schema import station_reports as reports

CHINA = ZoneInfo("Asia/Shanghai")
OLDEST_CLAIM = 30 * 86_400
"""Seconds: a phone may have been offline this long; an older claim comes from a wrong clock."""
_NUMBERS = 7_741_002

Outcome = Literal["new", "same", "other"]


@dataclass(frozen=True, slots=True)
class StationReport:
    """One report as the phone sealed it. `said_at`: epoch seconds by the phone; `hash`: see body_hash()."""

    id: str
    station: str
    answer: Literal["right", "wrong"]
    aspects: tuple[str, ...]
    words: str
    said_at: int
    hash: str


class Confirmation(TypedDict):
    """Of one aspect: ISO date (China) of the last 'right' or '', how many 'wrong' since, date of the last or ''."""

    right_on: str
    against: int
    against_on: str


def body_hash(body: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON of a body, equal to pwa/core/seal.js: sorted keys, no spaces, UTF-8."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def receive(conn: Connection, report: StationReport, now: int) -> Outcome:
    """Keep a report: 'new', or 'same' when we had it, or 'other' when we hold another body under this id."""
    in_order(conn, _NUMBERS)
    row = {
        "id": report.id,
        "station": report.station,
        "answer": report.answer,
        "words": report.words,
        "said_at": report.said_at,
        "received_at": now,
        "seen_at": seen_at(report.said_at, now),
        "hash": report.hash,
    }
    # Insert first: looking first and inserting after lets parallel senders through.
    added = insert(conn, reports).values(row).on_conflict_do_nothing(index_elements=["id"]).returning(reports.c.seq)
    seq = conn.execute(added).scalar()
    if seq is None:
        kept = conn.execute(select(reports.c.hash).where(reports.c.id == report.id)).scalar_one()
        return "same" if kept == report.hash else "other"
    conn.execute(aspects.insert(), [{"report": seq, "aspect": aspect} for aspect in report.aspects])
    return "new"


def seen_at(said_at: int, received_at: int) -> int:
    """When it was seen: by the phone when believable (earlier, but not by more than it can wait), else by us."""
    return said_at if received_at - OLDEST_CLAIM <= said_at <= received_at else received_at


def confirmations(conn: Connection) -> dict[str, dict[str, Confirmation]]:
    """Station id -> aspect -> Confirmation, for every station anybody wrote of."""
    last = _last_right()
    against = and_(reports.c.answer == "wrong", reports.c.seen_at > func.coalesce(last.c.right_at, -1))
    query = (
        select(
            reports.c.station,
            aspects.c.aspect,
            func.max(last.c.right_at).label("right_at"),
            func.count().filter(against).label("against"),
            func.max(reports.c.seen_at).filter(against).label("against_at"),
        )
        .join(aspects, aspects.c.report == reports.c.seq)
        .outerjoin(last, and_(last.c.station == reports.c.station, last.c.aspect == aspects.c.aspect))
        .group_by(reports.c.station, aspects.c.aspect)
    )
    found: dict[str, dict[str, Confirmation]] = {}
    for row in conn.execute(query):
        found.setdefault(row.station, {})[row.aspect] = _confirmation(row)
    return found


def changed_since(conn: Connection, seq: int) -> tuple[int, set[str]]:
    """The newest number, and the stations somebody wrote of after number `seq`."""
    newest = conn.execute(select(func.max(reports.c.seq))).scalar() or 0
    stations = conn.execute(select(reports.c.station).distinct().where(reports.c.seq > seq, reports.c.seq <= newest))
    return newest, set(stations.scalars())


def _last_right() -> Any:
    return (
        select(reports.c.station, aspects.c.aspect, func.max(reports.c.seen_at).label("right_at"))
        .join(aspects, aspects.c.report == reports.c.seq)
        .where(reports.c.answer == "right")
        .group_by(reports.c.station, aspects.c.aspect)
        .subquery("last_right")
    )


def _confirmation(row: Row[Any]) -> Confirmation:
    return {"right_on": _day(row.right_at), "against": row.against, "against_on": _day(row.against_at)}


def _day(at: int | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at, CHINA).date().isoformat()
