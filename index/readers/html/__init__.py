"""The reader of HTML pages: the article of a page, as an outline of headings and blocks.

Law: `reader` runs the steps; all text that is removed from a page is listed in the report.
"""
