"""FAQ answers: matching a question with the question of an FAQ entry.

Law: compares two texts; knows no index beyond the rarity of a word and the names of medicines.
"""
