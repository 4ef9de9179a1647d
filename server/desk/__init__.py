"""HTML for staff: signed in, online, never kept by the worker cache; plain forms that need no script."""
