"""Readers of feeds and exports: RSS, Atom and WordPress's WXR, one item at a time.

Law: XML is parsed by `index.readers.safe_xml` only; an item's HTML by `fragment`.
"""
