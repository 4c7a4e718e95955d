"""What the command line says of a wrong command is Chinese, whatever argparse makes of it."""

from __future__ import annotations

import re

import pytest

from perfdesk.cli import run

WRONG = [
    ("frobnicate",),
    ("check",),
    ("export", "a.perfdesk"),
    ("export", "a.perfdesk", "--to", "x", "--project", "abc"),
    ("export", "a.perfdesk", "--to"),
    ("new", "a.perfdesk", "--form", "f", "--year", "明年", "--unit", "u"),
    ("import", "--into", "x.perfdesk"),
    ("forms", "extra"),
    ("check", "a", "--nosuch"),
    ("export", "a", "--to", "x", "--book=1"),
    ("export", "a", "--to", "x", "--pr"),
    ("version", "a"),
    ("version", "a", "--rename", "x"),
    ("version", "a", "--name", "x", "--delete", "x"),
]


@pytest.mark.parametrize("argv", WRONG, ids=" ".join)
def test_a_wrong_command_is_explained_in_chinese(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    status = run(argv, show_window=lambda path: 0, write_pdf=lambda document, path: None)
    err = capsys.readouterr().err
    assert status == 2
    assert err.count("\n") == 1
    words = set(re.findall(r"[a-z]{4,}", err)) - {"perfdesk", "help", "frobnicate", "nosuch", "extra"}
    names = {"file", "into", "form", "year", "unit", "project", "sources", "book", "source"}
    names |= {"name", "restore", "rename", "delete"}
    assert words <= names, err


@pytest.mark.parametrize("argv", [("--help",), ("export", "--help")])
def test_the_help_is_chinese(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(argv, show_window=lambda path: 0, write_pdf=lambda document, path: None)
    out = capsys.readouterr().out
    assert "用法：" in out
    assert not re.search(r"usage|options|arguments|show ", out)
