"""Safety: detects questions of people who seem to be in danger.

Law: reads the text of a question and nothing else; stores, counts and logs nothing about it.
"""
