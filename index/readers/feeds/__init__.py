"""Feeds and exports: RSS, Atom and WordPress's WXR, an item at a time.

Law: XML is read by `index.readers.safe_xml` only; an item's HTML by `fragment`.
"""
