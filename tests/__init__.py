"""The tests.

Modules of `support` and `hosts` are helpers; they import no test. A test imports helpers, never
another test. Fixtures that more than one file asks for are listed in `conftest.py`.
"""
