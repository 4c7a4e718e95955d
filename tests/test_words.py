from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from perfdesk import words
from perfdesk.paths import data_file

LISTS = sorted(path.stem for path in data_file("resources", "words").glob("*.toml"))


@pytest.fixture
def own(tmp_path: Path, monkeypatch) -> Path:
    """The office's own folder, empty, with nothing read before."""
    monkeypatch.setattr(words, "own_words", lambda: tmp_path)
    words.word_list.cache_clear()
    yield tmp_path
    words.word_list.cache_clear()
    words._faults.clear()


@pytest.mark.parametrize("name", LISTS)
def test_every_list_we_ship_can_be_read_and_says_nothing_twice(name: str) -> None:
    for key, value in words.word_list(name).items():
        if isinstance(value, list):
            assert len(set(value)) == len(value), key
            assert all(word and word == word.strip() for word in value), key


def test_no_wrong_word_is_part_of_a_right_one() -> None:
    wrong = words.word_list("typos")["wrong"]
    assert [(bad, good) for bad in wrong for good in wrong.values() if bad in good] == []


def test_an_office_adds_words_and_takes_words_out(own: Path) -> None:
    text = 'counts = ["尾", "!门"]\n[measure_names]\n"头数" = "头"\n"比例" = ""\n'
    (own / "units.toml").write_text(text, "utf-8")
    counts = words.words("units", "counts")
    assert "尾" in counts
    assert "门" not in counts
    assert "人" in counts
    names = words.word_list("units")["measure_names"]
    assert (names["头数"], names.get("比例"), names["比率"]) == ("头", None, "%")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"counts = [", "units.toml"),
        (b'counts = "x"', "counts"),
        (b"\xff\xfe", "units.toml"),
        (b"[a]\nb = 1\n[a]", "units.toml"),
    ],
)
def test_a_faulty_list_of_the_office_is_passed_over_and_named(own: Path, content: bytes, reason: str) -> None:
    (own / "units.toml").write_bytes(content)
    ours = tomllib.loads(data_file("resources", "words", "units.toml").read_text("utf-8"))
    assert words.word_list("units") == ours
    (sentence,) = words.word_faults()
    assert reason in sentence


def test_a_list_saved_by_notepad_with_a_mark_at_its_start_is_read(own: Path) -> None:
    (own / "units.toml").write_bytes(b"\xef\xbb\xbf" + 'counts = ["尾"]'.encode())
    assert "尾" in words.words("units", "counts")
    assert words.word_faults() == ()
