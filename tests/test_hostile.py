"""Hostile and broken inputs: refused in one clear Chinese line, soon and in little memory, leaving nothing behind."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from perfdesk.workflow.sample import sample_path
from tests.hostile import HOSTILE_PROJECT_FILES, HOSTILE_SOURCES, Builder
from tests.measured_run import Run, measured, perfdesk

MAX_SECONDS = 10
MAX_MEGABYTES = 300


def assert_refused_kindly(run: Run) -> None:
    lines = run.stderr.strip().splitlines()
    assert run.status == 2, run
    assert len(lines) == 1, run.stderr
    assert re.search(r"[\u4e00-\u9fff]{4}", lines[0]), lines
    assert "Traceback" not in run.stdout + run.stderr
    assert not run.late
    assert run.seconds < MAX_SECONDS
    assert run.peak_mb < MAX_MEGABYTES


def named(builders: dict[str, Builder]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("builder", builders.values(), ids=builders.keys())


def test_the_meter_sees_memory() -> None:
    greedy = "block = bytearray(320 << 20); print(len(block))"
    run = measured([sys.executable, "-c", greedy], timeout=60)
    assert not run.late
    assert run.stdout.strip() == str(320 << 20)
    assert MAX_MEGABYTES < run.peak_mb < 400


def test_the_meter_sees_a_late_process() -> None:
    assert measured([sys.executable, "-c", "import time; time.sleep(60)"], timeout=1).late


@named(dict(HOSTILE_SOURCES))
def test_import_refuses(builder: Builder, tmp_path: Path) -> None:
    source = builder(tmp_path)
    target = tmp_path / "new.perfdesk"
    run = perfdesk("import", source, "--into", target)
    assert_refused_kindly(run)
    assert source.name in run.stderr
    assert not list(tmp_path.glob("new*")), "nothing may be left half-written"


@named(dict(HOSTILE_SOURCES))
def test_check_refuses(builder: Builder, tmp_path: Path) -> None:
    run = perfdesk("check", builder(tmp_path))
    assert_refused_kindly(run)
    assert run.stdout == ""
    assert "must-not-be-read" not in run.stderr


@pytest.mark.parametrize("verb", ["check", "dump"])
@named(dict(HOSTILE_PROJECT_FILES))
def test_opening_refuses(builder: Builder, verb: str, tmp_path: Path) -> None:
    path = builder(tmp_path)
    before = path.read_bytes()
    assert_refused_kindly(perfdesk(verb, path))
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@named(dict(HOSTILE_PROJECT_FILES))
def test_export_refuses_and_makes_no_folder(builder: Builder, tmp_path: Path) -> None:
    path = builder(tmp_path)
    assert_refused_kindly(perfdesk("export", path, "--to", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@named(dict(HOSTILE_PROJECT_FILES))
def test_loading_into_it_refuses(builder: Builder, tmp_path: Path) -> None:
    path = builder(tmp_path)
    before = path.read_bytes()
    assert_refused_kindly(perfdesk("load", sample_path(), "--into", path))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "no-such-file.docx"],
        ["dump", "no-such-file.perfdesk"],
        ["import", "no-such-file.docx", "--into", "new.perfdesk"],
        ["load", "no-such-file.json", "--into", "new.perfdesk"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_missing_file_is_refused(arguments: list[str], tmp_path: Path) -> None:
    places = [tmp_path / item if "." in item else item for item in arguments]
    assert_refused_kindly(perfdesk(*places))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 99, "projects": []}', '{"version": 1, "projects": 3}'])
def test_load_refuses_json_that_is_no_dump(text: str, tmp_path: Path) -> None:
    source = tmp_path / "wrong.json"
    source.write_text(text, encoding="utf-8")
    assert_refused_kindly(perfdesk("load", source, "--into", tmp_path / "new.perfdesk"))
    assert not list(tmp_path.glob("new*"))
