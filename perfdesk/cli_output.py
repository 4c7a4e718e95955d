"""What the command line says, and where: results on standard output, the rest on standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from perfdesk.errors import UserError


class Unread(Exception):
    """Whoever reads our output went away: `perfdesk dump … | head`."""


def say(text: str) -> None:
    """Lines for standard output, written at once so that a full disk is noticed while it can be told."""
    try:
        print(text, flush=True)
    except OSError as error:
        _silence(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise Unread from error
        raise UserError(f"结果没有完整输出（{error.strerror}）。", "请检查磁盘空间后重试。") from error


def tell(text: str) -> None:
    """A line for standard error; the exit status stands even when nobody can read it."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)


def as_text(data: Any) -> str:
    """Data as the JSON that people can read."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all. UserError when it cannot be written."""
    from perfdesk.writers.atomic import replacing

    with replacing(path) as beside:
        beside.write_text(text + "\n", encoding="utf-8")


def progress(verb: str) -> Callable[[int, int], None] | None:
    """A function that shows how far long work has come, None where nobody watches a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        print(f"\r{verb} {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return show


def speak_utf8() -> None:
    """Speak UTF-8 whatever the system is set to."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _silence(stream: TextIO) -> None:
    """Let what a broken stream still holds go nowhere: Python would complain about it when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
