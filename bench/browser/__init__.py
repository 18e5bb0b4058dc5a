"""How the box does in a real browser."""
