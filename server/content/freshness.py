"""What workers said of a station, laid over what its source said: the truth of each aspect as of this bake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypedDict

from server.domain.station import ASPECTS, Station, Truth


class Confirmation(TypedDict):
    """Of one aspect: ISO date (China) of the last 'right' or '', how many 'wrong' since, date of the last or ''."""

    right_on: str
    against: int
    against_on: str


Confirmations = Mapping[str, Mapping[str, Confirmation]]  # station id -> aspect -> what workers said


def confirmed(station: Station, said: Mapping[str, Confirmation]) -> Station:
    """The station with its truth brought up to date. Words of aspects we do not know are left out."""
    heard = {aspect: said[aspect] for aspect in ASPECTS if aspect in said}
    truth = {aspect: _truth(station.truth.get(aspect, Truth()), one) for aspect, one in heard.items()}
    return replace(station, truth={**station.truth, **truth}) if truth else station


def verified_at(station: Station) -> str:
    """ISO date when somebody last confirmed any aspect that is not disputed since; '' when nobody ever did."""
    return max((t.date for t in station.truth.values() if t.status == "confirmed"), default="")


def hours_checked(station: Station) -> str:
    """ISO date the opening hours were last known to be right: the day a worker or the source said so; '' unknown."""
    truth = station.truth.get("hours", Truth())
    return truth.date if truth.date and truth.status in ("confirmed", "reported") else station.source.date


def _truth(told: Truth, said: Confirmation) -> Truth:
    if said["against"] and said["against_on"] >= told.date:
        return Truth("disputed", said["against_on"], said["against"])
    if said["right_on"] and said["right_on"] >= told.date:
        return Truth("confirmed", said["right_on"])
    return told  # the source is newer than anything workers said
