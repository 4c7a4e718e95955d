"""Which room may know which, as an `ast` walk: the drawing in docs/design.md is kept by this test, not by good will."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).resolve().parent.parent

# Room of perfdesk -> the rooms that it may import, itself apart.
_MAY_IMPORT: dict[str, set[str]] = {
    "collector": set(),
    "errors": set(),
    "paths": set(),
    "table": set(),
    "words": {"paths"},
    "model": {"errors", "words"},
    "forms": {"collector", "errors", "model", "paths", "table"},
    "readers": {"errors", "table"},
    "writers": {"collector", "errors", "table"},
    "rules": {"collector", "errors", "model", "paths", "words"},
    "editing": {"errors", "model"},
    "store": {"collector", "editing", "errors", "model"},
    "workflow": {"editing", "errors", "forms", "model", "paths", "readers", "rules", "store", "table", "writers"},
    "cli_words": {"errors"},
    "cli_output": {"errors", "writers"},
    "cli_files": {"cli_output", "editing", "errors", "forms", "store"},
    "cli_form": {"cli_files", "paths", "workflow"},
    "cli_check": {"cli_files", "cli_output", "errors", "rules", "store", "words", "workflow"},
    "cli_export": {"cli_files", "cli_output", "editing", "errors", "forms", "workflow"},
    "cli_versions": {"cli_files", "editing", "errors", "store", "workflow"},
    "cli_year": {"cli_files", "errors", "model", "workflow", "writers"},
    "cli": {
        "cli_check",
        "cli_export",
        "cli_files",
        "cli_form",
        "cli_output",
        "cli_versions",
        "cli_words",
        "cli_year",
        "editing",
        "errors",
        "forms",
        "model",
        "paths",
        "readers",
        "rules",
        "store",
        "table",
        "words",
        "workflow",
        "writers",
    },
}
# Library -> the places that may import it.
_LIBRARIES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(["docx", "openpyxl", "xlsxwriter", "lxml"], ("perfdesk/readers/", "perfdesk/writers/")),
    **dict.fromkeys(["olefile", "xlrd"], ("perfdesk/readers/",)),
    **dict.fromkeys(["sqlite3", "sqlite_utils"], ("perfdesk/store/",)),
    **dict.fromkeys(["PySide6", "shiboken6"], ("ui/",)),
    **dict.fromkeys(["socket", "socketserver", "ssl", "urllib.request", "http", "ftplib", "smtplib", "requests"], ()),
    **dict.fromkeys(["asyncio", "xmlrpc", "webbrowser", "PySide6.QtNetwork"], ()),
    **dict.fromkeys(["concurrent", "multiprocessing", "_thread"], ("ui/tasks.py",)),
}
_THREADS = {"Thread", "Timer", "ThreadPoolExecutor", "ProcessPoolExecutor", "QThread", "QThreadPool", "QRunnable"}
_SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|REPLACE\s+INTO\s|PRAGMA\s|VACUUM\b"
    r"|(CREATE|DROP|ALTER)\s+(TABLE|INDEX|TRIGGER|VIEW)\s|BEGIN\s+IMMEDIATE\b|COMMIT\s*;?\s*$|ROLLBACK\s*;?\s*$)"
)
_DISK = {
    *["open", "read_text", "read_bytes", "write_text", "write_bytes", "exists", "is_file", "is_dir", "iterdir", "glob"],
    *["rglob", "stat", "mkdir", "touch", "unlink", "listdir", "scandir", "walk", "connect", "load_profile"],
    *["all_profiles", "profile_for", "word_list", "words", "getenv", "home", "cwd"],
}

Check = Callable[[str, ast.Module], Iterator[str]]


def product_files() -> list[Path]:
    return sorted([*_CHECKOUT.glob("perfdesk/**/*.py"), *_CHECKOUT.glob("ui/**/*.py")])


def imported_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every imported module, once more with the imported name behind it; relative imports as `.`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def room_of(place: str) -> str:
    return place.removeprefix("perfdesk/").split("/")[0].removesuffix(".py")


def foreign_rooms(place: str, tree: ast.Module) -> Iterator[str]:
    """Imports of a room that this one must not know."""
    room = room_of(place)
    for line, name in imported_names(tree):
        if name.startswith("."):
            yield f"{place}:{line}: relative import"
        elif place.startswith("ui/") or room == "__init__":
            continue
        elif place == "perfdesk/__main__.py":
            # `python -m perfdesk` is a second door to ui.app, which does the wiring; it may know nothing else.
            if name.split(".")[0] in ("ui", "perfdesk") and not name.startswith("ui.app"):
                yield f"{place}:{line}: only ui.app"
        elif name == "ui" or name.startswith("ui."):
            yield f"{place}:{line}: perfdesk must not know ui"
        elif name.startswith("perfdesk.") and name.split(".")[1] not in _MAY_IMPORT[room] | {room, "__version__"}:
            yield f"{place}:{line}: {room} must not import {name}"


def misplaced_libraries(place: str, tree: ast.Module) -> Iterator[str]:
    """Imports of a library outside its room."""
    for line, name in imported_names(tree):
        for library, rooms in _LIBRARIES.items():
            if (name == library or name.startswith(library + ".")) and not place.startswith(rooms):
                yield f"{place}:{line}: {name} belongs to {rooms or 'no room at all'}"


def sql_outside_the_store(place: str, tree: ast.Module) -> Iterator[str]:
    """Text that is an SQL statement."""
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if _SQL.match(text) and not place.startswith("perfdesk/store/"):
            yield f"{place}:{node.lineno}: SQL outside store/"


def threads_outside_tasks(place: str, tree: ast.Module) -> Iterator[str]:
    """Any use of a thread class."""
    for node in ast.walk(tree):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in _THREADS and place != "ui/tasks.py":
            yield f"{place}:{node.lineno}: {name} outside ui/tasks.py"


def disk_access_at_import(place: str, tree: ast.Module) -> Iterator[str]:
    """Calls that read or write the disk and run when the module is imported."""
    waiting: list[ast.AST] = [node for node in tree.body if not _is_main_guard(node)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in _DISK:
                yield f"{place}:{node.lineno}: {name}() runs at import"
        waiting += ast.iter_child_nodes(node)


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.dump(node.test)


CHECKS: list[Check] = [
    foreign_rooms,
    misplaced_libraries,
    sql_outside_the_store,
    threads_outside_tasks,
    disk_access_at_import,
]


@pytest.mark.parametrize("check", CHECKS)
def test_no_module_breaks_the_rule(check: Check) -> None:
    files = product_files()
    assert len(files) > 20
    faults: list[str] = []
    for path in files:
        faults += check(path.relative_to(_CHECKOUT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
    assert faults == []


@pytest.mark.parametrize(
    ("check", "place", "source"),
    [
        (foreign_rooms, "perfdesk/readers/word.py", "from perfdesk.model.rows import Filing"),
        (foreign_rooms, "perfdesk/writers/word.py", "def f():\n    import perfdesk.forms.profile"),
        (foreign_rooms, "perfdesk/rules/money.py", "from perfdesk import store"),
        (foreign_rooms, "perfdesk/cli.py", "from ui.app import main"),
        (foreign_rooms, "ui/grid.py", "from . import tree"),
        (misplaced_libraries, "perfdesk/forms/compose.py", "import docx.shared"),
        (misplaced_libraries, "perfdesk/workflow/load.py", "from sqlite3 import connect"),
        (misplaced_libraries, "perfdesk/cli.py", "from PySide6.QtCore import QObject"),
        (misplaced_libraries, "ui/app.py", "from PySide6 import QtNetwork"),
        (misplaced_libraries, "perfdesk/readers/word.py", "import urllib.request"),
        (sql_outside_the_store, "ui/tree.py", "x = 'SELECT name FROM project'"),
        (sql_outside_the_store, "perfdesk/cli.py", "f'UPDATE project SET name = {x}'"),
        (threads_outside_tasks, "ui/window.py", "import threading\nthreading.Thread()"),
        (threads_outside_tasks, "ui/printing.py", "QThreadPool.globalInstance()"),
        (disk_access_at_import, "perfdesk/forms/profile.py", "WORDS = Path('a').read_text()"),
        (disk_access_at_import, "perfdesk/rules/typo.py", "class A:\n    words = open('a')"),
    ],
)
def test_a_breach_is_noticed(check: Check, place: str, source: str) -> None:
    assert list(check(place, ast.parse(source)))


@pytest.mark.parametrize(
    ("check", "place", "source"),
    [
        (foreign_rooms, "perfdesk/workflow/roll_forward.py", "from perfdesk.store.file import ProjectFile"),
        (foreign_rooms, "perfdesk/store/file.py", "from perfdesk import __version__"),
        (misplaced_libraries, "perfdesk/readers/word.py", "from lxml import etree"),
        (sql_outside_the_store, "ui/dialogs/about.py", "x = 'Select a file'"),
        (disk_access_at_import, "perfdesk/paths.py", "def f():\n    return open('a')"),
    ],
)
def test_what_is_allowed_passes(check: Check, place: str, source: str) -> None:
    assert not list(check(place, ast.parse(source)))
