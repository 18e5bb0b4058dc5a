"""The cluster: an OpenSearch that holds the passages of an index too large for one machine.

Law: `layout` alone knows its fields, `client` alone opens connections; neither knows a question.
The engine (search.engine.cluster) asks it and the publisher (index.publish) fills it. Nothing here
is imported where CITEBOX_ENGINE is not set.
"""
