"""The reading side: a question in, ranked passages with their references out.

Law: everything here reaches Lambda. It imports flask, werkzeug, whoosh and the
standard library, never `index`, and opens what `index` has built read-only.
No question is written anywhere: not to a log, a file or an error.
"""
