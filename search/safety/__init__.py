"""Does somebody seem to be in danger?

Law: reads the text of a question and nothing else; keeps, counts and logs nothing about it.
"""
