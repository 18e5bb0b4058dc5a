"""Is an FAQ entry's question the one that was asked?

Law: compares two texts; knows no index beyond the rarity of a word and the names of medicines.
"""
