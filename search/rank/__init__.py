"""Ranking: clauses -> an order of passages, by words or by words and meaning.

Law: reads no record. numpy is imported in `hybrid` only, which is loaded where the index has
vectors.
"""
