"""About the program, its keys, and the self-check of input methods."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QLibraryInfo, QLocale, QSize
from PySide6.QtGui import QFontInfo, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfdesk import __version__
from ui.dialogs.parts import buttons, heading, quiet
from ui.icons import icon
from ui.style import PROGRAM


class AboutDialog(QDialog):
    """Name, version, what it stands on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于")
        sign = QLabel()
        sign.setPixmap(icon("app").pixmap(56, 56))
        words = QVBoxLayout()
        words.addWidget(heading(PROGRAM))
        words.addWidget(QLabel(f"版本 {__version__}"))
        words.addWidget(quiet("离线编制、检查、导出预算绩效目标表。不联网，数据只在本机。"))
        qt = QLibraryInfo.version().toString()
        words.addWidget(quiet(f"Python {platform.python_version()} · Qt {qt} · PySide6 {pyside_version}"))
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(sign)
        top.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.addLayout(top)
        layout.addWidget(buttons(self, "关闭", ""))
        self.setMinimumWidth(440)


class KeysDialog(QDialog):
    """The keys of every action, made from the table of actions."""

    def __init__(self, rows: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键一览")
        pairs = list(rows)
        third = -(-len(pairs) // 3)
        sheet, area = QWidget(), QScrollArea(self)
        grid = QGridLayout(sheet)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(7)
        for number, (text, keys) in enumerate(pairs):
            column = number // third * 3
            grid.addWidget(QLabel(text), number % third, column)
            grid.addWidget(_quiet_line(keys), number % third, column + 1)
        for gap in (2, 5):
            grid.setColumnMinimumWidth(gap, 22)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(14)
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("快捷键一览")
        layout.addWidget(area)
        layout.addWidget(buttons(self, "关闭", ""))
        self.resize(_within(self.screen().availableSize(), sheet.sizeHint() + QSize(64, 96)))


def _within(room: QSize, wanted: QSize) -> QSize:
    """What is wanted, if the screen has that room beside a frame; the rest is scrolled."""
    return wanted.boundedTo(QSize(room.width() - 16, room.height() - 48))


def _quiet_line(text: str) -> QLabel:
    label = quiet(text)
    label.setWordWrap(False)
    return label


class _TryField(QLineEdit):
    """Counts what arrives through an input method."""

    def __init__(self) -> None:
        super().__init__()
        self.committed = ""
        self.report = quiet("还没有收到输入法送来的文字。")

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Qt's hook: let the field work as usual and say what came."""
        if event.commitString():
            self.committed += event.commitString()
            self.report.setText(f"输入法工作正常，已收到：{self.committed}")
        super().inputMethodEvent(event)


class InputMethodDialog(QDialog):
    """Says which input method module is in use and offers a field to try it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("输入法自检")
        self.field = _TryField()
        self.field.setPlaceholderText("请在这里用拼音或五笔输入几个字")
        form = QFormLayout()
        for name, value in facts():
            form.addRow(f"{name}：", QLabel(value))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.field)
        layout.addWidget(self.field.report)
        layout.addWidget(quiet("如果打不出汉字，请把以上内容拍照或抄下来，发给维护人员。"))
        layout.addWidget(buttons(self, "关闭", ""))
        self.setMinimumWidth(480)
        self.field.setFocus()


def facts() -> list[tuple[str, str]]:
    """What matters for input methods on this machine."""
    method = QGuiApplication.inputMethod()
    wished = os.environ.get("PERFDESK_IM_WISHED", "")
    module = os.environ.get("QT_IM_MODULE", "") or "（未设置，由系统决定）"
    return [
        ("显示平台", QGuiApplication.platformName()),
        ("输入法模块", f"{module}（系统原设为 {wished}）" if wished else module),
        ("输入法语言", QLocale.languageToString(method.locale().language())),
        ("界面字体", QFontInfo(QGuiApplication.font()).family()),
    ]
