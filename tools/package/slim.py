"""Removes parts of numpy, Whoosh and Jinja that no search loads.

These are only parts that `import numpy` and `search.embedding.encoder` do not load (by
sys.modules, of numpy 2.2 and 2.5); numpy imports them on demand. A test runs the rest. MiB
unpacked, of numpy 2.2.6 for x86_64: 60 are installed, 40 remain, of which OpenBLAS takes 24 and
numpy's core 10."""

from __future__ import annotations

import shutil
from pathlib import Path

# In numpy/: libraries that we do not use, and numpy's tests, headers and compilers.
FOLDERS = (
    "_core/include",
    "_core/lib",
    "_pyinstaller",
    "compat",
    "core",  # the old name of _core, for old programs
    "distutils",
    "doc",
    "f2py",
    "fft",
    "ma",
    "polynomial",
    "random",
    "testing",
    "**/tests",
)
FILES = (
    "_core/_simd.*.so",  # single processor instructions, for tests
    "_core/*_tests.*.so",
    "conftest.py",
    "matlib.py",
    "**/*.pxd",
    "**/*.pyi",
    "**/*.pyx",
)


# In whoosh/: its old format, command line, benchmarks, tests, date parser and unused stemmers. Half
# a MiB unpacked.
WHOOSH = (
    "automata/fst.py",
    "cli.py",
    "codec/whoosh2.py",
    "lang/paicehusk.py",
    "lang/phonetic.py",
    "qparser/dateparse.py",
    "support/bench.py",
    "support/relativedelta.py",
    "util/testing.py",
)
# Jinja's own extensions, which templates must ask for by name, and pip's lists of installed files.
OTHERS = ("jinja2/ext.py", "*.dist-info/RECORD")


def slim(packages: Path) -> None:
    """Remove these parts from the folder of the packages; missing ones are ignored."""
    numpy, whoosh = packages / "numpy", packages / "whoosh"
    for pattern in FOLDERS:
        for folder in list(numpy.glob(pattern)):
            shutil.rmtree(folder)
    for pattern in FILES:
        for file in list(numpy.glob(pattern)):
            file.unlink()
    for name in WHOOSH:
        (whoosh / name).unlink(missing_ok=True)
    for pattern in OTHERS:
        for file in list(packages.glob(pattern)):
            file.unlink()
