"""The store: the on-disk format of an index, and its readers.

Law: `schema` and `manifest` define the format, every other module reads one kind of file, and
`reader` opens them together. Whoosh is imported here only; nothing here writes to an index.
"""
