"""HTML for workers: the same bytes for everyone."""
