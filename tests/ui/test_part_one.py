"""Part One written from the tables: the dialog, and the line above the text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.editing.step import apply_step
from perfdesk.model.rows import Filing, Narrative, Ref
from perfdesk.workflow.narrative import proposed, write
from tests.ui.helpers import bridge_for, small_filing
from tests.ui.shell import ScriptedDialogs, opened_in_memory
from tests.ui.years import FORM, bridge_of, desk_of
from ui.dialogs.part_one import PartOneDialog
from ui.dialogs.parts import accept_button
from ui.window import MainWindow


@pytest.fixture
def window(empty_window: MainWindow) -> MainWindow:
    return empty_window


def told() -> Filing:
    """A filing whose Part One was written from its tables."""
    filing = replace(
        small_filing(), narratives=(Narrative(id="n2", section="breakdown_goals", paragraphs=("总的说明。",)),)
    )
    step = write(filing, proposed(filing, FORM))
    assert step is not None
    return apply_step(filing, step)


class TestPartOne:
    def test_only_ticked_paragraphs_are_written_as_one_step(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        window.show_file(opened_in_memory(small_filing(), Path("/文件/林业局.perfdesk")))
        bridge = bridge_of(window)
        before = bridge.filing
        desk_of(window).workspace.show_place(Ref(None, None, "breakdown_goals"))

        def answer(dialog: PartOneDialog) -> bool:
            assert dialog.list.count() == 3
            dialog.untick.click()
            assert not accept_button(dialog._buttons).isEnabled()
            dialog.list.item(1).setCheckState(Qt.CheckState.Checked)
            return True

        dialogs.answers[PartOneDialog] = answer
        window.actions_by_id["write_part_one"].trigger()
        section = bridge.filing.narrative("breakdown_goals")
        assert section is not None
        assert section.paragraphs[:2] == ("一是培训。", "二是巡护。")
        assert any("森林防火宣传" in text for text in section.paragraphs)
        assert not any("古树名木保护" in text for text in section.paragraphs)
        window.actions_by_id["undo"].trigger()
        assert bridge.filing == before

    def test_from_a_project_its_own_paragraph_is_offered_and_all_on_demand(self, qtbot: QtBot) -> None:
        dialog = PartOneDialog(small_filing(), FORM, ("p2",))
        qtbot.addWidget(dialog)
        assert [change.project_ids for change in dialog.result_value()] == [("p2",)]
        dialog.scope.setCurrentIndex(1)
        assert dialog.list.count() == 3

    def test_a_changed_table_is_told_above_the_text_until_it_is_written_or_agreed_to(self, window: MainWindow) -> None:
        window.show_file(opened_in_memory(told(), Path("/文件/林业局.perfdesk")))
        bridge, desk = bridge_of(window), desk_of(window)
        desk.workspace.show_place(Ref(None, None, "breakdown_goals"))
        bar = desk.workspace.narrative_page.from_tables
        assert bar.isVisible()
        assert bar.agreed.isHidden()
        desk.go_to(Ref("p1", None, "budget_total"))
        bridge.set_text(Ref("p1", None, "budget_total"), "900000")
        desk.workspace.show_place(Ref(None, None, "breakdown_goals"))
        assert bar.agreed.isVisible()
        assert "护林员培训" in bar.told.text()
        bar.agreed.click()
        assert bar.agreed.isHidden()
        window.actions_by_id["undo"].trigger()
        assert desk.workspace.place == Ref(None, None, "breakdown_goals")
        assert bar.agreed.isVisible()

    def test_what_the_table_has_left_behind_is_ticked(self, qtbot: QtBot) -> None:
        bridge, _ = bridge_for(told())
        bridge.set_text(Ref("p1", None, "budget_total"), "900000")
        dialog = PartOneDialog(bridge.filing, FORM, None, {"p1"})
        qtbot.addWidget(dialog)
        assert [change.project_ids for change in dialog.result_value()] == [("p1",)]
        assert "90万元" in dialog.text.toPlainText()
        assert "text-decoration: line-through" in dialog.text.toHtml() or "line-through" in dialog.text.toHtml()
        bridge.close()

    def test_agreement_is_said(self, qtbot: QtBot) -> None:
        dialog = PartOneDialog(told(), FORM)
        qtbot.addWidget(dialog)
        assert dialog.list.count() == 0
        assert not accept_button(dialog._buttons).isEnabled()
        assert "一致" in dialog.told.text()

    def test_other_sections_have_no_such_line(self, window: MainWindow) -> None:
        window.show_file(opened_in_memory(told(), Path("/文件/林业局.perfdesk")))
        desk_of(window).workspace.show_place(Ref(None, None, "safeguards"))
        assert desk_of(window).workspace.narrative_page.from_tables.isHidden()

    def test_without_projects_it_says_what_to_do(self, window: MainWindow, dialogs: ScriptedDialogs) -> None:
        window.show_file(opened_in_memory(Filing(form_id="hebei-project"), Path("/文件/空.perfdesk")))
        window.actions_by_id["write_part_one"].trigger()
        assert dialogs.said == [("还没有项目，写不出分项绩效目标。", "请先新增或导入项目。")]
