"""The reader of text pasted from a page: without mark-up, it judges lines by their looks.

Law: `reader` runs the steps; every line is in the article, in its masthead or reported as
boilerplate.
"""
