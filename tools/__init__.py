"""Tools for maintainers: packaging, deployment, the box's build. No build of an index needs them.

Law: nothing in search/, index/ or handler.py imports tools/. tools/ copies files and starts other
programs (pip, zappa). Of `search` it imports settings, errors, plural and store.manifest only, to
refuse before a deployment what the deployed app would refuse.
"""
