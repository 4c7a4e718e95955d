from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Indicator
from perfdesk.readers.clipboard import pasted_block
from perfdesk.workflow.paste import PastePlan, plan_paste
from tests.ui.helpers import press, small_filing
from tests.ui.shell import opened_in_memory
from ui.dialogs.parts import accept_button
from ui.dialogs.paste import PasteDialog
from ui.window import MainWindow

PATH = Path("/文件/云岭县林业局.perfdesk")
OTHER = "序号\t三级指标\t指标值\t备注栏\n1\t新指标甲\t≥1个\t记一笔\n2\t新指标乙\t≥2个\t\n"
WHOLE = (
    "项目编码\tX\t项目名称\t护林\n预算数\t5\t其中：财政资金\t5\n资金用途\t培训\t\t\n"
    "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t甲\t≥1个\n"
)
FIELDS = [column.field for column in profile_for("hebei-project").grid_columns]


@pytest.fixture
def window(empty_window: MainWindow) -> MainWindow:
    empty_window.show_file(opened_in_memory(small_filing(), PATH))
    return empty_window


def plan_of(text: str, row: int = 0) -> PastePlan:
    project, block = small_filing().projects[0], pasted_block("", text)
    assert block is not None
    targets = [item.id for item in project.indicators[row:]]
    return plan_paste(profile_for("hebei-project"), project, block, FIELDS, targets, 0, position=row + 1)


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[[str], PasteDialog]:
    def made(text: str) -> PasteDialog:
        found = PasteDialog(plan_of(text), small_filing().projects[0], profile_for("hebei-project"), FIELDS)
        qtbot.addWidget(found)
        return found

    return made


def rows(window: MainWindow) -> tuple[Indicator, ...]:
    return window.open_file.filing.project("p1").indicators


def paste(window: MainWindow, text: str, row: int = 0, column: int = 0) -> None:
    grid = window.desk.grid()
    grid.setCurrentIndex(grid.grid.index(row, column))
    QGuiApplication.clipboard().setText(text)
    press(grid, Qt.Key.Key_V, "", Qt.KeyboardModifier.ControlModifier)
    press(grid, Qt.Key.Key_F15)  # Qt remembers the modifiers of the last key.


def head(dialog: PasteDialog) -> list[str]:
    return [dialog.table.verticalHeaderItem(row).text() for row in range(dialog.table.rowCount())]


def test_the_preview_says_where_columns_and_rows_go(dialog) -> None:
    shown = dialog(OTHER)
    assert [box.currentText() for box in shown.columns] == ["（不粘贴）", "三级指标", "指标值", "（不粘贴）"]
    assert head(shown) == ["粘贴到", "栏目名", "新行", "新行"]
    assert shown.table.item(2, 0).font().strikeOut()
    assert not shown.table.item(2, 1).font().strikeOut()
    shown.over.setChecked(True)
    assert head(shown) == ["粘贴到", "栏目名", "第 1 行", "第 2 行"]
    assert shown.table.item(2, 1).font().bold()
    assert "原来：培训护林员人数" in shown.table.item(2, 1).toolTip()
    assert "覆盖 3 个单元格" in shown._told.text()
    shown.heading.setChecked(False)
    assert head(shown) == ["粘贴到", "第 1 行", "第 2 行", "第 3 行"]


def test_columns_can_be_put_elsewhere_left_out_or_kept_under_their_own_heading(dialog) -> None:
    shown = dialog(OTHER)
    shown.choose(3, "extra.备注栏")
    shown.choose(2, "basis")
    assert shown.plan().fields == (None, "level3", "basis", "extra.备注栏")
    shown.choose(2, "level3")
    assert "合在一起" in shown._told.text()
    for column in range(4):
        shown.choose(column, None)
    assert not accept_button(shown._box).isEnabled()


