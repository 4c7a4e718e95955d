from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from perfdesk.model.rows import Ref
from perfdesk.rules.registry import Finding
from tests.ui.helpers import finding
from ui.editors import TextEditor
from ui.pointing import point_at, point_at_place, quoted_in

TEXT = "一是培训护林员，满意度百分百 >=90%。\n二是 𠮷林巡护，“防火宣传费”安排9万元。"


def said(message: str, evidence: str) -> Finding:
    return replace(finding("x", "warning", Ref(None, None, "overall_goal"), message), evidence=evidence)


@pytest.mark.parametrize(
    ("message", "evidence", "words"),
    [
        ("“百分百”疑为“百分比”，请核对。", "满意度百分百>=90%", "百分百"),
        ("满意度写成下限。", "满意度百分百>=90%。", "满意度百分百 >=90%。"),
        ("第一部分写9万元，项目表为8万元。", "“防火宣传费”安排9万元 | 80000", "“防火宣传费”安排9万元"),
        ("像是写有个人姓名。", "某某、巡护", "巡护"),
        ("写作“防火宣传费”，请统一。", "没有这段", "防火宣传费"),
        ("与正文无关。", "没有这段", ""),
    ],
)
def test_what_a_finding_quotes_is_found_whatever_the_blanks(message: str, evidence: str, words: str) -> None:
    place = quoted_in(TEXT, said(message, evidence))
    units = TEXT.encode("utf-16-le")
    assert (units[place[0] * 2 : place[1] * 2].decode("utf-16-le") if place else "") == words


def test_the_words_are_selected_in_the_editor(qtbot) -> None:
    editor = QPlainTextEdit(TEXT)
    qtbot.addWidget(editor)
    assert point_at(editor, said("“百分百”疑为“百分比”。", "满意度百分百>=90%"))
    assert editor.textCursor().selectedText() == "百分百"
    assert not point_at(editor, said("与正文无关。", "没有这段"))
    assert editor.textCursor().selectedText() == "百分百"


def test_words_with_a_binding_blank_are_selected_in_their_place(qtbot) -> None:
    editor = TextEditor()
    qtbot.addWidget(editor)
    editor.set_text_value("第1条，第\xa01条")
    point_at_place(editor, 4, 8, "第\xa01条")
    cursor = editor.textCursor()
    assert (cursor.selectionStart(), cursor.selectionEnd()) == (4, 8)
