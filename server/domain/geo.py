"""Distance, bearing, and the three datums of Chinese maps: WGS-84, GCJ-02 (Amap, Tencent), BD-09 (Baidu).

GCJ-02 and BD-09 follow the formulas published since 2013 (Krasovsky 1940 ellipsoid); their inverses have no closed form
and are found by iteration. Longitude comes first in pairs, latitude first in lists of four, all in degrees.
"""

from __future__ import annotations

from collections.abc import Callable
from math import asin, atan2, cos, degrees, isfinite, pi, radians, sin, sqrt

EARTH_M = 6_371_008.8  # mean radius of the Earth, metres (IUGG)
_AXIS, _ECCENTRICITY2 = 6_378_245.0, 0.006693421622965943  # Krasovsky 1940
_BD_WAVE = pi * 3000 / 180

Pair = tuple[float, float]


def haversine_m(lat1: float, lng1: float, lat2: float, lng2: float) -> float:
    """Great-circle distance in metres."""
    north, east = radians(lat2 - lat1) / 2, radians(lng2 - lng1) / 2
    h = sin(north) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(east) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(h)))


def bearing_deg(lat1: float, lng1: float, lat2: float, lng2: float) -> float:
    """First bearing from point 1 to point 2, degrees clockwise from north, 0 <= b < 360."""
    here, there, east = radians(lat1), radians(lat2), radians(lng2 - lng1)
    y, x = sin(east) * cos(there), cos(here) * sin(there) - sin(here) * cos(there) * cos(east)
    return (degrees(atan2(y, x)) + 360) % 360


def in_china_box(lng: float, lat: float) -> bool:
    """True in the crude box inside which map vendors shift coordinates. It also holds Hanoi and Seoul."""
    return 72.004 <= lng <= 137.8347 and 0.8293 <= lat <= 55.8271


def to_wgs84(lng: float, lat: float, datum: str) -> Pair:
    """WGS-84 of a coordinate in `datum`. ValueError if the datum is not known or the numbers are no place on Earth."""
    _check(lng, lat, datum)
    if datum == "bd09":
        lng, lat = _undo(_gcj_to_bd, lng, lat)
    return (lng, lat) if datum == "wgs84" else _undo(_wgs_to_gcj, lng, lat)


def from_wgs84(lng: float, lat: float, datum: str) -> Pair:
    """A WGS-84 coordinate in `datum`. ValueError as `to_wgs84`."""
    _check(lng, lat, datum)
    if datum == "wgs84":
        return lng, lat
    shifted = _wgs_to_gcj(lng, lat)
    return _gcj_to_bd(*shifted) if datum == "bd09" else shifted


def _check(lng: float, lat: float, datum: str) -> None:
    # 'unknown' and 'none' are datums a row may have; turning such numbers into a place would be inventing one.
    if datum not in ("wgs84", "gcj02", "bd09"):
        raise ValueError(f"no known datum: {datum}")
    if not (isfinite(lng) and isfinite(lat) and abs(lng) <= 180 and abs(lat) <= 90):
        raise ValueError(f"no place on Earth: {lng}, {lat}")


def _undo(forward: Callable[[float, float], Pair], lng: float, lat: float) -> Pair:
    """The point that `forward` moves to lng, lat. The shift changes slowly, so each round gains about three digits."""
    x, y = lng, lat
    for _ in range(12):
        there_x, there_y = forward(x, y)
        x, y = x + lng - there_x, y + lat - there_y
        if abs(lng - there_x) < 1e-11 and abs(lat - there_y) < 1e-11:
            break
    return x, y


def _wgs_to_gcj(lng: float, lat: float) -> Pair:
    if not in_china_box(lng, lat):
        return lng, lat
    east, north = _waves(lng - 105, lat - 35)
    curve = 1 - _ECCENTRICITY2 * sin(radians(lat)) ** 2
    east *= 180 / (_AXIS / sqrt(curve) * cos(radians(lat)) * pi)
    north *= 180 / (_AXIS * (1 - _ECCENTRICITY2) / (curve * sqrt(curve)) * pi)
    return lng + east, lat + north


def _waves(x: float, y: float) -> Pair:
    """The published shift in metres east and north, x and y in degrees from 105 E 35 N."""
    both = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + both
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3 + (
        150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)
    ) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + both
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3 + (
        160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)
    ) * 2 / 3
    return east, north


def _gcj_to_bd(lng: float, lat: float) -> Pair:
    far = sqrt(lng * lng + lat * lat) + 0.00002 * sin(lat * _BD_WAVE)
    angle = atan2(lat, lng) + 0.000003 * cos(lng * _BD_WAVE)
    return far * cos(angle) + 0.0065, far * sin(angle) + 0.006
