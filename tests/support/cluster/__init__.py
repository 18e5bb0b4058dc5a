"""A search cluster on loopback, and one in memory."""
