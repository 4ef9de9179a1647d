"""The app as gunicorn serves it, with one more route beside it: the same stations fetched row by row, then jsonify."""

from __future__ import annotations

import json
from datetime import datetime

from flask import Response, jsonify

from server import create_app, logs
from server.api import fields
from server.content import nearest
from server.content.nearest import Search, Wish
from server.content.store import CHINA
from server.domain.station import FACILITIES, KINDS, mask

ROW = """
    SELECT p.head, p.tail, f.json, o.json, p.x, p.y, p.z FROM json_each(?) j CROSS JOIN stations p ON p.key = j.value
    CROSS JOIN sources f ON f.id = p.source CROSS JOIN open_states o ON o.hours = p.hours"""

logs.configure()
app = create_app()


def rows() -> Response:
    """What an ordinary handler does: find, fetch rows, make dictionaries, dump them."""
    view = app.extensions["waystation"].content._view(datetime.now(CHINA).replace(tzinfo=None))
    kind, facilities = fields.word("kind", KINDS), mask(fields.words("facility", FACILITIES))
    wish = Wish(kind, facilities, bool(fields.word("open", ("now",))))
    search = Search(
        fields.number("lat", -90, 90), fields.number("lng", -180, 180), fields.whole("limit", 20, 1, 100), wish
    )
    first = nearest._first(view.census, search, nearest._share(view.census, view.share_open, wish))
    listed = nearest._keys(view.connection, search, nearest._trait(view.census, wish), first)
    here, found = nearest._here(search), []
    for head, tail, source, state, *there in view.connection.execute(ROW, (listed,)):
        chord = sum((a - b) ** 2 for a, b in zip(here.values(), there, strict=True))
        station = json.loads(head + "," + tail)
        distance = round(2 * nearest.EARTH_M * nearest.asin(min(1, chord**0.5 / 2)), 1)
        found.append({**station, "distance_m": distance, "open": json.loads(state), "source": json.loads(source)})
    return jsonify({"stations": found})


app.add_url_rule("/api/v1/bench-rows", "api_stations.rows", rows)
