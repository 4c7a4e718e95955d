"""Guards against faults that no other test would show: a bad Qt release, and costs at start-up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

_CHECKOUT = Path(__file__).resolve().parent.parent
_WATCH_FILES = """
import importlib, os, pkgutil, sys
import perfdesk
touched = []
homes = tuple(os.path.realpath(place) + os.sep for place in (sys.prefix, sys.base_prefix, sys.exec_prefix))
def watch(event, args):
    if event in ("open", "sqlite3.connect", "os.mkdir", "os.rename", "os.remove"):
        name = str(args[0])
        if not name.endswith((".py", ".pyc", ".so")) and not os.path.realpath(name).startswith(homes):
            touched.append((event, name))
names = [module.name for module in pkgutil.walk_packages(perfdesk.__path__, "perfdesk.")]
sys.addaudithook(watch)
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
EXTRA
print(len(names), touched)
"""


def python(code: str) -> str:
    """The output of a fresh interpreter of this checkout."""
    environment = {**os.environ, "PYTHONPATH": str(_CHECKOUT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=_CHECKOUT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_void_qt_calls_do_not_use_up_none() -> None:
    # PySide6 6.12.0 takes a reference to None with every such call; Python 3.11 aborts when none are left.
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("绩效")
    assert sys.getrefcount(None) - before > -100


@pytest.mark.parametrize("library", ["PySide6", "docx", "olefile", "openpyxl", "xlrd", "xlsxwriter", "sqlite_utils"])
def test_the_command_line_starts_without(library: str) -> None:
    loaded = python("import sys, perfdesk.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))")
    assert "perfdesk" in loaded.split()
    assert library not in loaded.split()


def test_importing_any_module_touches_no_file() -> None:
    count, _, touched = python(_WATCH_FILES.replace("EXTRA", "")).partition(" ")
    assert int(count) > 20
    assert touched == "[]"


def test_a_touched_file_is_noticed() -> None:
    assert "form.toml" in python(_WATCH_FILES.replace("EXTRA", "open('templates/hebei-project/form.toml').close()"))
