"""A clinic's site on loopback."""
