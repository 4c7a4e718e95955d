"""The import dialog: the tree of what was found, its doubts and sources, what is done with each project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.errors import UserError
from perfdesk.forms.convert import as_form
from perfdesk.forms.notes import Note, Origin
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, Indicator, Narrative, Project, Ref
from perfdesk.workflow.import_files import Imported, Refused, Source, default_choices
from tests.ui.helpers import small_filing
from ui.dialogs.import_model import ImportModel
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.import_rows import ACTION, CONTENT, DOUBT, VALUE
from ui.dialogs.parts import accept_button

LONG = "使全县林业系统的工作人员都能够熟练掌握森林防火的基本知识。\n" * 40


def doubt(message: str, project: str, indicator: str | None = None, field: str = "", severity: Any = "warning") -> Note:
    return Note(severity, message, "第2个表第5行", "原文", Ref(project, indicator, field))


@pytest.fixture
def imported() -> Imported:
    """Two files of one and two projects with doubts about a row, a field and a project, and a refused one."""
    found = replace(small_filing(), form_id="hebei-project")
    one, two, three = found.projects
    row = two.indicators[2]
    found = replace(found, projects=(one, replace(two, funds_use=LONG), three))
    first = Source(Path("单位/去年 的表.docx"), (one.id,), (), "hebei-project")
    notes = (
        Note("warning", "文件含修订，已按接受处理。", "全文", ""),
        doubt("请核对是否错行", two.id, row.id, "level2"),
        doubt("不是一个金额", two.id, None, "budget_total"),
        doubt("没有读到指标", three.id),
        Note(
            "warning", "没有对应的栏目，没有导入", "第3个表第9行", "备注：\n无", Ref(three.id, None, ""), unplaced=True
        ),
        Note("warning", "没有对应的栏目，没有导入", "第12段", "请于周五前报送", unplaced=True),
    )
    second = Source(Path("单位/补充.xlsx"), (two.id, three.id), notes, "hebei-project")
    refused = Refused(Path("单位/坏.docx"), UserError("文件“坏.docx”已损坏或不完整，无法读取。", "请另存一份。"))
    origins = {
        Ref(two.id, None, ""): Origin("第2个表", ("2.森林防火宣传绩效目标表",)),
        Ref(two.id, row.id, ""): Origin("第2个表第5行", ("产出指标", "时效指标", "<名称>")),
    }
    return Imported(found, (first, second), (refused,), origins)


def show(qtbot: QtBot, imported: Imported, filing: Filing | None) -> ImportPreview:
    defaults = {} if filing is None else default_choices(filing, imported)
    dialog = ImportPreview(imported, filing, defaults)
    qtbot.addWidget(dialog)
    return dialog


@pytest.fixture
def dialog(qtbot: QtBot, imported: Imported) -> ImportPreview:
    return show(qtbot, imported, Filing(projects=small_filing().projects[:2]))


def texts(model: ImportModel, parent: QModelIndex = QModelIndex(), column: int = CONTENT) -> list[str]:  # noqa: B008
    return [model.index(row, column, parent).data() for row in range(model.rowCount(parent))]


def click_with(qtbot: QtBot, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """A key with a modifier that is let go afterwards: Qt would take it as held in all tests that follow."""
    qtbot.keyClick(widget, key, modifier)
    qtbot.keyRelease(widget, key)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


def file_index(dialog: ImportPreview, name: str) -> QModelIndex:
    return dialog.model.index(texts(dialog.model).index(name), CONTENT)


def project_index(dialog: ImportPreview, number: int) -> QModelIndex:
    return dialog.model.find(Ref(dialog.contents.imported.filing.projects[number].id, None, ""))


@pytest.mark.parametrize("only_doubtful", [False, True])
def test_the_model_keeps_to_qts_rules(imported: Imported, only_doubtful: bool, qtbot: QtBot) -> None:
    dialog = show(qtbot, imported, None)
    tester = QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    dialog.model.show_only_doubtful(only_doubtful)
    dialog.tree.expandAll()
    dialog.model.show_only_doubtful(not only_doubtful)
    tester.deleteLater()


def test_the_tree_goes_from_file_to_project_to_fields_and_indicators(dialog: ImportPreview) -> None:
    assert texts(dialog.model) == ["坏.docx", "部门整体绩效目标（文字）", "去年 的表.docx", "补充.xlsx"]
    file = file_index(dialog, "补充.xlsx")
    assert texts(dialog.model, file) == ["2. 森林防火宣传", "3. 古树名木保护"]
    project = dialog.model.index(0, CONTENT, file)
    rows = dict(zip(texts(dialog.model, project), texts(dialog.model, project, VALUE), strict=True))
    assert rows["项目名称"] == "森林防火宣传"
    assert any("｜" in name for name in rows)
    assert dialog.summary() == "共找到 3 个项目、16 行指标、2 节文字。另有 1 个文件没能读入。"


def test_every_level_counts_its_doubts_and_bears_a_sign(dialog: ImportPreview) -> None:
    file = file_index(dialog, "补充.xlsx")
    assert file.siblingAtColumn(DOUBT).data() == "5 处"
    assert texts(dialog.model, file, DOUBT) == ["2 处", "2 处"]
    clean = file_index(dialog, "去年 的表.docx")
    assert clean.siblingAtColumn(DOUBT).data() == ""
    sign = Qt.ItemDataRole.DecorationRole
    assert file.data(sign).cacheKey() != clean.data(sign).cacheKey()
    assert file.data(Qt.ItemDataRole.AccessibleTextRole) == "警告：补充.xlsx"
    refused = dialog.model.index(0, CONTENT)
    assert refused.data(Qt.ItemDataRole.AccessibleTextRole) == "错误：坏.docx"
    project = dialog.model.index(0, CONTENT, file)
    marked = [text for text in texts(dialog.model, project, DOUBT) if text]
    assert marked == ["不是一个金额", "请核对是否错行"]


def test_long_text_is_one_line_and_whole_in_the_tooltip(dialog: ImportPreview) -> None:
    project = project_index(dialog, 1)
    index = dialog.model.index(texts(dialog.model, project).index("资金用途"), VALUE, project)
    assert "\n" not in index.data()
    assert len(index.data()) < 200
    assert "<br>" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_only_what_is_in_doubt_can_be_shown(dialog: ImportPreview) -> None:
    dialog.tree.setCurrentIndex(project_index(dialog, 1))
    dialog.only_doubtful.click()
    assert texts(dialog.model) == ["坏.docx", "补充.xlsx"]
    project = project_index(dialog, 1)
    assert dialog.tree.currentIndex() == project
    assert texts(dialog.model, project, DOUBT) == ["不是一个金额", "请核对是否错行"]
    assert dialog.model.hasChildren(project)
    assert not dialog.model.hasChildren(project_index(dialog, 2))
    dialog.only_doubtful.click()
    assert len(texts(dialog.model)) == 4


def test_f8_walks_through_the_doubts_and_around_the_end(qtbot: QtBot, dialog: ImportPreview) -> None:
    seen = []
    with qtbot.waitExposed(dialog):
        dialog.show()
    for _ in range(5):
        qtbot.keyClick(dialog, Qt.Key.Key_F8)
        seen.append(dialog.tree.currentIndex().data())
    assert seen[:2] == ["补充.xlsx", "预算数"]
    assert "｜" in seen[2]
    assert seen[3:] == ["3. 古树名木保护", "补充.xlsx"]
    click_with(qtbot, dialog, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.tree.currentIndex().data() == "3. 古树名木保护"


def test_without_doubts_there_is_nothing_to_walk_through(qtbot: QtBot) -> None:
    found = small_filing()
    source = Source(Path("好.docx"), tuple(row.id for row in found.projects), ())
    dialog = show(qtbot, Imported(found, (source,)), None)
    assert not dialog.only_doubtful.isEnabled()
    dialog.step_doubt(1)
    assert dialog.said.text() == "没有有疑问的地方。"
    assert dialog.notes.isHidden()


def test_a_row_is_shown_beside_where_it_stood(dialog: ImportPreview, imported: Imported) -> None:
    two = imported.filing.projects[1]
    dialog.tree.setCurrentIndex(dialog.model.find(Ref(two.id, two.indicators[2].id, "")))
    page = dialog.detail.toPlainText()
    assert "▲ 请核对是否错行" in page
    assert "▲ 二级指标" in page
    assert "原文位置：补充.xlsx 第2个表第5行" in page
    assert "产出指标 ┊ 时效指标 ┊ <名称>" in page


def test_pages_of_files_prose_fields_and_refusals(dialog: ImportPreview, imported: Imported) -> None:
    pages = []
    for row in range(4):
        dialog.tree.setCurrentIndex(dialog.model.index(row, CONTENT))
        pages.append(dialog.detail.toPlainText())
    assert "已损坏" in pages[0]
    assert "请另存一份。" in pages[0]
    assert imported.filing.narratives[0].paragraphs[0] in pages[1]
    assert "文件含修订" in pages[3]
    dialog.tree.setCurrentIndex(dialog.model.find(Ref(imported.filing.projects[1].id, None, "budget_total")))
    assert "不是一个金额" in dialog.detail.toPlainText()


def test_an_equal_project_is_skipped_and_a_changed_one_says_what_would_change(
    dialog: ImportPreview, imported: Imported
) -> None:
    shown = [project_index(dialog, number).siblingAtColumn(ACTION).data() for number in range(3)]
    assert shown == ["跳过（内容相同）", "替换（改动1处）", "新增"]
    dialog.tree.setCurrentIndex(project_index(dialog, 1))
    page = dialog.detail.toPlainText()
    assert "将改动 1 处" in page
    assert "资金用途" in page
    dialog.tree.setCurrentIndex(project_index(dialog, 0))
    assert "内容也相同" in dialog.detail.toPlainText()
    dialog.tree.setCurrentIndex(project_index(dialog, 2))
    assert "将作为新项目" in dialog.detail.toPlainText()


def test_space_and_the_buttons_decide_for_the_selected_projects(qtbot: QtBot, dialog: ImportPreview) -> None:
    tree = dialog.tree
    tree.setCurrentIndex(project_index(dialog, 1))
    wanted = []
    for _ in range(3):
        qtbot.keyClick(tree, Qt.Key.Key_Space)
        wanted.append(dialog.choices()[tree.selected_projects()[0]].action)
    assert wanted == ["add", "skip", "replace"]
    tree.selectAll()
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    buttons["新增(&A)"].click()
    assert {choice.action for choice in dialog.choices().values()} == {"add"}
    assert "新增 3 个项目" in dialog.said.text()
    menu = tree.action_menu()
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["替换", "新增", "跳过"]
    menu.actions()[0].trigger()
    assert [choice.action for choice in dialog.choices().values()] == ["replace", "replace", "add"]


def test_what_would_do_nothing_cannot_be_imported(dialog: ImportPreview) -> None:
    dialog.choose_all("skip")
    dialog.model.setData(dialog.model.index(1, CONTENT), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert not dialog.narrative()
    assert not accept_button(dialog._box).isEnabled()
    dialog.choose_all("replace")
    assert accept_button(dialog._box).isEnabled()


def test_the_texts_without_a_place_can_be_copied_and_lead_to_their_project(qtbot: QtBot, dialog: ImportPreview) -> None:
    notes = dialog.notes
    shown = [[notes.topLevelItem(row).text(column) for column in range(3)] for row in range(2)]
    assert shown[0] == ["补充.xlsx 第3个表第9行", "没有对应的栏目，没有导入", "备注： 无"]
    assert notes.copy_texts() == 2
    assert QGuiApplication.clipboard().text() == "备注：\n无\n请于周五前报送"
    notes.setCurrentItem(notes.topLevelItem(1))
    click_with(qtbot, notes, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "请于周五前报送"
    notes.itemActivated.emit(notes.topLevelItem(0), 0)
    assert dialog.tree.currentIndex() == project_index(dialog, 2)


def test_refused_files_and_their_reasons_stand_at_the_top(dialog: ImportPreview) -> None:
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert "文件“坏.docx”已损坏或不完整，无法读取。 请另存一份。" in said


def test_a_file_on_another_form_says_that_it_is_converted(qtbot: QtBot, imported: Imported) -> None:
    own = profile_for("ningxia-project")
    filing = as_form(replace(small_filing(), form_id="hebei-project"), profile_for("hebei-project"), own)
    dialog = show(qtbot, imported, filing)
    said = "".join(label.text() for label in dialog.findChildren(QLabel))
    assert f"导入时转为“{own.name}”" in said
    dialog.tree.setCurrentIndex(file_index(dialog, "补充.xlsx"))
    assert "不印在新表里" in dialog.detail.toPlainText()


def test_without_an_open_file_nothing_is_compared(qtbot: QtBot, imported: Imported) -> None:
    dialog = show(qtbot, imported, None)
    assert {choice.action for choice in dialog.choices().values()} == {"add"}
    words = {button.text() for button in dialog.findChildren(QPushButton)}
    assert "替换(&R)" not in words
    assert "撤销" not in dialog.said.text()


def test_three_hundred_projects_make_no_rows_before_they_are_unfolded(qtbot: QtBot) -> None:
    rows = tuple(Indicator(level1="产出指标", level2="数量指标", level3=f"数量{i}", value="≥1") for i in range(30))
    projects = tuple(Project(no=str(i), name=f"项目{i}", indicators=rows) for i in range(300))
    notes = tuple(doubt("没有指标值", project.id, None, "name") for project in projects[::50])
    source = Source(Path("三百.docx"), tuple(project.id for project in projects), notes)
    dialog = show(qtbot, Imported(Filing(projects=projects), (source,)), None)
    with qtbot.waitExposed(dialog):
        dialog.show()
    root = dialog.model.node(dialog.model.index(0, 0))
    assert root is not None
    made = [node for node in root.children or [] if node.children is not None]
    assert (len(root.children or []), made) == (300, [])
    assert len(list(dialog.model.stops())) == 6


def test_an_empty_document_shows_an_empty_tree(qtbot: QtBot) -> None:
    found = Filing(narratives=(Narrative(section="overall_goal"),))
    dialog = show(qtbot, Imported(found, (Source(Path("空.docx"), (), ()),)), small_filing())
    assert texts(dialog.model) == ["空.docx"]
    assert not accept_button(dialog._box).isEnabled()


def test_the_dialog_fits_a_small_screen(dialog: ImportPreview) -> None:
    assert dialog.minimumSizeHint().width() <= 1200
    assert dialog.minimumSizeHint().height() <= 640
