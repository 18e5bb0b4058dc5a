"""Opening: which engine opens an index's folder, by the settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..errors import IndexDamaged
from ..settings import ENGINE
from .local import LocalEngine

if TYPE_CHECKING:
    from .cluster.engine import ClusterEngine

    Opened: TypeAlias = LocalEngine | ClusterEngine


def open_engine(directory: Path, bound: str | None = None) -> Opened:
    """The engine over the index in a folder: over its passages here, or those in the cluster.

    `bound` is the digest that its manifest must have; None takes any. Raises IndexMissing,
    IndexFormat, IndexDamaged or BadSetting.
    """
    opened = _open(directory)
    if bound not in (None, opened.digest):
        opened.close()
        raise IndexDamaged(directory, "it is not the one that was packaged")
    return opened


def _open(directory: Path) -> Opened:
    if not os.environ.get(ENGINE):
        return LocalEngine.open(directory)
    from .cluster.engine import ClusterEngine  # noqa: PLC0415 - not loaded without a cluster

    return ClusterEngine.open(directory, os.environ)
