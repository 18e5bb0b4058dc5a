"""HTML pages: the article of a page, as an outline of headings and blocks.

Law: `reader` joins the steps; what is left out of a page is listed in the report, never silent.
"""
