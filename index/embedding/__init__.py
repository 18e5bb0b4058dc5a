"""Encoding at build time: a published model -> our files, passages -> vectors.

Law: numpy is imported here only, and this folder only where an index is built with meaning.
"""
