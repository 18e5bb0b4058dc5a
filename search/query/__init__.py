"""Queries: a question -> clauses (words, corrections, synonyms, bigrams), each with a weight.

Law: scores nothing and reads no record; of the store it uses words, bigrams and synonyms.
"""
