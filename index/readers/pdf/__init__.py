"""Reads PDF leaflets, by way of pypdfium2: `lines` takes them out of the pages, `layout` tells
headings, items and running heads apart, `reader` makes an article.

Law: what PDFium gives is bounded in pages and characters before anything is made of it, and PDFium
runs in a process of its own (`apart`), bounded in time and memory.
"""
