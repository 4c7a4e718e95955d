from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.workflow import differing
from perfdesk.workflow.differing import GAP, Wording, worded

SHORT = st.text("甲乙，。12 .%\nab", max_size=40)


def marked(wording: Wording) -> list[str]:
    return [wording.text[start:end] for start, end in wording.marks]


def unmarked(wording: Wording) -> str:
    text = wording.text
    for start, end in reversed(wording.marks):
        text = text[:start] + text[end:]
    return text


@given(SHORT, SHORT)
def test_short_texts_stay_whole_and_agree_outside_the_marks(before: str, after: str) -> None:
    old, new = worded(before, after)
    assert (old.text, new.text) == (before, after)
    if old.marks or new.marks:
        assert unmarked(old) == unmarked(new)


def test_numbers_are_marked_whole() -> None:
    old, new = worded("补贴率≥90.5%，按月发放", "补贴率≥95%，按季发放")
    assert (marked(old), marked(new)) == (["90.5%", "月"], ["95%", "季"])


def test_texts_with_nothing_in_common_and_blank_ones_are_not_marked() -> None:
    assert worded("甲乙", "丙丁") == (Wording("甲乙"), Wording("丙丁"))
    assert worded("", "新") == (Wording(""), Wording("新"))
    assert worded("甲 乙", "丙 丁") == (Wording("甲 乙"), Wording("丙 丁"))


def test_long_texts_are_cut_down_to_what_surrounds_a_change() -> None:
    head, tail = "开头" * 100, "结尾" * 100
    old, new = worded(f"{head}原来{tail}", f"{head}现在{tail}")
    assert old.text == f"{GAP}{head[-30:]}原来{tail[:30]}{GAP}"
    assert (marked(old), marked(new)) == (["原来"], ["现在"])
    middle = "中间" * 100
    old, new = worded(f"一{middle}二", f"三{middle}四")
    assert new.text == f"三{middle[:30]}{GAP}{middle[-30:]}四"


def test_texts_too_long_to_compare_word_by_word_still_show_where_they_differ(monkeypatch) -> None:
    monkeypatch.setattr(differing, "_MOST_WORK", 3)
    old, new = worded("同甲同乙丁", "同丙同戊丁")
    assert (marked(old), marked(new)) == (["甲同乙"], ["丙同戊"])
