"""A cluster's side index: what is left of an index on this machine while its passages are there.

It is a folder like any index, with a manifest of its own. Its files of postings and bigrams end
where their passages would begin; CLUSTER names the cluster's index that was made with it.
"""

from __future__ import annotations

import json
from pathlib import Path

from ..errors import IndexDamaged
from ..store.manifest import Manifest, check_files, read_manifest
from ..store.side_index import SideIndex

CLUSTER = "cluster.json"


class ClusterSide(SideIndex):
    """`index` is the name of the cluster's index."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        super().__init__(directory, manifest)
        text = (directory / manifest.generation / CLUSTER).read_text(encoding="utf-8")
        self.index: str = json.loads(text)["index"]

    @classmethod
    def open(cls, directory: Path) -> ClusterSide:
        """Raises IndexMissing, IndexFormat or IndexDamaged."""
        manifest = read_manifest(directory)
        if CLUSTER not in manifest.files:
            reason = "it is not the side of a cluster's; citebox publish writes one"
            raise IndexDamaged(directory, reason)
        check_files(directory, manifest)
        try:
            return cls(directory, manifest)
        except Exception as error:
            reason = f"it cannot be opened ({type(error).__name__})"
            raise IndexDamaged(directory, reason) from error
