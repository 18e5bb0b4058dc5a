"""Looks references up at index time, where `--resolve` asks for it: Crossref and PubMed.

Law: only DOIs and PubMed numbers that the clinic prints leave the machine, and a contact address.
Every request goes through `index.site`'s client. What is printed stays; a failure changes nothing.
"""
