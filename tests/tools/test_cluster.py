"""python -m tools.cluster: no node is left running, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.paths import ROOT

# Stands in for a node: writes its process id, and says that there are $NODES nodes.
JAVA = f"""#!{sys.executable}
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        body = ('{{"number_of_nodes": %s}}' % os.environ["NODES"]).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = HTTPServer(("127.0.0.1", int(sys.argv[-1]) + int(sys.argv[-3])), Health)
written = Path(os.environ["PID"] + ".part")
written.write_text(str(os.getpid()))
written.rename(os.environ["PID"])
server.serve_forever()
"""
RUN = """
import sys
from pathlib import Path
from tools.cluster import nodes
nodes.MADE = Path(sys.argv.pop(1))
from tools.cluster.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize(
    ("action", "seen"),
    [(["up"], 1), (["up"], 0), (["run", "sleep", "600"], 1)],
    ids=["up", "starting", "run"],
)
def test_no_node_outlives_a_signal(
    tmp_path: Path, ending: signal.Signals, action: list[str], seen: int
) -> None:
    made, java, pid = tmp_path / "made", tmp_path / "bin" / "java", tmp_path / "pid"
    (made / "lib").mkdir(parents=True)
    java.parent.mkdir()
    java.write_text(JAVA)
    java.chmod(0o755)
    path = f"{java.parent}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, made, "--nodes=1", f"--port={free_port() - 1}", *action],
        cwd=ROOT,
        env=os.environ | {"PATH": path, "PID": str(pid), "NODES": str(seen)},
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout
        if seen:
            assert b"1 of 1 nodes" in process.stdout.readline()
        while not pid.exists():  # pytest ends this where it never comes
            time.sleep(0.01)
        process.send_signal(ending)
        process.wait()
        process.stdout.close()
        assert not is_running(int(pid.read_text()))
    finally:
        process.kill()
        if pid.exists() and is_running(int(pid.read_text())):
            os.kill(int(pid.read_text()), signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
