"""Marks in the text -> the references that they mean.

Law: `linker` decides between styles; a link is certain, or says in a sentence why it is not.
"""
