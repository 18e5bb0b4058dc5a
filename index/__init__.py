"""The indexer: articles in, an index out.

Law: heavy work and heavy libraries live here, never in `search`. Every word of an article's
body ends up in a passage, and nothing is added to the clinic's words. A source that cannot be
read is refused with its name, line and reason; the others are still read.
"""
