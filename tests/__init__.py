"""The tests.

Modules of `support` and `hosts` are helpers; they import no test. A test imports helpers, never
another test. Fixtures that more than one file asks for are listed in `conftest.py`.
"""

import os

# Two workers on two cores: numpy's own threads would wait for each other. Read at its import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
