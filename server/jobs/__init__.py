"""Commands and periodic work."""
