"""Engines: what answers the app's questions, over an index here or a cluster elsewhere.

Law: `protocol` says what `search.app` and the command line call; each other module is one engine.
An engine imports the pipeline and what lies below it, never the web. The app imports no engine:
it is given one.
"""
