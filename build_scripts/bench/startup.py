"""From the start of a fresh process to the first painted window, against an empty PySide6 window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from build_scripts.bench.measure import Row

_CHECKOUT = Path(__file__).resolve().parents[2]
_UNTIL_PAINTED = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow
wanted = sys.argv.pop(1)
class Watch(QObject):
    painted = False
    def eventFilter(self, target, event):
        if not self.painted and event.type() == QEvent.Type.Paint:
            self.painted = wanted in (type(target).__name__, type(target.parent()).__name__)
        return False
def until_painted(*_):
    watch = Watch()
    app = QApplication.instance()
    app.installEventFilter(watch)
    patience = time.monotonic() + 30
    while not watch.painted:
        app.processEvents()
        if time.monotonic() > patience:
            sys.exit(f"{wanted} was never painted")
    print(time.monotonic(), flush=True)
    os._exit(0)
QApplication.exec = until_painted
"""
_OURS = _UNTIL_PAINTED + "from ui.app import main\nmain(['open', *sys.argv[1:]])\n"
_EMPTY = _UNTIL_PAINTED + "app = QApplication([])\nwindow = QMainWindow()\nwindow.show()\napp.exec()\n"


def run(folder: Path, quick: bool) -> list[Row]:
    """Medians of fresh processes taking turns: no file, and the bundled sample open."""
    from perfdesk.store.file import ProjectFile
    from perfdesk.workflow.sample import sample_filing

    runs = 2 if quick else 15
    sample = folder / "sample.perfdesk"
    ProjectFile.create(sample, sample_filing()).close()
    works = {
        "empty": (_EMPTY, ("QMainWindow",)),
        "start": (_OURS, ("MainWindow",)),
        "start, sample on screen": (_OURS, ("GridView", str(sample))),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(-1, runs):
        for name, (code, arguments) in works.items():
            taken = _first_paint(code, arguments, folder)
            if turn >= 0:
                times[name].append(taken)
    middle = {name: statistics.median(items) for name, items in times.items()}
    against = "an empty PySide6 window"
    aims = {"start": 1.6, "start, sample on screen": None}
    return [Row(name, middle[name], middle["empty"], against, runs, aim=aim) for name, aim in aims.items()]


def _first_paint(code: str, arguments: tuple[str, ...], home: Path) -> float:
    """Seconds from the start of a process to the paint of the wanted widget, in a home of its own."""
    places = {
        name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    }
    environment = {**os.environ, **places, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(_CHECKOUT)}
    # Both sides from byte code, as an installed program runs: pip has compiled PySide6, and the warm-up compiles ours.
    environment["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, check=False, timeout=60, env=environment, cwd=home,
    )  # fmt: skip
    if done.returncode != 0 or not done.stdout.strip():
        raise SystemExit(f"the window did not appear: {done.stderr.strip()[-2000:]}")
    return float(done.stdout.split()[-1]) - start
