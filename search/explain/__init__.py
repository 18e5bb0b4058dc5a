"""Explain: a tool that shows how a ranking came about; never loaded on Lambda.

Law: takes scores from the code that ranks, and computes nothing itself but the parts of a sum.
"""
