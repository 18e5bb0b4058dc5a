"""FAQ answers: matching a question with the question of an FAQ entry or of a heading.

Law: compares two texts; knows no index beyond its synonyms, the names of medicines and a cosine.
"""
