"""The command: python -m index publish DIR s3://bucket/prefix | DIR https://cluster | --rollback s3://…"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from search.cluster.address import read_address
from search.cluster.client import Client
from search.errors import CiteboxError
from search.plural import plural
from search.store.pointer import PointerRefused, read_key, read_place

from ..progress import Progress
from ..writers.place import BuildError
from .bucket import Bucket, PublishError
from .cluster import REPLICAS, publish_to_cluster
from .publish import publish, publish_back


def add_publish(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR",
        help="the index's folder; none with --rollback",
    )  # fmt: skip
    command.add_argument(
        "to", metavar="s3://BUCKET/PREFIX", help="where it goes: a bucket, or https://CLUSTER"
    )
    command.add_argument(
        "--rollback", action="store_true", help="return to the index that was published before"
    )
    command.add_argument(
        "--replace", action="store_true",
        help="take the place of a pointer that is spoilt, or of another key, place or version",
    )  # fmt: skip
    command.add_argument(
        "--side", type=Path, metavar="DIR",
        help="of a cluster: the folder of the side index, which the function gets (DIR-side)",
    )  # fmt: skip
    command.add_argument(
        "--replicas", type=int, default=REPLICAS, metavar="N",
        help=f"of a cluster: how many copies there are besides the first ({REPLICAS})",
    )  # fmt: skip
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    folder, url = options.folder, options.to
    if (folder is None) != options.rollback:
        wanted = (
            "s3://bucket/prefix alone" if folder else "the index's folder and s3://bucket/prefix"
        )
        print(f"citebox: give {wanted}.", file=sys.stderr)
        return 2
    if url.startswith(("https://", "http://")) and folder:
        return _to_cluster(folder, url, options)
    try:
        place = read_place(url)
        key = read_key(os.environ.get("CITEBOX_POINTER_KEY", ""))
        bucket, now = Bucket(place), int(time.time())
        if folder:
            done = publish(folder, bucket, key, now, options.replace)
        else:
            done = publish_back(bucket, key, now)
    except (PointerRefused, PublishError, OSError) as error:
        print(f"citebox: {error}", file=sys.stderr)
        return 2
    print(
        f"Published to {url} as number {done.pointer.number}: {plural(done.uploaded, 'file')} "
        f"uploaded, {plural(done.removed, 'old object')} removed. /health says when it is live "
        f"(sha256 {done.pointer.digest[:12]}…)."
    )
    return 0


def _to_cluster(index: Path, url: str, options: argparse.Namespace) -> int:
    side = options.side or index.with_name(f"{index.name}-side")
    try:
        client = Client(read_address(url, os.environ))
        progress = Progress(lambda line: print(line, file=sys.stderr))
        done = publish_to_cluster(index, client, side, options.replicas, progress)
    except (CiteboxError, PublishError, BuildError, OSError) as error:
        print(f"citebox: {error}", file=sys.stderr)
        return 2
    print(
        f"Published as {done.name}: {done.sent:,} of {plural(done.documents, 'document')} sent in "
        f"{done.took_s:.0f} s. The side index is in {side}: serve or package that one, with "
        "CITEBOX_ENGINE set."
    )
    return 0
