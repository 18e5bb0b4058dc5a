"""What of numpy and Whoosh stays out of the zip: no search loads it.

Named here is only what `import numpy` and `search.embedding.encoder` leave alone (seen in
sys.modules, of numpy 2.2 and 2.5); numpy itself fetches these parts when somebody asks for them.
A test runs what is left. MiB unpacked, of numpy 2.2.6 for x86_64: 60 are installed, 40 stay, of
which OpenBLAS takes 24 and numpy's own products 10."""

from __future__ import annotations

import shutil
from pathlib import Path

# Libraries of other sciences, and numpy's own tests, headers and compilers, in numpy/.
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
    "_core/_simd.*.so",  # the instructions one by one, for tests
    "_core/*_tests.*.so",
    "conftest.py",
    "matlib.py",
    "**/*.pxd",
    "**/*.pyi",
    "**/*.pyx",
)


# Of Whoosh: its old format, its command line, its benchmarks, a query parser's dates. Half a MiB
# unpacked.
WHOOSH = (
    "automata/fst.py",
    "cli.py",
    "codec/whoosh2.py",
    "qparser/dateparse.py",
    "support/bench.py",
)


def slim(packages: Path) -> None:
    """Remove them from the folder that the packages are in; what is not there is no fault."""
    numpy, whoosh = packages / "numpy", packages / "whoosh"
    for pattern in FOLDERS:
        for folder in list(numpy.glob(pattern)):
            shutil.rmtree(folder)
    for pattern in FILES:
        for file in list(numpy.glob(pattern)):
            file.unlink()
    for name in WHOOSH:
        (whoosh / name).unlink(missing_ok=True)
