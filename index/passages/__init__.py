"""A document -> passages, their ids and their parts.

Law: every word of the body is in exactly one passage; nothing is cut within a sentence.
"""
