"""`make package`: one zip that Lambda can run, with the index inside it.

Law: nothing here talks to AWS. `allowed_settings` says what a stage may set, `staging` and `slim`
what is in the zip.
"""
