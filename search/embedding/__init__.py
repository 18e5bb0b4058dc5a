"""Embeddings: texts -> vectors, in numpy; the encoder, its files and the passages' vectors.

Law: numpy is imported here, in `search.rank.hybrid` and in `search.explain`; only `facts` can be
imported where numpy is missing.
"""