def test_long_blocks_are_shown_in_part_and_pasted_whole(dialog) -> None:
    shown = dialog("指标值\t三级指标\n" + "≥1个\t甲\n" * 300)
    assert shown.table.rowCount() == 101
    assert len(shown.plan().body) == 300


def test_a_doubtful_paste_is_asked_about_and_done_as_one_step(qtbot: QtBot, window: MainWindow) -> None:
    window.dialogs.answers[PasteDialog] = lambda dialog: True
    before = rows(window)
    paste(window, OTHER)
    qtbot.waitUntil(lambda: len(rows(window)) == len(before) + 2)
    assert [row.level3 for row in rows(window)[1:3]] == ["新指标甲", "新指标乙"]
    assert "已粘贴 2 行，其中新增 2 行" in window.status.currentMessage()
    grid = window.desk.grid()
    assert {(index.row(), index.column()) for index in grid.selectedIndexes()} == {(1, 2), (1, 4), (2, 2), (2, 4)}
    window.actions_by_id["undo"].trigger()
    assert rows(window) == before


def test_nothing_is_pasted_when_the_preview_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    before = rows(window)
    paste(window, OTHER)
    qtbot.waitUntil(lambda: bool(window.dialogs.shown))
    assert rows(window) == before


@pytest.mark.parametrize(("way", "imports", "previews"), [("import", 1, 0), ("cells", 0, 1), (None, 0, 0)])
def test_a_whole_table_is_offered_to_the_import(
    qtbot: QtBot,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    way: str | None,
    imports: int,
    previews: int,
) -> None:
    called: list[int] = []
    monkeypatch.setattr(window.file, "import_pasted", lambda: called.append(1))
    window.dialogs.choice = way
    paste(window, WHOLE)
    qtbot.waitUntil(lambda: bool(window.dialogs.asked))
    assert "完整的项目绩效目标表" in window.dialogs.asked[0][0]
    assert (len(called), len(window.dialogs.shown)) == (imports, previews)


def test_pictures_and_huge_clipboards_are_refused_with_a_word(qtbot: QtBot, window: MainWindow) -> None:
    before = rows(window)
    paste(window, "x\n" * 30_000)
    qtbot.waitUntil(lambda: bool(window.dialogs.said))
    assert "没有粘贴" in window.dialogs.said[0][0]
    paste(window, "一级指标\t二级指标\t三级指标\t指标值\n")
    assert "只有栏目名" in window.status.currentMessage()
    QGuiApplication.clipboard().clear()
    window.actions_by_id["paste"].trigger()
    assert "没有文字或表格" in window.status.currentMessage()
    assert rows(window) == before


def test_what_was_copied_here_is_pasted_as_it_is_blank_cells_too(window: MainWindow) -> None:
    grid = window.desk.grid()
    grid.select_places([(row, column) for row in (0, 1) for column in range(6)])
    grid.copy()
    grid.setCurrentIndex(grid.grid.index(5, 0))
    assert grid.paste()
    copied = [(row.level1, row.level2, row.level3, row.value) for row in rows(window)[:2]]
    assert [(row.level1, row.level2, row.level3, row.value) for row in rows(window)[5:7]] == copied
    assert not window.dialogs.shown


def test_a_row_pasted_into_several_selected_rows_is_repeated(window: MainWindow) -> None:
    grid = window.desk.grid()
    grid.select_places([(row, column) for row in (0, 1, 2) for column in (4, 5)])
    QGuiApplication.clipboard().setText("≥5人\t合同")
    assert grid.paste()
    assert [(row.value, row.basis) for row in rows(window)[:4]] == [("≥5人", "合同")] * 3 + [("≥95%", "工作计划")]


def test_nothing_is_pasted_into_a_read_only_file(window: MainWindow) -> None:
    window.show_file(opened_in_memory(small_filing(), PATH, read_only=True))
    QGuiApplication.clipboard().setText(OTHER)
    assert not window.desk.grid().paste()
    assert "只读" in window.status.currentMessage()
