"""Reads station lists as offices publish them; run.py is the way in."""
