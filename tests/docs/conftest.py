"""Fixtures of the tests of the documents."""

# The index with meaning is made once for all of them.
from meaning_fixtures import meant, meant_client, meant_index  # noqa: F401
from model_fixtures import model  # noqa: F401
