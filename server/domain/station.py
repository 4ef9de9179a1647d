"""A station as every room understands it: the words of the wire, and one frozen record."""

from __future__ import annotations

from dataclasses import dataclass, field

# Order is the wire code (packs carry the index): append, never reorder.
KINDS = (
    "union_station",  # 工会驿站
    "rider_station",  # 骑手/小哥驿站
    "driver_home",  # 司机之家
    "sanitation_station",  # 环卫/城管驿站
    "party_mass_center",  # 党群服务中心
    "community_center",  # 社区
    "friendly_merchant",  # 友好商家
    "cooling_point",  # 纳凉点
    "library",  # 图书馆
    "reading_room",  # 阅读空间
    "friendly_place",  # 友好小区/商圈/园区…: gates, parking
    "other",
)

# Order is the bit in `facilities`: append, never reorder.
FACILITIES = (
    "water",
    "hot_water",
    "toilet",
    "seat",
    "ac",
    "heating",
    "charging",
    "microwave",
    "first_aid",
    "wifi",
    "fridge",
    "umbrella",
    "reading",
    "tools",
    "ebike_charging",
    "battery_swap",
    "shower",
    "bed",
    "parking",
    "truck_parking",
    "meal",
    "kitchen",
    "laundry",
    "tv",
    "legal_aid",
    "psych",
    "nursing_room",
    "wheelchair",
    "blood_pressure",
    "massage_chair",
)  # 30: a bit mask stays inside a signed 32-bit integer, which is what JavaScript's & gives
# Words of the real lists that mean one of the above, or nothing a rider looks for here.
FACILITY_ALIASES = {"ev_charging": "", "security": ""}

ACCESS = ("unknown", "open_door", "scan", "face", "id_card", "ask_staff", "members")
ASPECTS = ("exists", "entry", "hours", "facilities", "coordinates")
STATUSES = ("unknown", "reported", "confirmed", "disputed")
DATUMS = ("wgs84", "gcj02", "bd09", "unknown", "none")
PRECISIONS = ("", "point", "address")  # not located / surveyed or picked on a map / geocoded from the address


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from. `date` is ISO, as exact as the source is: YYYY, YYYY-MM or YYYY-MM-DD; '' unknown."""

    title: str
    url: str = ""
    date: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one aspect: status (STATUSES), ISO date ('' unknown), and how many workers say it is not so."""

    status: str = "unknown"
    date: str = ""
    against: int = 0


@dataclass(frozen=True, slots=True)
class Station:
    """One place. `id` is '<pack adcode>-<serial>'; lng/lat are WGS-84 degrees or None.

    `adcode` is the most exact real code known (county, else city, else province); `district` the words of the source.
    `opening_hours` is a value of our OSM subset, '' when nobody could read the words in `hours_text`.
    """

    id: str
    name: str
    kind: str
    adcode: str
    source: Source
    operator: str = ""
    district: str = ""
    address: str = ""
    lng: float | None = None
    lat: float | None = None
    coord_lng: float | None = None  # as received
    coord_lat: float | None = None
    datum: str = "none"
    precision: str = ""
    hours_text: str = ""
    opening_hours: str = ""
    facilities: int = 0  # bit mask over FACILITIES; 0 means not known, not none
    access: str = "unknown"
    access_note: str = ""
    phone: str = ""
    capacity: int | None = None
    note: str = ""
    truth: dict[str, Truth] = field(default_factory=dict)  # aspect -> Truth; an absent aspect is unknown

    @property
    def pack(self) -> str:
        """The adcode of the pack that carries the station."""
        return self.id.split("-")[0]

    @property
    def serial(self) -> int:
        """The small number inside its pack."""
        return int(self.id.split("-")[1])


def mask(names: list[str] | tuple[str, ...]) -> int:
    """Bit mask of facility words; ValueError names the first unknown word."""
    bits = 0
    for name in names:
        name = FACILITY_ALIASES.get(name, name)
        if name:
            bits |= 1 << FACILITIES.index(name) if name in FACILITIES else _unknown(name)
    return bits


def names_of(bits: int) -> list[str]:
    """Facility words of a bit mask, in order."""
    return [name for i, name in enumerate(FACILITIES) if bits >> i & 1]


def _unknown(name: str) -> int:
    raise ValueError(f"unknown facility: {name}")
