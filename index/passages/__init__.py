"""A document -> passages, with their ids and runs.

Law: every word of the body is in exactly one passage; a sentence is never split.
"""
