"""The writing side: articles in, an index out.

Law: heavy work and heavy libraries live here, never in `search`. Every word of an article's
body ends up in a passage; a source that cannot be read is refused with its name, its line and
the reason, and the others go on; nothing is added to the clinic's words.
"""
