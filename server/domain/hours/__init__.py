"""Opening hours: office wording read into a checked OSM opening_hours value, and the value asked for a moment."""

from server.domain.hours.reading import REASONS, Reading, normalise
from server.domain.hours.state import OpenState, state_at
from server.domain.hours.value import check, parse

__all__ = ["REASONS", "OpenState", "Reading", "check", "normalise", "parse", "state_at"]
