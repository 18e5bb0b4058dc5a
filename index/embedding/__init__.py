"""Encoding at build time: a published model -> our files, passages -> vectors.

Law: only this folder imports numpy, and it is imported only for a build with meaning.
"""

# Passages of one article that are encoded: some 25,000 words, as a book of 100 pages has. A long
# passage costs 80 ms of the processor (170 by the model that knows Spanish), and a small packed
# file can hold ten thousand.
MOST_ENCODED = 150
