"""The command: python -m index publish DIR s3://bucket/prefix | publish --rollback s3://…"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from search.plural import plural
from search.store.pointer import PointerRefused, read_key, read_place

from .bucket import Bucket, PublishError
from .publish import publish, publish_back


def add_publish(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "words", nargs="+", metavar="DIR s3://BUCKET/PREFIX",
        help="the index's folder and where it goes; with --rollback only the latter",
    )  # fmt: skip
    command.add_argument(
        "--rollback", action="store_true", help="return to the index that was published before"
    )
    command.add_argument(
        "--replace", action="store_true",
        help="take the place of a pointer that another key has signed, or none",
    )  # fmt: skip
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    *folders, url = options.words
    if len(folders) != (0 if options.rollback else 1):
        print("citebox: give the index's folder and s3://bucket/prefix.", file=sys.stderr)
        return 2
    try:
        place = read_place(url)
        key = read_key(os.environ.get("CITEBOX_POINTER_KEY", ""))
        bucket, now = Bucket(place), int(time.time())
        if options.rollback:
            done = publish_back(bucket, key, now)
        else:
            done = publish(Path(folders[0]), bucket, key, now, options.replace)
    except (PointerRefused, PublishError, OSError) as error:
        print(f"citebox: {error}", file=sys.stderr)
        return 2
    print(
        f"Published to {url} as number {done.pointer.number}: {plural(done.uploaded, 'file')} "
        f"uploaded, {plural(done.removed, 'old object')} removed. /health says when it is live "
        f"(sha256 {done.pointer.digest[:12]}…)."
    )
    return 0
