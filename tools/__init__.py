"""What a maintainer runs, and nothing that Lambda or a build of the index needs.

Nothing in search/, index/ or handler.py imports tools/. tools/ copies files and starts other
programs (pip, zappa); of ours it imports search.settings only, to refuse before a deployment
what the deployed app would refuse.
"""
