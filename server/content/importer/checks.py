"""Where a row lies: its coordinate against the boundaries, the region it states and the city of the import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np

from server.content.boundaries import boundaries
from server.content.datums import to_wgs84_many

from . import places
from .draft import Draft, Options

# Along a street that is the border, the door may stand on the other side of our line.
_BORDER_M = 150.0
_AROUND = tuple((x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y)
_METRES_A_DEGREE = 111_195.0


@dataclass(slots=True)
class Located:
    """A draft with its region and its place for searching: WGS-84 degrees, None when not located."""

    draft: Draft
    adcode: str = ""
    lng: float | None = None
    lat: float | None = None


def locate(drafts: Sequence[Draft], options: Options) -> list[Located]:
    """Settle region and place of some thousand drafts at once; adds reasons to the drafts."""
    found = [Located(draft) for draft in drafts]
    pointed = [row for row in found if row.draft.coordinate.state in ("ok", "swapped")]
    for row in found:
        _stated(row, options)
    _convert(pointed)
    counties = boundaries().locate_many([row.lng for row in pointed], [row.lat for row in pointed])  # type: ignore[misc]
    strays = [(row, county) for row, county in zip(pointed, counties, strict=True) if not _fits(row, county)]
    for row, near in zip([row for row, _ in strays], _neighbours([row for row, _ in strays]), strict=True):
        _stray(row, near)
    for row, county in strays:
        if county is None:
            _drop(row, "coords-outside-china")
    for row in found:
        _finish(row, options)
    return found


def _stated(row: Located, options: Options) -> None:
    """The region of the columns, made more exact by the head of the address."""
    draft, row.adcode = row.draft, row.draft.place.adcode
    if not draft.address or "region-conflict" in draft.reasons or places.is_lowest(row.adcode):
        return
    within = "" if row.adcode == options.city else row.adcode
    told = places.in_address(draft.address, within)
    if within == "" and not told.adcode:
        told = places.in_address(draft.address, row.adcode)
    if told.adcode:
        row.adcode = told.adcode if not places.is_within(row.adcode, told.adcode) else row.adcode
        draft.reasons += [reason for reason in told.reasons if reason not in draft.reasons]


def _convert(rows: Sequence[Located]) -> None:
    """WGS-84 where the datum is known; the numbers as they are (up to 600 m off) where it is not."""
    for datum in {row.draft.datum for row in rows}:
        some = [row for row in rows if row.draft.datum == datum]
        lngs = np.array([row.draft.coordinate.lng for row in some], dtype=float)
        lats = np.array([row.draft.coordinate.lat for row in some], dtype=float)
        if datum != "unknown":
            lngs, lats = to_wgs84_many(lngs, lats, datum)
        for row, lng, lat in zip(some, lngs.tolist(), lats.tolist(), strict=True):
            row.lng, row.lat = lng, lat


def _fits(row: Located, county: str | None) -> bool:
    """Take the county of the point if the statement allows it; False if the point contradicts it or is nowhere."""
    if county is None:
        return False
    draft, stated = row.draft, row.adcode
    if draft.datum == "unknown":
        # Good enough to tell the city, not the county.
        row.adcode = stated or places.pack_of(county)
        return not stated or places.is_within(county, stated) or places.pack_of(county) == places.pack_of(stated)
    fits = not stated or places.is_within(county, stated)
    if not fits and draft.place.loose:
        fits = places.pack_of(county) == places.pack_of(stated)
    if fits and "region-conflict" not in draft.reasons:
        row.adcode = county
    return fits


def _neighbours(rows: Sequence[Located]) -> list[set[str | None]]:
    """Counties found 150 m around each row."""
    lngs: list[float] = []
    lats: list[float] = []
    for row in rows:
        lng, lat = row.lng or 0.0, row.lat or 0.0
        step = _BORDER_M / _METRES_A_DEGREE
        lngs += [lng + x * step / cos(radians(lat)) for x, _ in _AROUND]
        lats += [lat + y * step for _, y in _AROUND]
    codes = boundaries().locate_many(lngs, lats) if rows else []
    return [set(codes[at : at + len(_AROUND)]) for at in range(0, len(codes), len(_AROUND))]


def _stray(row: Located, near: Iterable[str | None]) -> None:
    if not any(code and places.is_within(code, row.adcode) for code in near):
        _drop(row, "coords-wrong-county")


def _drop(row: Located, reason: str) -> None:
    """Keep the coordinate as received, take it out of the search."""
    row.lng = row.lat = None
    reasons = row.draft.reasons
    if reason == "coords-outside-china" and "coords-wrong-county" in reasons:
        reasons.remove("coords-wrong-county")
    if reason not in reasons:
        reasons.append(reason)


def _finish(row: Located, options: Options) -> None:
    draft = row.draft
    if row.lng is None or draft.datum == "unknown":
        row.lng = row.lat = None
        draft.precision = ""
    else:
        row.lng, row.lat = round(row.lng, 7), round(row.lat or 0.0, 7)
    if row.lng is None:
        truth = draft.truth.get("coordinates")
        if truth and truth.status == "reported":
            del draft.truth["coordinates"]
    if not row.adcode:
        _homeless(draft)
    elif options.city and not places.is_within(row.adcode, options.city):
        if places.is_within(options.city, row.adcode):  # only the province was stated
            row.adcode = options.city
        else:
            draft.reasons.append("other-city")


def _homeless(draft: Draft) -> None:
    if "region-conflict" in draft.reasons:
        return
    if "coords-outside-china" in draft.reasons:
        draft.reasons.remove("coords-outside-china")
        draft.reasons.append("outside-china")
    elif draft.address or draft.district:
        draft.reasons.append("region-missing")
    else:
        draft.reasons.append("no-place")
