"""The short version of build_scripts/fuzz.py: broken files are imported or refused in one line, and soon."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from build_scripts import fuzz
from build_scripts.mutations import BINARY, mutated, xml_broken

COUNT = 120


def test_broken_files_do_no_harm(tmp_path: Path) -> None:
    files = fuzz.seeds(None)
    assert {path.suffix for path in files} >= {".doc", ".docx", ".xls", ".xlsx"}
    draw = random.Random(20)
    results: dict[str, int] = {}
    for number in range(COUNT):
        source = files[number % len(files)]
        path = tmp_path / f"{number}{source.suffix}"
        path.write_bytes(mutated(source.read_bytes(), draw))
        begun = time.process_time()
        result, words = fuzz.read_one(path)
        assert result in ("imported", "refused"), f"{source.name}, file {number}: {words}"
        assert time.process_time() - begun < fuzz.MAX_SECONDS
        results[result] = results.get(result, 0) + 1
    assert min(results["imported"], results["refused"]) > COUNT // 20


def test_every_seed_is_sound_or_holds_no_form() -> None:
    found = {path.name: fuzz.read_one(path) for path in fuzz.seeds(None)}
    assert {name for name, (result, _) in found.items() if result == "refused"} == {
        *("mixed.doc", "mixed.docx", "shown.xls", "shown.xlsx"),
    }


@pytest.mark.parametrize("mutation", [*BINARY, xml_broken])
def test_mutations_change_something_and_take_any_bytes(mutation: object) -> None:
    data = (Path(__file__).parent / "data" / "legacy" / "mixed.docx").read_bytes()
    draw = random.Random(3)
    assert any(mutation(data, draw) != data for _ in range(10))
    for short in (b"", b"x", b"PK"):
        assert isinstance(mutation(short, draw), bytes)


def test_a_process_that_hangs_or_dies_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fuzz, "MAX_SECONDS", 0.0)
    reader = fuzz.Reader()
    try:
        assert reader.read(tmp_path / "无.docx")["result"] in ("hung", "died")
    finally:
        reader.close()


def test_harm_is_told_and_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    class Crashing:
        def read(self, path: Path) -> dict[str, object]:
            return {"result": "crashed", "words": "Traceback", "seconds": 0.0, "megabytes": 1.0}

        def close(self) -> None:
            pass

    monkeypatch.setattr(fuzz, "Reader", Crashing)
    assert not fuzz.run(fuzz.seeds(None)[:1], 1, 1, tmp_path / "kept")
    assert len(list((tmp_path / "kept").iterdir())) == 1
    assert "1 harmful" in capsys.readouterr().out
