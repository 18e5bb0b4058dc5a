"""The clinic's settings for its articles: synonyms, medicines and pins; and our starter lists.

Law: a line that cannot be used is reported with its number and the reason, and ignored.
"""
