"""`make package`: one zip that Lambda can run, with the index inside it.

Law: nothing here talks to AWS; what a stage may say, what is staged and what is left out.
"""
