"""Measurements of Citebox: `python -m bench NAME …`, and `python -m bench` lists them.

A module of a subfolder that defines `main` is a benchmark, and its command is the module's name.
What two folders share is in `common`; modules without `main` help the benchmarks beside them.
Benchmarks import `search`, `index`, `tools` and the helpers of `tests`; nothing of what ships
imports `bench`.
"""

import os

# One thread for numpy, as search.store.reader sets it. It has to be set before numpy is first
# imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
