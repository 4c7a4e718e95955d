from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.writers.names import safe_name, sheet_names

_FORBIDDEN = set('\\/:*?"<>|')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.走访经费绩效目标表", "1.走访经费绩效目标表"),
        ("冀财〔2024〕85号/专项:A*B?", "冀财〔2024〕85号／专项：A＊B？"),
        ("【一】“二”（三）", "【一】“二”（三）"),
        ("name. . ", "name"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("con经费", "con经费"),
        ("", "未命名"),
        (" .. ", "未命名"),
        ("一\n二\t三\u200b四", "一 二 三四"),
    ],
)
def test_a_name_is_mapped_to_what_every_system_accepts(text: str, expected: str):
    assert safe_name(text) == expected


def test_a_taken_name_gets_a_number_whatever_its_case():
    assert safe_name("a", taken=["A", "b"]) == "a(2)"
    assert safe_name("a", taken=["A", "a(2)"]) == "a(3)"


def test_a_long_taken_name_keeps_room_for_its_number():
    name = safe_name("经" * 200)
    again = safe_name("经" * 200, taken=[name])
    assert len(name.encode()) <= 200
    assert len(again.encode()) <= 200
    assert again.endswith("(2)")


@given(st.text())
def test_any_text_gives_a_lawful_name(text: str):
    name = safe_name(text)
    assert name
    assert not set(name) & _FORBIDDEN
    assert len(name.encode("utf-8")) <= 201
    assert name == name.strip(" .")
    assert all(ord(char) >= 32 for char in name)


def test_a_sheet_name_is_as_long_as_excel_counts():
    (name,) = sheet_names(["甲" + "😀" * 31])
    assert name == "甲" + "😀" * 15


def test_sheet_names_are_short_lawful_and_different():
    names = sheet_names(["走访[一]/二", "经" * 40, "经" * 40, "a", "A", "", "'x'", "History"])
    assert names[0] == "走访［一］／二"
    assert all(0 < len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert names[2].endswith("(2)")
    assert names[4] == "A(2)"
    assert names[6] == "x"
    assert names[7] == "History(2)"
