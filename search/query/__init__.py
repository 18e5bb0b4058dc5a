"""A question -> clauses: its words, corrections, synonyms and bigrams, each with a weight.

Law: scores nothing and reads no record; of the store it asks words, postings and synonyms.
"""
