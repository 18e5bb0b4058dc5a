"""Why a passage stands where it stands: a tool, never loaded on Lambda.

Law: takes what it explains from the code that ranks, and computes nothing of its own but the
parts of a sum.
"""
