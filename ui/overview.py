"""The filing as a whole: its year and unit, its figures, and what to do first in an empty one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfdesk.editing.commands import field_label
from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Ref
from ui.bridge import Bridge
from ui.checking import SEVERITIES
from ui.editors import LineEditor, finish_composition
from ui.icons import icon
from ui.look import CURRENT, FORM_LINE, QUIET_INK, SEVERITY_NAMES
from ui.progress import Progress
from ui.statuses import Statuses

_FIELDS = ("fiscal_year", "unit_name", "unit_code")
_SHEET = f"""
QLineEdit {{ background: white; border: 1px solid {FORM_LINE}; border-radius: 3px; padding: 4px 6px; }}
QLineEdit:focus {{ border-color: {CURRENT}; }}
"""


class Overview(QWidget):
    """What the root of the tree shows."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._title = QLabel(self)
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        self._title.setFont(font)
        self._text = QLabel(self)
        self._text.setStyleSheet(f"color: {QUIET_INK}")
        self.editors = {name: self._editor(name) for name in _FIELDS}
        self._progress = Progress(self)
        self._offers = QHBoxLayout()
        self._lay_out()
        bridge.findings_changed.connect(self._on_findings)
        self.refresh()

    def _editor(self, name: str) -> LineEditor:
        editor = LineEditor(self)
        editor.setAccessibleName(field_label(name))
        editor.setStyleSheet(_SHEET)
        editor.left.connect(lambda: self._on_left(name))
        editor.returnPressed.connect(self.focusNextChild)
        return editor

    def _lay_out(self) -> None:
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        sheet = QWidget(self)
        sheet.setMaximumWidth(self.fontMetrics().horizontalAdvance("绩") * 28)
        form = QFormLayout(sheet)
        form.setContentsMargins(0, 8, 0, 8)
        for name, editor in self.editors.items():
            form.addRow(f"{field_label(name)}：", editor)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(sheet, 1000)
        middle.addStretch(1)
        self._offers.addStretch()
        self._offers.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addWidget(self._progress, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(middle)
        column.addLayout(self._offers)
        column.addStretch(3)

    def offer(self, actions: Sequence[QAction]) -> None:
        """Buttons for what comes next: a project, an import."""
        for action in actions:
            button = QPushButton(icon(action.objectName()), action.text().rstrip("…"), self)
            button.setEnabled(action.isEnabled())
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
            self._offers.insertWidget(self._offers.count() - 1, button)

    def show_statuses(self, statuses: Statuses) -> None:
        """Show how many projects are done, from now on."""
        self._progress.follow(statuses)

    def go_to(self, field: str) -> None:
        """Focus the editor of a field, if it has one."""
        editor = self.editors.get(field)
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit_pending(self) -> bool:
        """Commit a composition and what was typed; False when something was refused."""
        for editor in self.editors.values():
            if editor.hasFocus():
                finish_composition(editor)
        return all([self._commit(name) for name in self.editors])

    def refresh(self) -> None:
        """Show the present figures and fields, but never over what is being typed or was refused."""
        filing = self._bridge.filing
        year = f"{filing.fiscal_year}年" if filing.fiscal_year else ""
        self._title.setText(f"{year}{filing.unit_name or '未填写单位'}")
        found = self._bridge.counts()
        counts = "，".join(f"{SEVERITY_NAMES[name]}意见 {found[name]} 条" for name in SEVERITIES if found[name])
        next_step = (
            "请在左侧选择项目或第一部分的内容。"
            if filing.projects
            else "请新增项目，或者导入去年的 Word、Excel 文件；左侧可以填写第一部分。"
        )
        self._progress.refresh()
        self._text.setText(
            f"{self._bridge.profile.name}\n共 {len(filing.projects)} 个项目。{counts or '没有发现问题'}。\n{next_step}"
        )
        for name, editor in self.editors.items():
            if not (editor.preedit or editor.isModified()):
                editor.set_text_value(self._saved(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in a field brings the saved text back."""
        name = next((name for name, editor in self.editors.items() if editor.hasFocus()), None)
        if event.key() == Qt.Key.Key_Escape and name is not None and not self.editors[name].preedit:
            self.editors[name].set_text_value(self._saved(name))
            self.editors[name].setModified(False)
            return
        super().keyPressEvent(event)

    def _saved(self, name: str) -> str:
        return read_ref(self._bridge.filing, Ref(None, None, name)) or ""

    def _commit(self, name: str) -> bool:
        editor = self.editors[name]
        if not editor.isModified():
            return True
        done = self._bridge.set_text(Ref(None, None, name), editor.text_value().strip())
        editor.setModified(not done)
        return done

    def _on_left(self, name: str) -> None:
        self._commit(name)
        self._bridge.session.end_burst()

    def _on_findings(self) -> None:
        if self.isVisible():
            self.refresh()
