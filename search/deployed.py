"""The deployed app, its index opened once when this module is imported.

The import never fails: without an index, or with a bad setting, the app answers 503 with the
reason. Loading creates little garbage, so garbage collection is off meanwhile (a tenth of a cold
start), and what was loaded is frozen: later collections skip it.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from .web.slim_imports import stand_ins

collects = gc.isenabled()
gc.disable()
with stand_ins():
    from flask import Flask

    from .app import create_app
    from .engine.opening import open_engine
    from .engine.protocol import Engine
    from .errors import BadSetting, IndexUnavailable
    from .settings import ENGINE, Settings, read_settings
    from .web.access_log import access, log_to

# `make package` puts the digest of the zip's index here: no other is then opened, but for one that
# a signed pointer names. None opens whatever index is in the folder.
INDEX_SHA256: str | None = None
DEFAULT_INDEX = Path(__file__).parent.parent / "build" / "index"


def _serve() -> Flask:
    directory = Path(os.environ.get("CITEBOX_INDEX") or DEFAULT_INDEX)
    engine: Engine | IndexUnavailable
    on_lambda = "AWS_LAMBDA_FUNCTION_NAME" in os.environ
    url = os.environ.get("CITEBOX_POINTER")
    if on_lambda:
        log_to(sys.stdout, access)  # CloudWatch reads its metrics from lines that are nothing else
    try:
        if url:
            from .engine.published import follow  # noqa: PLC0415 - not loaded without a pointer

            key = os.environ.get("CITEBOX_POINTER_KEY", "")
            least = os.environ.get("CITEBOX_POINTER_LEAST", "")
            engine = follow(directory, url, key, INDEX_SHA256, least)
        elif on_lambda and not os.environ.get(ENGINE):
            engine = open_engine(directory, INDEX_SHA256)
        else:
            from .engine.live import LiveEngine  # noqa: PLC0415 - on Lambda no index is replaced

            engine = LiveEngine(directory, bound=INDEX_SHA256)
    except IndexUnavailable as error:
        engine = error
    except BadSetting as error:
        engine = IndexUnavailable(str(error))
    try:
        return create_app(engine, read_settings(os.environ), on_lambda)
    except BadSetting as error:
        return create_app(IndexUnavailable(str(error)), Settings())


try:
    app = _serve()
finally:
    gc.freeze()
    if collects:
        gc.enable()
