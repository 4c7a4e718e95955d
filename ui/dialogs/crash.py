"""The crash dialog: calm words, details folded, one button that copies them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QStyle, QVBoxLayout, QWidget

from ui.dialogs.parts import quiet


class CrashDialog(QDialog):
    """Window-modal and non-blocking; `closed` is called once when it is gone."""

    def __init__(self, parent: QWidget | None, summary: str, details: str, closed: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序出现意外错误")
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setMinimumHeight(200)
        self.details.hide()
        self.count = quiet()
        self.count.hide()
        self.fold = QPushButton("显示详情")
        self.copy = QPushButton("复制详情")
        self.close_button = QPushButton("关闭")
        self.close_button.setDefault(True)
        for button in (self.fold, self.copy):
            button.setAutoDefault(False)
        self.fold.clicked.connect(self._toggle)
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(lambda _: closed())
        self._lay_out(summary)

    def set_count(self, count: int) -> None:
        """Say how often it has happened while this dialog was up."""
        self.count.setText(f"同类错误已出现 {count} 次，全部记在日志里。")
        self.count.show()

    def _lay_out(self, summary: str) -> None:
        sign = QLabel()
        style_icon = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        sign.setPixmap(style_icon.pixmap(40, 40))
        text = QLabel(summary)
        text.setWordWrap(True)
        words = QVBoxLayout()
        words.addWidget(text)
        words.addWidget(self.count)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(sign)
        top.addLayout(words, 1)
        row = QHBoxLayout()
        row.addWidget(self.fold)
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(top)
        layout.addWidget(self.details, 1)
        layout.addLayout(row)
        self.setMinimumWidth(520)

    def _toggle(self) -> None:
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        self.fold.setText("收起详情" if shown else "显示详情")
        self.adjustSize()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
        self.copy.setText("已复制")
