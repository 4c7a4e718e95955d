"""A year of drafting in the real window: last year's document in, rolled forward, revised, compared, handed out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.model.fields import project_field
from perfdesk.model.rows import Filing, Ref
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.interchange import to_dump
from perfdesk.workflow.versions import side_of
from tests.ui.shell import ScriptedDialogs, run_now
from ui.dialogs.compare_choice import CompareChoice
from ui.dialogs.compare_view import CompareView
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.list_export import ListExportDialog
from ui.dialogs.name_version import NameVersionDialog
from ui.dialogs.progress import ProgressDialog
from ui.dialogs.roll_forward import RollForwardDialog
from ui.settings import Settings
from ui.tasks import run_inline
from ui.window import MainWindow

_ROWS = [
    ("产出指标", "数量指标", f"新增培训场次{n}", f"第{n}季度举办的培训场次", f"≥{n}场", "工作计划")
    for n in range(1, 11)
]
_CLASSES = "".join(f'<td rowspan="10" valign="middle">{name}</td>' for name in _ROWS[0][:2])
_LINES = ["".join(f"<td>{cell}</td>" for cell in row[2:]) for row in _ROWS]
_HTML = f"<table><tr>{_CLASSES}{'</tr><tr>'.join(_LINES)}</tr></table>"


@pytest.fixture
def dialogs(tmp_path: Path) -> ScriptedDialogs:
    made = ScriptedDialogs()
    made.answers[ProgressDialog] = run_now
    made.answers[ImportPreview] = lambda dialog: True
    made.answers[RollForwardDialog] = lambda dialog: True
    made.answers[CompareChoice] = lambda dialog: True
    return made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, dialogs: ScriptedDialogs) -> Iterator[MainWindow]:
    settings = Settings(tmp_path / "perfdesk.ini")
    for purpose in ("open", "import", "export"):
        settings.set_folder(purpose, tmp_path)
    made = MainWindow(settings, dialogs, run_inline)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()


def key(code: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, code, held)


def budgets(filing: Filing) -> list[str | None]:
    return [project_field(project, "budget_total") for project in filing.projects[:3]]


def type_budget(window: MainWindow, number: int, amount: str) -> None:
    """Into the field, by the keys of the amount and Enter."""
    window.desk.go_to(Ref(window.open_file.filing.projects[number].id, None, "budget_total"))
    key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(QApplication.focusWidget(), amount)
    key(Qt.Key.Key_Return)
    assert window.commit_pending()


def paste_rows(window: MainWindow, project_id: str) -> None:
    """Ten rows of a spreadsheet below the last one."""
    data = QMimeData()
    data.setHtml(_HTML)
    QGuiApplication.clipboard().setMimeData(data)
    rows = window.open_file.filing.project(project_id).indicators
    window.desk.go_to(Ref(project_id, rows[-1].id, "level1"))
    key(Qt.Key.Key_Insert, Qt.KeyboardModifier.AltModifier)
    grid = window.desk.grid()
    grid.setCurrentIndex(grid.grid.index(len(rows), 0))
    grid.setFocus()
    key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def compare_bring_back_and_export(dialogs: ScriptedDialogs) -> list[tuple[str, str, str]]:
    """What the comparison lists of the project at hand; its budget is brought back, then everything exported."""
    seen: list[tuple[str, str, str]] = []

    def look(view: CompareView) -> bool:
        seen.extend((line.place, line.before, line.after) for line in view.lines.lines)
        view.table.choose([line.place for line in view.lines.lines].index("预算数"))
        view.buttons["cell"].click()
        view.buttons["export"].click()
        return False

    def choose(dialog: ListExportDialog) -> bool:
        dialog.formats["xlsx"].setChecked(True)
        return True

    dialogs.answers[CompareView] = look
    dialogs.answers[ListExportDialog] = choose
    key(Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    return seen


def test_a_year_of_drafting(window: MainWindow, dialogs: ScriptedDialogs, samples: Path, tmp_path: Path) -> None:
    source = samples / "word" / "yutian-organization-2025.docx"
    window.file.import_paths([source])
    last = window.open_file.filing
    dialogs.choice = "this"
    key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    filing = window.open_file.filing
    assert filing.fiscal_year == 2026
    assert len(filing.projects) == len(last.projects)

    waiting = window.open_file.bridge.waiting.count()
    key(Qt.Key.Key_F7)
    key(Qt.Key.Key_F7, Qt.KeyboardModifier.ControlModifier)
    assert window.open_file.bridge.waiting.count() == waiting - 1

    first = filing.projects[0]
    paste_rows(window, first.id)
    pasted = window.open_file.filing.project(first.id).indicators
    assert [(row.level1, row.level2, row.level3) for row in pasted[-10:]] == [row[:3] for row in _ROWS]

    before = budgets(window.open_file.filing)
    for number, amount in enumerate(("111.11", "222.22", "333.33")):
        type_budget(window, number, amount)
    window.desk.tree.setFocus()
    key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.desk.tree.setFocus()
    key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert budgets(window.open_file.filing) == ["111.11", *before[1:]]

    dialogs.answers[NameVersionDialog] = lambda dialog: dialog.name.setEditText("一上") or True
    key(Qt.Key.Key_F12)
    named = window.open_file.filing
    type_budget(window, 1, "444.44")
    type_budget(window, 2, "555.55")
    seen = compare_bring_back_and_export(dialogs)
    assert ("预算数", before[2] or "", "555.55") in seen
    assert budgets(window.open_file.filing) == ["111.11", "444.44", before[2]]
    assert {path.suffix for path in tmp_path.glob("*修改对照表.*")} == {".docx", ".xlsx"}
    assert not dialogs.said

    path, content = window.open_file.path, window.open_file.filing
    window.file.close()
    with ProjectFile.open(path, read_only=True) as file:
        assert file.load_filing() == content
        assert [version.filing for version in file.load_versions()] == [named]
    assert to_dump(side_of(source).filing)["projects"] == to_dump(last)["projects"]
