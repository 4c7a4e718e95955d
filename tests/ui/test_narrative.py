from __future__ import annotations

import pytest

from perfdesk.model.rows import Ref
from tests.ui.helpers import EasyRules, bridge_for, commit, compose, finding, small_filing
from ui.narrative import NarrativePage


@pytest.fixture
def page(qtbot, bridge):
    page = NarrativePage(bridge)
    qtbot.addWidget(page)
    page.resize(800, 500)
    page.show_section("overall_goal")
    with qtbot.waitActive(page):
        page.show()
    page.editor.setFocus()
    return page


def paragraphs(bridge, section="overall_goal"):
    return bridge.filing.narrative(section).paragraphs


def test_each_line_is_a_paragraph(page, bridge) -> None:
    assert page.editor.text_value() == "守好山林，富民增收。\n全年无重大火灾。"
    page.editor.caret_to_end()
    commit(page.editor, "\n新的一段。")
    assert page.commit_pending()
    assert paragraphs(bridge) == ("守好山林，富民增收。", "全年无重大火灾。", "新的一段。")


def test_typing_is_saved_after_a_pause_and_merged(qtbot, page, bridge) -> None:
    page._pause.setInterval(5)
    for word in ("一", "二"):
        with qtbot.waitSignal(bridge.narrative_changed):
            commit(page.editor, word)
    assert len(bridge.session.history) == 1


def test_a_composition_is_neither_saved_half_nor_lost(qtbot, page, bridge) -> None:
    page._pause.setInterval(5)
    page.editor.caret_to_end()
    commit(page.editor, "一")
    compose(page.editor, "er")
    with qtbot.assertNotEmitted(bridge.step_applied, wait=40):
        pass
    assert page.commit_pending()
    assert paragraphs(bridge)[-1] == "全年无重大火灾。一er"


def test_undo_keeps_the_caret(page, bridge) -> None:
    bridge.set_text(page.ref, "守好山林。")
    cursor = page.editor.textCursor()
    cursor.setPosition(2)
    page.editor.setTextCursor(cursor)
    bridge.undo()
    assert page.editor.text_value() == "守好山林，富民增收。\n全年无重大火灾。"
    assert page.editor.textCursor().position() == 2


def test_changing_the_section_saves_the_one_before(page, bridge) -> None:
    page.editor.setPlainText("改过")
    page.show_section("safeguards")
    assert paragraphs(bridge) == ("改过",)
    assert page.editor.text_value() == ""
    assert "工作保障措施没有填写" in page._remarks.text()
    assert not page._sign.isHidden()
    bridge.set_text(Ref(None, None, "safeguards"), "加强领导。")
    assert page.editor.text_value() == "加强领导。"


def test_a_remark_has_a_sign_as_well_as_a_colour(qtbot, page, bridge) -> None:
    page.show_section("safeguards")
    assert not page._sign.isHidden()
    assert not page._sign.pixmap().isNull()
    bridge.set_text(Ref(None, None, "safeguards"), "加强领导。")
    qtbot.waitUntil(page._sign.isHidden)
    assert page._remarks.isHidden()


def test_a_refused_text_stays(page, bridge, store) -> None:
    store.full = True
    page.editor.setPlainText("改过")
    assert not page.commit_pending()
    assert page.editor.text_value() == "改过"


def test_many_remarks_leave_room_for_the_text(qtbot) -> None:
    class Wordy(EasyRules):
        def check_across(self, filing, expectations):
            for number in range(9):
                yield finding(f"x.{number}", "warning", Ref(None, None, "overall_goal"), f"第{number}条意见。")

    made, _ = bridge_for(small_filing(), Wordy())
    qtbot.waitUntil(lambda: not made.checking)
    page = NarrativePage(made)
    qtbot.addWidget(page)
    page.show_section("overall_goal")
    assert page._remarks.text().count("\n") == 3
    assert page._remarks.text().endswith("另有 6 条，见“问题”列表。")
    made.close()


@pytest.mark.parametrize("sign", ["\xa0", "\u2028", "\u2029", "\r"])
def test_signs_that_qt_shows_as_others_stay_while_nothing_is_typed(page, bridge, sign) -> None:
    """Binding blanks come with every other Word file; a section that is only looked at must not be written anew."""
    text = f"守好山林，{sign}富民增收。\n第二段。"
    bridge.set_text(page.ref, text)
    page.editor.set_text_value(text)
    page.show_section("breakdown_goals")
    page.show_section("overall_goal")
    assert page.commit_pending()
    assert "\n".join(paragraphs(bridge)) == text
    assert len(bridge.session.history) == 1


def test_typing_beside_a_binding_blank_leaves_it_alone(page, bridge) -> None:
    bridge.set_text(page.ref, "第\xa01\xa0条。")
    page.editor.caret_to_end()
    commit(page.editor, "完。")
    assert page.commit_pending()
    assert paragraphs(bridge) == ("第\xa01\xa0条。完。",)
