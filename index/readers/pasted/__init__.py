"""Text pasted from a page: no mark-up, so this reads how lines look.

Law: `reader` joins the steps; every line is in the article, in its masthead or reported as
boilerplate.
"""
