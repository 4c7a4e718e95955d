"""Sizes and words that are the same for every file of the checkout."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).resolve().parent.parent
_CODE = ["perfdesk", "ui", "build_scripts", "tests"]
_TEXT = ["*.md", "*.toml", ".ci/*", "build_scripts/*", "docs/**/*", "perfdesk/**/*", "ui/**/*", "tests/**/*"]
_TEXT += ["templates/**/*", "resources/**/*"]
_SUFFIXES = {".py", ".sh", ".ps1", ".spec", ".md", ".toml", ".txt", ".json", ".qss", ".svg", ""}
_LEFT_OVER = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
# Home folders and work places of one machine (an invented /home/a is none); written so that this line is none itself.
_PRIVATE = re.compile(r"(?<![\w.~*])/(?:work/\w|root/\w|(?:home|Users)/[a-z]{2})|\b[A-Z]:\\{1,2}Users\\")
_SWALLOWS = (ast.Pass, ast.Continue)


def code_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (_CHECKOUT / folder).glob("**/*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(_CHECKOUT).as_posix()


def long_functions(tree: ast.Module, limit: int = 60) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > limit:
                yield f"{node.name} ({length} lines)"


def swallowed_exceptions(tree: ast.Module) -> Iterator[int]:
    """Handlers of everything that do nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and isinstance(node.body[0], _SWALLOWS):
            kind = node.type.id if isinstance(node.type, ast.Name) else None
            if node.type is None or kind in ("Exception", "BaseException"):
                yield node.lineno


def naps(tree: ast.Module) -> Iterator[int]:
    """Calls that wait for a time instead of an event."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            if (owner, node.func.attr) in {("time", "sleep"), ("qtbot", "wait"), ("QTest", "qWait")}:
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (node.lineno for alias in node.names if alias.name == "sleep")


def test_no_function_is_longer_than_60_lines() -> None:
    faults = {name_of(path): list(long_functions(ast.parse(path.read_text("utf-8")))) for path in code_files(*_CODE)}
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in code_files(*_CODE)}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_the_main_window_stays_below_200_lines() -> None:
    lines = (_CHECKOUT / "ui" / "window.py").read_text("utf-8").splitlines()
    assert len(lines) < 200


def test_nothing_is_left_for_later_in_product_code() -> None:
    faults = [
        f"{name_of(path)}:{number}"
        for path in code_files("perfdesk", "ui", "build_scripts")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if _LEFT_OVER.search(line)
    ]
    assert faults == []


def test_no_exception_is_swallowed() -> None:
    faults = [
        f"{name_of(path)}:{line}"
        for path in code_files("perfdesk", "ui", "build_scripts")
        for line in swallowed_exceptions(ast.parse(path.read_text("utf-8")))
    ]
    assert faults == []


def test_no_test_waits_for_a_time() -> None:
    tests = [path for path in code_files("tests") if path.name.startswith(("test_", "conftest"))]
    faults = [f"{name_of(path)}:{line}" for path in tests for line in naps(ast.parse(path.read_text("utf-8")))]
    assert faults == []


def test_no_file_names_a_private_place() -> None:
    files = {path for pattern in _TEXT for path in _CHECKOUT.glob(pattern) if path.is_file()}
    texts = [path for path in files if path.suffix in _SUFFIXES and "__pycache__" not in path.parts]
    assert len(texts) > 30
    faults = [
        f"{name_of(path)}: {match.group()}"
        for path in texts
        if path != Path(__file__).resolve()
        for match in _PRIVATE.finditer(path.read_text("utf-8"))
    ]
    assert faults == []


def test_the_constraints_hold_exact_versions_and_no_address() -> None:
    lines = (_CHECKOUT / "build_scripts" / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    assert not [line for line in lines if "://" in line]
    assert "PySide6_Essentials==6.11.3" in pins


@pytest.mark.parametrize(
    ("check", "source"),
    [
        (long_functions, "def f():\n" + "    x = 1\n" * 60),
        (swallowed_exceptions, "try:\n    f()\nexcept Exception:\n    pass"),
        (naps, "import time\ntime.sleep(1)"),
        (naps, "def test(qtbot):\n    qtbot.wait(5)"),
        (naps, "from time import sleep"),
    ],
)
def test_a_bad_habit_is_noticed(check, source: str) -> None:
    assert list(check(ast.parse(source)))


@pytest.mark.parametrize("text", ["open('/home/li/a')", "see /work/x", 'r"C:\\Users\\li"', "/Users/li"])
def test_a_private_place_is_noticed(text: str) -> None:
    assert _PRIVATE.search(text)


@pytest.mark.parametrize("text", ["perfdesk/work/a", "~/home/x", "a/root/b", "https://x.y/users/z"])
def test_a_relative_place_is_none(text: str) -> None:
    assert not _PRIVATE.search(text)
