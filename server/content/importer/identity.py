"""Who a row is: the key that a second import of the same station must give again."""

from __future__ import annotations

import hashlib

from . import cells, places
from .draft import Draft


def key_of(draft: Draft, pack: str) -> str:
    """By its own number and source where the file has numbers, else by pack, name and address.

    A number without a source counts inside its pack only: two offices both number from 1. A row without address is
    told apart by its district, or by its coordinate.
    """
    if draft.given_id:
        return f"id:{_hash(draft.stated_source or pack, draft.given_id)}"
    place = cells.same(places.without_region(draft.address, draft.adcode)) or cells.same(draft.district)
    _, lng, lat = draft.coordinate
    if not place and lng is not None and lat is not None:
        place = f"{lng:.6f},{lat:.6f}"
    return f"at:{_hash(pack, cells.same(draft.name), place)}"


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()
