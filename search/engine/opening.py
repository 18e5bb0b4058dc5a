"""Opening: which engine opens an index's folder, by the settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..settings import ENGINE
from .local import LocalEngine

if TYPE_CHECKING:
    from .cluster.engine import ClusterEngine

    Opened: TypeAlias = LocalEngine | ClusterEngine


def open_engine(directory: Path) -> Opened:
    """The engine over the index in a folder: over its passages here, or those in the cluster.

    Raises IndexMissing, IndexFormat, IndexDamaged or BadSetting.
    """
    if not os.environ.get(ENGINE):
        return LocalEngine.open(directory)
    from .cluster.engine import ClusterEngine  # noqa: PLC0415 - not loaded without a cluster

    return ClusterEngine.open(directory, os.environ)
