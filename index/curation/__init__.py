"""What the clinic says beside its articles: synonyms, medicines, pins; and our starter packs.

Law: a line that cannot be used is reported with its number and the reason, and left out.
"""
