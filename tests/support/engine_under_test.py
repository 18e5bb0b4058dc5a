"""The engine under test: the local one, or, where `make test-cluster` runs, the cluster's.

Tests of what the API answers make their engines here, so that they hold for both.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from index.publish.cluster import publish_to_cluster
from search.cluster.address import read_address
from search.cluster.client import Client
from search.cluster.layout import index_name
from search.cluster.side import ClusterSide
from search.engine.cluster.engine import ClusterEngine
from search.engine.local import LocalEngine
from search.store.manifest import read_manifest
from search.store.reader import Store

MOST = 250  # indexes in the cluster at a time
URLS = os.environ.get("CITEBOX_TEST_CLUSTER")
# What a test breaks a method of.
ENGINE: type[LocalEngine] | type[ClusterEngine] = ClusterEngine if URLS else LocalEngine


def engine_over(store: Store) -> LocalEngine | ClusterEngine:
    """An engine over what an opened store holds."""
    return cluster_engine(store.directory) if URLS else LocalEngine(store)


def open_engine(directory: Path) -> LocalEngine | ClusterEngine:
    return cluster_engine(directory) if URLS else LocalEngine.open(directory)


def cluster_engine(directory: Path) -> ClusterEngine:
    """An index's engine in the cluster, where it is published first; the oldest make room."""
    name = index_name(read_manifest(directory).digest)
    side = _sides() / name
    if not side.exists():
        publish_to_cluster(directory, client(), side, replicas=0)
        there = sorted(_sides().iterdir(), key=lambda one: one.stat().st_mtime)
        for old in there[:-MOST]:
            client().send("DELETE", f"/{old.name}", try_s=60, within_s=60)
            shutil.rmtree(old)
    return ClusterEngine(ClusterSide.open(side), client())


@cache
def client() -> Client:
    assert URLS
    return Client(read_address(URLS, {}))


@cache
def _sides() -> Path:
    folder = tempfile.mkdtemp(prefix="citebox-sides-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
