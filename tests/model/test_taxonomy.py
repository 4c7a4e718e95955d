from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk import words
from perfdesk.model import taxonomy
from perfdesk.model.taxonomy import bare_word, class_of, level1_of, level2_of, levels, right_word


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("数量指标", "quantity"),
        ("实效指标", "timeliness"),
        ("经济效\n率指标", "economic_benefit"),
        ("经济效益 指标", "economic_benefit"),
        ("可持续性影响指标", "sustainable_impact"),
        ("社会效益指标 (必填)", "social_benefit"),
        ("社会公众或服务对象满意度指标", "service_satisfaction"),
        ("满意度指标", "service_satisfaction"),
        ("成本指标（必填量化）", "cost"),
    ],
)
def test_a_level_two_word_finds_its_class(word, key):
    level = level2_of(word)
    assert level is not None
    assert level.key == key


@pytest.mark.parametrize(
    ("word", "key"),
    [("产出\n指标", "output"), ("效果指标", "benefit"), ("满意度 指标", "satisfaction"), ("成本指标", "cost")],
)
def test_a_level_one_word_finds_its_class(word, key):
    level = level1_of(word)
    assert level is not None
    assert level.key == key


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("实效指标", "时效指标"),
        ("经济效率指标", "经济效益指标"),
        ("可持续性影响指标（必填）", "可持续影响指标"),
        ("数量指标", None),
        ("效果指标", None),
    ],
)
def test_a_misspelling_knows_its_right_word(word, right):
    assert right_word(word) == right


def test_official_words_are_their_own_class_and_never_misspelt():
    for level in levels(1):
        assert level1_of(level.word) == level
    for level in levels(2):
        assert level2_of(level.word) == level
    assert all(right_word(level.word) is None for level in levels(1) + levels(2))


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The office's own folder of word lists, with nothing read before and nothing kept behind."""
    readers = (words.word_list, taxonomy.levels, taxonomy._keys, bare_word, level1_of, level2_of)
    monkeypatch.setattr(words, "own_words", lambda: tmp_path)
    for reader in readers:
        reader.cache_clear()
    yield tmp_path
    for reader in readers:
        reader.cache_clear()


def test_an_office_adds_names_of_classes_and_misspellings_of_its_own(own):
    text = '[level2.social_benefit]\nother = ["民生成效"]\n[misspelt]\n"数目指标" = "数量指标"\n'
    (own / "classes.toml").write_text(text, "utf-8")
    assert level2_of("民生成效指标").key == "social_benefit"
    assert level2_of("社会效益指标").key == "social_benefit"
    assert right_word("数目指标") == "数量指标"


def test_a_word_without_its_column_is_placed():
    assert [getattr(class_of(word), "rank", None) for word in ("产出指标", "成本指标", "满意度指标", "别的")] == [
        1,
        2,
        1,
        None,
    ]


@given(st.text())
def test_any_text_has_a_class_or_none(text):
    assert class_of(text) is None or bare_word(text)
