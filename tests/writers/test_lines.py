from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.table import TextStyle
from perfdesk.writers.lines import NO_END, NO_START, break_lines, count_lines, pieces
from perfdesk.writers.measure import EstimatedMeasure, printable

_STYLE = TextStyle(size_pt=10)
_EM = 10 * 25.4 / 72
_MEASURE = EstimatedMeasure()


def _texts(text: str, ems: float) -> list[str]:
    return [line.text for line in break_lines(text, _STYLE, ems * _EM, _MEASURE)]


def test_chinese_text_breaks_between_any_two_characters():
    assert _texts("一二三四五六七", 3) == ["一二三", "四五六", "七"]


def test_no_line_begins_with_a_closing_mark():
    assert _texts("一二三。四五", 3) == ["一二", "三。四", "五"]


def test_no_line_ends_with_an_opening_mark():
    assert _texts("一二《三四》", 3) == ["一二", "《三", "四》"]


def test_numbers_and_words_stay_whole():
    assert _texts("全县750个", 3) == ["全县", "750个"]
    assert _texts("比例>=95%达标", 4) == ["比例", ">=95%达", "标"]


def test_a_word_wider_than_the_line_is_cut():
    assert "".join(_texts("ABCDEFGHIJKLMN", 3)) == "ABCDEFGHIJKLMN"
    assert len(_texts("ABCDEFGHIJKLMN", 3)) > 2


def test_line_ends_and_blank_lines_are_kept():
    assert _texts("一\n\n二", 5) == ["一", "", "二"]
    assert _texts("", 5) == [""]


def test_the_last_line_of_a_paragraph_is_marked():
    assert [line.end for line in break_lines("一二三四\n五", _STYLE, 3 * _EM, _MEASURE)] == [False, True, True]


def test_an_indent_shortens_the_first_line():
    lines = break_lines("一二三四五六七八", _STYLE, 5 * _EM, _MEASURE, 2 * _EM)
    assert [line.text for line in lines] == ["一二三", "四五六七八"]


@given(st.text(alphabet="一二三，。（）《》abc12% \n“”", max_size=60), st.integers(2, 12))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, ems: int):
    lines = break_lines(text, _STYLE, ems * _EM, _MEASURE)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(line.width <= ems * _EM + 0.02 or len(line.text.strip()) <= 1 for line in lines if not line.end)
    assert count_lines(text, _STYLE, ems * _EM, _MEASURE) == len(lines)


@given(st.text(alphabet="一二三四，。（）《》", max_size=40))
def test_kinsoku_holds_where_a_line_has_room_for_it(text: str):
    lines = break_lines(text, _STYLE, 12 * _EM, _MEASURE)
    for before, after in pairwise(lines):
        breakable = any(_lawful(before.text[i - 1], before.text[i]) for i in range(1, len(before.text)))
        assert _lawful(before.text[-1], after.text[0]) or not breakable


def _lawful(before: str, after: str) -> bool:
    return before not in NO_END and after not in NO_START


def test_pieces_split_chinese_characters_and_keep_words():
    assert pieces("共750户abc。") == ["共", "750", "户", "abc", "。"]


def test_printable_drops_what_files_cannot_hold_and_keeps_line_ends():
    assert printable("a\x00\x07\x0bb\ud800\ufffe\tc\r\nd\re\u3000f\u200b") == "a\nb\tc\nd\ne\u3000f\u200b"
