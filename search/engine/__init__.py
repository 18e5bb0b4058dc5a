"""Engines: they answer questions from a local index or a search cluster.

Law: `protocol` defines what `search.app` and the command line call; each other module is one
engine. An engine imports the pipeline and the layers below it, never the web. The app imports no
engine: it is passed one.
"""
