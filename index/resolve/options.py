"""The options of commands that look references up: --resolve, --contact and --records."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from ..progress import Progress
from .resolver import FOLDER, Resolver

CONTACT = "CITEBOX_MAILTO"
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}", re.ASCII)


class ContactError(Exception):
    """A contact address that is missing or malformed; the message is a sentence."""


def add_resolve(command: argparse.ArgumentParser) -> None:
    """Add the options; `open_resolver` reads them."""
    command.add_argument(
        "--resolve", action="store_true",
        help="look DOIs and PubMed numbers of references up at Crossref and PubMed",
    )  # fmt: skip
    command.add_argument(
        "--contact", metavar="EMAIL",
        help=f"the mail address that --resolve gives both services (or {CONTACT})",
    )  # fmt: skip
    command.add_argument(
        "--records", type=Path, metavar="DIR",
        help=f"the folder of what was looked up ({FOLDER} in the index's folder)",
    )  # fmt: skip


def open_resolver(
    options: argparse.Namespace, index: Path, progress: Progress | None = None
) -> Resolver | None:
    """The resolver that the options ask for; None without --resolve. Raises ContactError."""
    if not options.resolve:
        if options.contact or options.records:
            raise ContactError("--contact and --records do nothing without --resolve.")
        return None
    contact = options.contact or os.environ.get(CONTACT, "")
    if not contact:
        raise ContactError(
            "--resolve needs a mail address at which the services can reach you: "
            f"--contact you@clinic.example, or {CONTACT}."
        )
    if not _ADDRESS.fullmatch(contact):
        raise ContactError(f"'{contact[:80]}' is not a mail address.")
    return Resolver(options.records or index / FOLDER, contact, progress)
