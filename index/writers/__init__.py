"""Passages -> the files of an index generation.

Law: `generation` alone swaps an index in; the same passages give the same bytes. Whoosh is
imported in `generation` only.
"""
