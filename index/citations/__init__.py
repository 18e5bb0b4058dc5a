"""Citations in the text -> the references that they cite.

Law: `linker` decides between styles; a link is certain, or says in a sentence why it is not.
"""
