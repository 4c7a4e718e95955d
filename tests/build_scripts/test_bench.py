"""The benches: sound arithmetic, varied data, and a quick run that compares equal work."""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path

import pytest

from build_scripts.bench import run as bench_run
from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, interleaved, percentile


def test_the_percentile_is_the_nearest_rank() -> None:
    times = [float(n) for n in range(100, 0, -1)]
    assert percentile(times, 0.95) == 95
    assert percentile([3.0], 0.95) == 3


def test_an_aim_is_a_ratio_with_a_peer_and_seconds_without() -> None:
    assert Row("a", 0.2, 1.0, "peer", 1, aim=0.33).met is True
    assert Row("a", 0.4, 1.0, "peer", 1, aim=0.33).met is False
    assert Row("a", 0.03, None, "alone", 1, aim=0.025).met is False
    assert Row("a", 0.03, None, "alone", 1).met is None


def test_works_take_turns_and_every_second_round_goes_backwards() -> None:
    calls: list[str] = []
    times = interleaved(lambda: calls.append("ours"), lambda: calls.append("peer"), runs=2, warm_up=1)
    assert calls == ["ours", "peer", "ours", "peer", "peer", "ours"]
    assert [len(items) for items in times] == [2, 2]


def test_generated_filings_are_the_same_every_time_and_hardly_repeat_themselves() -> None:
    filing = big_filing(60)
    texts = [row.description or "" for _, row in filing.indicators()]
    again = [row.description or "" for _, row in big_filing(60).indicators()]
    data = "".join(texts).encode()
    assert texts == again
    assert len(set(texts)) > 0.6 * len(texts)
    assert len(zlib.compress(data, 6)) > len(data) / 12


def test_the_quick_word_bench_gives_a_ratio_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("docxtpl")
    monkeypatch.setattr(sys, "argv", ["run.py", "--json", "--quick", "--only", "word_export"])
    assert bench_run.main() == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["aim"] for row in rows] == [0.25, None, 0.12, 1.1]
    assert all(row["ours_seconds"] > 0 and row["ratio"] > 0 for row in rows)


def test_the_quick_import_bench_compares_equal_cells(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PERFDESK_SAMPLES", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["run.py", "--json", "--quick", "--only", "word_import"])
    assert bench_run.main() == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["name"] for row in rows] == ["read 23 projects", "import 23 projects"]
    assert all(row["ratio"] > 0 for row in rows)


def test_the_quick_check_bench_measures_every_aim_and_the_parser(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", "--json", "--quick", "--only", "check"])
    assert bench_run.main() == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["aim"] for row in rows] == [0.4, None, 0.001, None, 0.005, None, None, 0.005]
    assert [row["ratio"] is not None for row in rows] == [False, True, False, True, False, False, True, False]
    assert all(row["ours_seconds"] > 0 for row in rows)


def test_a_filing_of_a_wanted_number_of_rows_varies_them() -> None:
    filing = big_filing(5, rows=30)
    assert [len(project.indicators) for project in filing.projects] == [30] * 5
    assert all(len({row.level3 for row in project.indicators}) > 20 for project in filing.projects)
