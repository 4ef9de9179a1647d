"""Where a draft lies: its coordinate against the boundaries, the region it states and the city of the import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def locate(drafts: Sequence[Draft], options: Options) -> None:
    """Settle region and place of some thousand drafts at once, and add the reasons."""
    pointed = [draft for draft in drafts if draft.coordinate.state in ("ok", "swapped")]
    for draft in drafts:
        _stated(draft, options)
    _convert(pointed)
    counties = boundaries().locate_many([d.lng for d in pointed], [d.lat for d in pointed])  # type: ignore[misc]
    strays = [(draft, county) for draft, county in zip(pointed, counties, strict=True) if not _fits(draft, county)]
    for (draft, _), near in zip(strays, _neighbours([draft for draft, _ in strays]), strict=True):
        _stray(draft, near)
    for draft, county in strays:
        if county is None:
            _drop(draft, "coords-outside-china")
    for draft in drafts:
        _finish(draft, options)


def _stated(draft: Draft, options: Options) -> None:
    """The region of the columns, made more exact by the head of the address."""
    draft.adcode = draft.place.adcode
    if not draft.address or "region-conflict" in draft.reasons or places.is_lowest(draft.adcode):
        return
    within = "" if draft.adcode == options.city else draft.adcode
    told = places.in_address(draft.address, within)
    if within == "" and not told.adcode:
        told = places.in_address(draft.address, draft.adcode)
    if told.adcode:
        draft.adcode = told.adcode if not places.is_within(draft.adcode, told.adcode) else draft.adcode
        draft.reasons += [reason for reason in told.reasons if reason not in draft.reasons]


def _convert(drafts: Sequence[Draft]) -> None:
    """WGS-84 where the datum is known; the numbers as they are (up to 600 m off) where it is not."""
    for datum in {draft.datum for draft in drafts}:
        some = [draft for draft in drafts if draft.datum == datum]
        lngs = np.array([draft.coordinate.lng for draft in some], dtype=float)
        lats = np.array([draft.coordinate.lat for draft in some], dtype=float)
        if datum != "unknown":
            lngs, lats = to_wgs84_many(lngs, lats, datum)
        for draft, lng, lat in zip(some, lngs.tolist(), lats.tolist(), strict=True):
            draft.lng, draft.lat = lng, lat


def _fits(draft: Draft, county: str | None) -> bool:
    """Take the county of the point if the statement allows it; False if the point contradicts it or is nowhere."""
    if county is None:
        return False
    stated = draft.adcode
    if draft.datum == "unknown":
        # Good enough to tell the city, not the county.
        draft.adcode = stated or places.pack_of(county)
        return not stated or places.is_within(county, stated) or places.pack_of(county) == places.pack_of(stated)
    fits = not stated or places.is_within(county, stated)
    if not fits and draft.place.loose:
        fits = places.pack_of(county) == places.pack_of(stated)
    if fits and "region-conflict" not in draft.reasons:
        draft.adcode = county
    return fits


def _neighbours(drafts: Sequence[Draft]) -> list[set[str | None]]:
    """Counties found 150 m around each draft."""
    lngs: list[float] = []
    lats: list[float] = []
    for draft in drafts:
        lng, lat = draft.lng or 0.0, draft.lat or 0.0
        step = _BORDER_M / _METRES_A_DEGREE
        lngs += [lng + x * step / cos(radians(lat)) for x, _ in _AROUND]
        lats += [lat + y * step for _, y in _AROUND]
    codes = boundaries().locate_many(lngs, lats) if drafts else []
    return [set(codes[at : at + len(_AROUND)]) for at in range(0, len(codes), len(_AROUND))]


def _stray(draft: Draft, near: Iterable[str | None]) -> None:
    if not any(code and places.is_within(code, draft.adcode) for code in near):
        _drop(draft, "coords-wrong-county")


def _drop(draft: Draft, reason: str) -> None:
    """Keep the coordinate as received, take it out of the search."""
    draft.lng = draft.lat = None
    reasons = draft.reasons
    if reason == "coords-outside-china" and "coords-wrong-county" in reasons:
        reasons.remove("coords-wrong-county")
    if reason not in reasons:
        reasons.append(reason)


def _finish(draft: Draft, options: Options) -> None:
    if draft.lng is None or draft.datum == "unknown":
        draft.lng = draft.lat = None
        draft.precision = ""
    else:
        draft.lng, draft.lat = round(draft.lng, 7), round(draft.lat or 0.0, 7)
    if draft.lng is None:
        truth = draft.truth.get("coordinates")
        if truth and truth.status == "reported":
            del draft.truth["coordinates"]
    if not draft.adcode:
        _homeless(draft)
    elif options.city and not places.is_within(draft.adcode, options.city):
        if places.is_within(options.city, draft.adcode):  # only the province was stated
            draft.adcode = options.city
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
