"""How much of a page, its citations and its references indexing reads."""
