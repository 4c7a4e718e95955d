"""What a clerk stumbles over on the first day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QFontMetricsF, QGuiApplication, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.errors import UserError
from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Filing, Ref
from perfdesk.workflow.import_files import Imported, Source, default_choices
from tests.ui.helpers import compose, project, small_filing
from tests.ui.shell import opened_in_memory
from ui import chinese, document, editors
from ui.dialogs.export import ExportDialog
from ui.dialogs.import_preview import ImportPreview
from ui.editors import FittingEditor, WrappingEditor
from ui.findings_delegate import FindingDelegate
from ui.grid_view import GridView
from ui.overview import Overview
from ui.window import MainWindow

PATH = Path("/文件/云岭县林业局.perfdesk")


@pytest.fixture
def window(active_window: MainWindow) -> MainWindow:
    active_window.show_file(opened_in_memory(small_filing(), PATH))
    return active_window


def _filing(window: MainWindow) -> Filing:
    assert window.open_file is not None
    return window.open_file.filing


def _do(window: MainWindow, name: str) -> None:
    window.actions_by_id[name].trigger()


@pytest.mark.parametrize("action", ["project_add", "project_copy"])
def test_a_new_project_is_named_first_so_that_typing_spoils_no_level_word(window: MainWindow, action: str) -> None:
    assert window.desk is not None
    grid = window.desk.grid()
    assert grid is not None
    grid.setFocus()
    _do(window, action)
    assert QApplication.focusWidget() is window.desk.workspace.project_page.head.editors["name"]


def test_undo_and_redo_say_what_they_did_and_the_word_goes_with_the_file(window: MainWindow) -> None:
    _do(window, "project_add")
    _do(window, "undo")
    assert window.status.currentMessage() == "已撤销：新增项目"
    _do(window, "redo")
    assert window.status.currentMessage() == "已重做：新增项目"
    _do(window, "close_file")
    assert window.status.currentMessage() == ""


def test_the_undo_key_in_a_field_without_changes_takes_back_the_last_step(window: MainWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    head = window.desk.workspace.project_page.head
    for name in ("code", "funds_use"):
        assert window.open_file is not None
        window.open_file.bridge.set_text(Ref("p1", "p1i0", "value"), f"≥{name}人")
        head.go_to(name)
        qtbot.keyClick(head.editors[name], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert _filing(window).project("p1").indicator("p1i0").value == "≥120人"


def test_the_undo_key_takes_typed_words_back_first(window: MainWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    head = window.desk.workspace.project_page.head
    head.go_to("code")
    before = head.editors["code"].text_value()
    qtbot.keyClicks(head.editors["code"], "77")
    qtbot.keyClick(head.editors["code"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert head.editors["code"].text_value() == before


def test_a_field_that_was_left_has_no_undo_of_its_own_any_more(window: MainWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    head = window.desk.workspace.project_page.head
    for name, other in (("code", "name"), ("funds_use", "code")):
        before = head.editors[name].text_value()
        head.go_to(name)
        qtbot.keyClicks(head.editors[name], "77")
        head.go_to(other)
        head.go_to(name)
        qtbot.keyClick(head.editors[name], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert head.editors[name].text_value() == before
        assert window.open_file is not None
        assert window.open_file.bridge.session.redo_label is not None


def test_a_file_that_cannot_be_made_leaves_the_open_one_open(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(_path: Path, _filing: Filing) -> None:
        raise UserError("这个文件夹不能写入。", "请换一个文件夹。")

    monkeypatch.setattr(document, "create_file", refuse)
    opened = window.open_file
    with pytest.raises(UserError):
        window.file.create_and_open(tmp_path / "新.perfdesk", small_filing())
    assert window.open_file is opened


@pytest.mark.parametrize("width", [120, 200, 247])
def test_the_lines_of_a_finding_fit_the_list(qapp: QApplication, width: int) -> None:
    font = QFont()
    font.setFamilies(["没有这种字体", *qapp.font().families()])
    message = "“百分百”疑为“百分比”；“务工”疑为“误工”，请核对。" * 3
    lines = FindingDelegate().lines(message, font, width)
    assert len(lines) == 2
    assert all(QFontMetrics(font).horizontalAdvance(line) <= width for line in lines)


def _imported(**head: object) -> Imported:
    found = replace(small_filing(), **head)  # type: ignore[arg-type]
    return Imported(found, (Source(Path("去年.docx"), tuple(row.id for row in found.projects), ()),))


@pytest.mark.parametrize(
    ("head", "words", "taken"),
    [
        ({}, "", True),
        ({"unit_name": "清河县水利局"}, "单位", False),
        ({"fiscal_year": 2025}, "年度", False),
    ],
)
def test_the_preview_names_where_the_import_goes_and_warns_of_another_unit_or_year(
    qtbot: QtBot, head: dict[str, object], words: str, taken: bool
) -> None:
    filing, imported = small_filing(), _imported(**head)
    dialog = ImportPreview(imported, filing, default_choices(filing, imported))
    qtbot.addWidget(dialog)
    said = "".join(label.text() for label in dialog.findChildren(QLabel))
    assert "导入到当前文件：2026年云岭县林业局" in said
    assert ("与当前文件不同" in said) == bool(words)
    assert f"{words}与当前文件不同" in said or not words
    assert dialog.narrative() is taken


def test_a_project_without_a_name_is_called_so_in_the_export(qtbot: QtBot, tmp_path: Path) -> None:
    filing = replace(small_filing(), projects=(project(1, ""),))
    dialog = ExportDialog(filing, None, tmp_path, [], lambda *_: None)
    qtbot.addWidget(dialog)
    assert dialog.projects.item(0).text() == "1. （未命名项目）"


def test_arrow_keys_are_arrows_in_the_menus(qapp: QCoreApplication) -> None:
    kept = chinese.speak_chinese(qapp)
    try:
        shown = QKeySequence("Ctrl+Shift+Up").toString(QKeySequence.SequenceFormat.NativeText)
        assert shown == "Ctrl+Shift+↑"
    finally:
        for translator in kept:
            qapp.removeTranslator(translator)


def _overview(window: MainWindow) -> Overview:
    assert window.desk is not None
    window.desk.go_to(Ref(None, None, "unit_name"))
    return window.desk.workspace.overview


def test_year_and_unit_can_be_mended_and_undone(window: MainWindow, qtbot: QtBot) -> None:
    editors = _overview(window).editors
    assert editors["unit_name"].hasFocus()
    editors["unit_name"].selectAll()
    qtbot.keyClicks(editors["unit_name"], "A1")
    editors["fiscal_year"].setFocus()
    assert _filing(window).unit_name == "A1"
    assert window.desk is not None
    window.desk.go_to(Ref("p1", None, ""))
    _do(window, "undo")
    assert _filing(window).unit_name == "云岭县林业局"
    assert editors["unit_name"].text() == "云岭县林业局"
    assert window.desk.workspace.place == Ref(None, None, "")


def test_a_refused_year_stays_in_its_field_and_esc_brings_the_saved_one_back(window: MainWindow, qtbot: QtBot) -> None:
    editors = _overview(window).editors
    editors["fiscal_year"].setFocus()
    qtbot.keyClicks(editors["fiscal_year"], "x")
    editors["unit_name"].setFocus()
    assert window.desk is not None
    assert not window.desk.workspace.show_place(Ref("p1", None, ""))
    assert editors["fiscal_year"].text() == "x2026"
    editors["fiscal_year"].setFocus()
    qtbot.keyClick(editors["fiscal_year"], Qt.Key.Key_Escape)
    assert editors["fiscal_year"].text() == "2026"
    assert window.desk.workspace.show_place(Ref("p1", None, ""))


def test_an_empty_filing_offers_a_project_and_an_import(window: MainWindow) -> None:
    window.show_file(opened_in_memory(replace(small_filing(), projects=()), PATH))
    assert window.desk is not None
    overview = window.desk.workspace.overview
    buttons = {button.text(): button for button in overview.findChildren(QPushButton)}
    assert list(buttons) == ["新增项目", "导入"]
    buttons["新增项目"].click()
    assert len(_filing(window).projects) == 1
    assert window.desk.current_project_id() == _filing(window).projects[0].id


def test_nothing_can_be_typed_into_a_file_opened_for_reading_so_nothing_keeps_it_open(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_file(opened_in_memory(small_filing(), PATH, read_only=True))
    assert window.desk is not None
    work = window.desk.workspace
    work.go_to(Ref("p1", None, "code"))
    qtbot.keyClicks(work.project_page.head.editors["code"], "9")
    assert not work.project_page.head.editors["code"].text_value().endswith("9")
    work.go_to(Ref("p1", "p1i0", "value"))
    qtbot.keyClicks(work.project_page.grid, "9")
    assert work.project_page.grid._editor() is None
    work.go_to(Ref(None, None, "overall_goal"))
    qtbot.keyClicks(work.narrative_page.editor, "9")
    assert "9" not in work.narrative_page.editor.text_value()
    work.go_to(Ref(None, None, "fiscal_year"))
    qtbot.keyClicks(work.overview.editors["fiscal_year"], "9")
    assert work.overview.editors["fiscal_year"].text() == "2026"
    assert window.commit_pending()


def test_the_input_method_is_told_of_the_cell_before_its_first_composition(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go_to(Ref("p1", "p1i0", "value"))
    grid = window.desk.grid()
    assert grid is not None
    told: list[bool] = []
    QGuiApplication.inputMethod().cursorRectangleChanged.connect(lambda: told.append(True))
    grid.setCurrentIndex(grid.grid.index(3, 4))
    assert told


def test_the_first_composition_has_its_candidates_at_the_cell(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go_to(Ref("p1", "p1i3", "value"))
    grid = window.desk.grid()
    assert grid is not None
    cell = grid.visualRect(grid.currentIndex())
    cell.moveTopLeft(grid.viewport().mapTo(window, cell.topLeft()))
    compose(grid, "zu")
    assert cell.contains(QGuiApplication.inputMethod().cursorRectangle().toRect().topLeft())


def _composing(window: MainWindow) -> GridView:
    assert window.desk is not None
    window.desk.go_to(Ref("p1", "p1i0", "value"))
    grid = window.desk.grid()
    assert grid is not None
    compose(grid, "组织")
    return grid


def test_a_first_composition_is_taken_in_when_the_focus_goes_before_the_input_method_drops_it(
    window: MainWindow,
) -> None:
    grid = _composing(window)
    QApplication.sendEvent(grid, QFocusEvent(QEvent.Type.FocusAboutToChange, Qt.FocusReason.MouseFocusReason))
    compose(grid, "")
    assert window.desk is not None
    window.desk.tree.setFocus()
    assert window.commit_pending()
    assert _filing(window).project("p1").indicator("p1i0").value == "组织"


@pytest.mark.parametrize("place", [Ref("p1", "p1i0", "value"), Ref("p1", None, "code"), Ref("p1", None, "funds_use")])
def test_a_composition_is_taken_in_at_a_mouse_button_before_the_input_method_drops_it(
    window: MainWindow, place: Ref
) -> None:
    assert window.desk is not None
    window.desk.go_to(place)
    focus = QApplication.focusWidget()
    assert focus is not None
    compose(focus, "组织")
    spot = QPointF(5, 5)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    press = QMouseEvent(QEvent.Type.MouseButtonPress, spot, spot, left, left, none)
    watcher = _Dropping(focus)
    window.windowHandle().installEventFilter(watcher)
    compose(focus, "组织")
    QApplication.sendEvent(window.windowHandle(), press)
    assert window.commit_pending()
    row = _filing(window).project("p1")
    text = row.indicator("p1i0").value if place.indicator else getattr(row, place.field)
    assert "组织" in text


class _Dropping(QObject):
    """Drops the composition at a mouse button, as Qt and ibus do."""

    def __init__(self, focus: QWidget) -> None:
        super().__init__(focus)
        self._focus = focus

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            compose(self._focus, "")
        return False


@pytest.mark.parametrize("field", ["value", "level2"])
def test_a_composition_that_was_given_up_empties_no_cell(window: MainWindow, field: str) -> None:
    assert window.desk is not None
    window.desk.go_to(Ref("p1", "p1i2", field))
    grid = window.desk.grid()
    assert grid is not None
    before = getattr(_filing(window).project("p1").indicator("p1i2"), field)
    compose(grid, "组织")
    compose(grid, "")
    assert window.commit_pending()
    assert getattr(_filing(window).project("p1").indicator("p1i2"), field) == before


def test_an_amount_in_a_narrow_cell_is_written_smaller_not_cut(qtbot: QtBot) -> None:
    editor = FittingEditor()
    qtbot.addWidget(editor)
    normal = editor.font().pointSizeF()
    editor.set_text_value("6000000.00")
    wide = QFontMetricsF(editor.font()).horizontalAdvance(editor.text())
    editor.resize(round(wide * 0.75) + 8, 30)
    editor.show()
    assert QFontMetricsF(editor.font()).horizontalAdvance(editor.text()) <= editor.width() - 4
    assert editor.font().pointSizeF() < normal
    editor.set_text_value("600")
    assert editor.font().pointSizeF() == pytest.approx(normal)


def test_a_long_name_is_shown_whole_and_stays_one_paragraph(window: MainWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    head = window.desk.workspace.project_page.head
    head.go_to("name")
    editor = head.editors["name"]
    assert isinstance(editor, WrappingEditor)
    low = editor.height()
    words = QMimeData()
    words.setText("护林员培训\n专项经费" * 2)
    editor.selectAll()
    editor.insertFromMimeData(words)
    assert editor.height() > low
    qtbot.waitUntil(lambda: editor.verticalScrollBar().maximum() == 0)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert not editor.hasFocus()
    assert _filing(window).project("p1").name == "护林员培训专项经费" * 2


@pytest.mark.parametrize("place", [Ref("p1", "p1i0", "value"), Ref("p1", None, "code"), Ref(None, None, "safeguards")])
def test_a_composition_is_stored_at_closing_though_the_input_method_drops_it_when_asked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, place: Ref
) -> None:
    assert window.desk is not None
    window.desk.go_to(place)
    focus = QApplication.focusWidget()
    assert focus is not None
    compose(focus, "组织")

    class Dropping:
        @staticmethod
        def inputMethod() -> type[Dropping]:
            return Dropping

        @staticmethod
        def commit() -> None:
            compose(focus, "")

        @staticmethod
        def reset() -> None: ...

    monkeypatch.setattr(editors, "QGuiApplication", Dropping)
    assert window.commit_pending()
    assert "组织" in (read_ref(_filing(window), place) or "")


def test_the_finding_that_the_focus_lands_on_is_marked_as_chosen(window: MainWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    panel = window.desk.findings
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0)
    panel.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert panel.current() is not None
    assert [index.row() for index in panel.list.selectionModel().selectedRows()] == [panel.list.currentIndex().row()]
