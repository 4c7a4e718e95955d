"""The pane at the left: words to look for, which status, the tree, and what to do when it shows no project."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from perfdesk.model.status import STATUS_WORDS, STATUSES, Status
from ui.bridge import Bridge
from ui.dialogs.parts import QuietCombo, quiet
from ui.editors import LineEditor
from ui.statuses import status_icon
from ui.tree import ProjectTree

_PAUSE_MS = 120
_NO_PROJECT = "还没有项目。\n按 Ctrl+Shift+N 新增项目，或者从“文件”菜单导入去年的 Word、Excel 文件。"
_NO_MATCH = "没有符合条件的项目。"
_AND_CURRENT = "当前项目也列在里面。"


class TreePane(QWidget):
    """The tree with its filter. The filter is never remembered: a project must not seem to be lost."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.tree = ProjectTree(bridge, self)
        self.words = _Words(self)
        self.status = QuietCombo(self)
        self.all_button = QToolButton(self)
        self.hint = quiet()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._set_up()
        self._lay_out()
        self._pause.timeout.connect(self.apply)
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.status.currentIndexChanged.connect(lambda _index: self.apply())
        self.all_button.clicked.connect(self.show_all)
        self.tree.statuses.changed.connect(lambda _ids: self._show_counts())
        bridge.projects_changed.connect(self._show_counts)
        self._show_counts()

    def find(self) -> None:
        """Put the focus on the words."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def show_all(self) -> None:
        """No filter any more."""
        self.words.setText("")
        self.status.setCurrentIndex(0)
        self.apply()

    def apply(self) -> None:
        """List what the filter lets through."""
        self._pause.stop()
        chosen: Status | None = self.status.currentData()
        self.tree.set_filter(self.words.text_value(), chosen)
        self._show_counts()

    def _set_up(self) -> None:
        self.words.setPlaceholderText("查找项目：名称、序号或编码")
        self.words.setAccessibleName("查找项目")
        self.words.setClearButtonEnabled(True)
        self.words.setFrame(True)
        self.words.left_for_tree.connect(self._enter_tree)
        self.status.setAccessibleName("按状态查看项目")
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.status.addItem("全部状态", None)
        for status in STATUSES:
            self.status.addItem(status_icon(status), STATUS_WORDS[status], status)
        self.all_button.setText("显示全部")
        self.all_button.setToolTip("取消查找和状态条件，列出全部项目")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setContentsMargins(10, 6, 10, 10)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.status, 1)
        line.addWidget(self.all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        for item in (self.words, line):
            around = QHBoxLayout()
            around.setContentsMargins(6, 0, 6, 0)
            if isinstance(item, QWidget):
                around.addWidget(item)
            else:
                around.addLayout(item)
            column.addLayout(around)
        column.addWidget(self.tree, 1)
        column.addWidget(self.hint)

    def _enter_tree(self) -> None:
        """From the words into the list: to the first project that was meant, unless the current one was."""
        self.apply()
        tree = self.tree
        found = tree.tree.matching()
        current = tree.current_place()
        if found and (current is None or current.project not in found):
            tree.choose(found[:1])
        tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_counts(self) -> None:
        counts = self.tree.statuses.counts()
        self.status.setItemText(0, f"全部状态（{sum(counts.values())}）")
        for place, status in enumerate(STATUSES, start=1):
            self.status.setItemText(place, f"{STATUS_WORDS[status]}（{counts[status]}）")
        filtered = not self.tree.tree.filter.empty
        self.all_button.setVisible(filtered)
        total, listed = len(self._bridge.filing.projects), self.tree.tree.listed()
        if not total:
            text = _NO_PROJECT
        elif filtered:
            found = len(self.tree.tree.matching())
            kept = _AND_CURRENT if found < listed else ""
            text = f"找到 {found} / {total} 个项目。{kept}" if found else f"{_NO_MATCH}{kept}"
        else:
            text = ""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))


class _Words(LineEditor):
    """Enter and ↓ go to the list, Esc empties the line."""

    left_for_tree = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that leave the line, unless a composition wants them."""
        if self.preedit:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left_for_tree.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.setText("")
        else:
            super().keyPressEvent(event)
