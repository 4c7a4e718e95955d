"""One run of the command line in a process of its own, with its processor time and its peak memory.

A child started straight from the test process would be charged with the memory of the test process (Linux counts the
peak before `exec`), so a small launcher stands between the two and reports the usage of its own child only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parent.parent
_LAUNCHER = """
import json, resource, subprocess, sys
child = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
late = False
try:
    out, err = child.communicate(timeout=float(sys.argv[1]))
except subprocess.TimeoutExpired:
    child.kill()
    out, err = child.communicate()
    late = True
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "status": child.returncode, "stdout": out.decode("utf-8", "replace"), "stderr": err.decode("utf-8", "replace"),
    "seconds": used.ru_utime + used.ru_stime, "late": late,
    "peak_mb": used.ru_maxrss / 1024,
}))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left behind. `seconds` of wall time, `peak_mb` of resident memory."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    late: bool
    peak_mb: float


def perfdesk(*arguments: str | Path, timeout: float = 60) -> Run:
    """Run `python -m perfdesk` with these arguments, ended after `timeout` seconds."""
    return measured([sys.executable, "-m", "perfdesk", *map(str, arguments)], timeout)


def measured(command: list[str], timeout: float) -> Run:
    """Run a command in the checkout, ended after `timeout` seconds."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(_CHECKOUT)}
    launcher = [sys.executable, "-I", "-c", _LAUNCHER, str(timeout)]
    done = subprocess.run([*launcher, *command], capture_output=True, check=True, cwd=_CHECKOUT, env=environment)
    return Run(**json.loads(done.stdout))
