"""These tests need a running cluster: `make test-cluster` and `make smoke` start one.

Without it they are not collected: `make test` decides whether there can be one, and says so.
"""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("CITEBOX_TEST_CLUSTER") else ["test_*.py"]
