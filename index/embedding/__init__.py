"""Encoding at build time: a published model -> our files, passages -> vectors.

Law: only this folder imports numpy, and it is imported only for a build with meaning.
"""
