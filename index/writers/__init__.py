"""Passages -> the files of an index generation.

Law: only `generation` swaps an index in, and only it imports Whoosh. The same passages give the
same bytes.
"""
