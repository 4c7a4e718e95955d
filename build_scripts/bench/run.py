"""`python build_scripts/bench/run.py [--json] [--only NAME] [--quick]`: a table of ratios against peers.

Ours and the peer take turns in the same run, after a warm-up; medians are compared. Times depend on the machine,
ratios much less, so there is no pass or fail: the aim stands beside the ratio.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from build_scripts.bench.measure import Row

BENCHES = (
    "word_import",
    "word_export",
    "excel_export",
    "edit",
    "paste",
    "check",
    "pdf",
    "compare",
    "opening",
    "startup",
)
_JSON_NAMES = {"ours": "ours_seconds", "peer": "peer_seconds"}


def main() -> int:
    """Run the chosen benches and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--only", choices=BENCHES, action="append", help="run this one only (may be repeated)")
    parser.add_argument("--quick", action="store_true", help="small sizes and few runs: does it work at all?")
    options = parser.parse_args()
    names = options.only or BENCHES
    rows = (
        _here(names[0], options.quick) if len(names) == 1 else [row for n in names for row in _apart(n, options.quick)]
    )
    print(_json(rows) if options.json else _table(rows))
    if _load() and _load()[0] > (os.cpu_count() or 1):
        print(f"the machine is busy (load {_load()[0]:.1f}): run again when it is quiet", file=sys.stderr)
    return 0


def _here(name: str, quick: bool) -> list[Row]:
    print(f"{name} ...", file=sys.stderr, flush=True)
    module = importlib.import_module(f"build_scripts.bench.{name}")
    with tempfile.TemporaryDirectory(prefix="perfdesk-bench-") as folder:
        rows: list[Row] = module.run(Path(folder), quick)
    return rows


def _apart(name: str, quick: bool) -> list[Row]:
    """One bench in a process of its own, so that what an earlier one left in memory does not slow a later one."""
    command = [sys.executable, __file__, "--json", "--only", name, *(["--quick"] if quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return [
        Row(**{key: row[_JSON_NAMES.get(key, key)] for key in Row.__dataclass_fields__})
        for row in json.loads(done.stdout)["rows"]
    ]


def _table(rows: list[Row]) -> str:
    head = f"{'bench':26}{'ours':>11}{'peer':>11}{'ratio':>8}{'aim':>9}  against"
    return "\n".join([head, "-" * 90, *map(_line, rows)])


def _line(row: Row) -> str:
    mark = {True: "met", False: "missed", None: ""}[row.met]
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    aim = "" if row.aim is None else _time(row.aim) if row.ratio is None else f"{row.aim:.2f}"
    peer = "" if row.peer is None else _time(row.peer)
    text = f"{row.name:26}{_time(row.ours):>11}{peer:>11}{ratio:>8}{aim:>9}  {row.against} (n={row.runs}) {mark}"
    return f"{text} {row.note}".rstrip()


def _load() -> tuple[float, ...]:
    """What else the machine was doing: above the number of cores, times (less so ratios) say little."""
    return os.getloadavg() if hasattr(os, "getloadavg") else ()


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _json(rows: list[Row]) -> str:
    machine: dict[str, object] = {"python": platform.python_version(), "system": platform.platform()}
    machine |= {"cores": os.cpu_count(), "load": [round(part, 2) for part in _load()]}
    lines = [
        {_JSON_NAMES.get(key, key): value for key, value in asdict(row).items()} | {"ratio": row.ratio, "met": row.met}
        for row in rows
    ]
    return json.dumps({"version": 1, "machine": machine, "rows": lines}, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    sys.exit(main())
