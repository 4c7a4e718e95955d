"""What is seen when no file is open: new, open, import, last year's, sample, and the files of the last weeks."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.parts import heading, quiet
from ui.icons import icon
from ui.style import ACCENT, INK, LINE

_SHEET = f"""
#start {{ background: white; }}
#start QLabel#title {{ font-size: 20pt; font-weight: 600; color: {INK}; }}
#start QToolButton {{
    border: 1px solid {LINE}; border-radius: 8px; background: #fbfcfd; padding: 12px 6px; color: {INK};
}}
#start QToolButton:hover, #start QToolButton:focus {{ border-color: {ACCENT}; background: #eef4fb; }}
#start QListWidget {{ border: 1px solid {LINE}; border-radius: 8px; padding: 4px; }}
#start QListWidget::item {{ padding: 6px 8px; border-radius: 4px; }}
#start QListWidget::item:selected {{ background: #e4edf7; color: {INK}; }}
"""
_BUTTONS = (
    ("new", "新建"),
    ("open", "打开"),
    ("import", "导入 Word / Excel"),
    ("roll_forward", "结转上年文件"),
    ("sample", "看看示例"),
)


class StartPage(QFrame):
    """`chosen` gives the recent file that shall be opened."""

    chosen = Signal(object)

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("start")
        self.setStyleSheet(_SHEET)
        self.recent = QListWidget()
        self.recent.setUniformItemSizes(True)
        self.recent.itemActivated.connect(self._activate)
        self.empty = quiet(
            "还没有打开过文件。第一次使用，可以先看看示例，或者把去年的 Word、Excel 文件结转到新的一年。"
        )
        self.buttons = [self._button(actions[name], name, text) for name, text in _BUTTONS]
        self._lay_out()

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List these files; those that are gone are shown grey and cannot be chosen."""
        self.recent.clear()
        for path in paths:
            self.recent.addItem(_recent_item(path))
        self.recent.setVisible(bool(paths))
        self.empty.setVisible(not paths)

    def _lay_out(self) -> None:
        title = QLabel("绩效目标编制助手")
        title.setObjectName("title")
        row = QHBoxLayout()
        row.setSpacing(14)
        for button in self.buttons:
            row.addWidget(button, 1)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(quiet("编制、检查、导出预算绩效目标表。全部离线，数据只在本机。"))
        column.addSpacing(14)
        column.addLayout(row)
        column.addSpacing(20)
        column.addWidget(heading("最近打开"))
        column.addWidget(self.recent, 6)
        column.addWidget(self.empty)
        column.addStretch(2)
        holder = QWidget()
        holder.setMaximumWidth(760)
        holder.setLayout(column)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(holder, 8)
        outer.addStretch(1)

    def _button(self, action: QAction, name: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setIcon(icon(name))
        button.setIconSize(QSize(34, 34))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setToolTip(action.toolTip())
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(button.sizePolicy().horizontalPolicy().Expanding, button.sizePolicy().verticalPolicy())
        button.clicked.connect(action.trigger)
        return button

    def _activate(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def _recent_item(path: Path) -> QListWidgetItem:
    try:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(path.stat().st_mtime))
    except OSError:
        item = QListWidgetItem(icon("file"), f"{path.stem}\n{path.parent}　（文件已不在原处）")
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    else:
        item = QListWidgetItem(icon("file"), f"{path.stem}\n{path.parent}　{when}")
    item.setData(Qt.ItemDataRole.UserRole, path)
    item.setToolTip(str(path))
    return item
