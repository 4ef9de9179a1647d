"""JSON for phones and for other systems."""
