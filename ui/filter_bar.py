"""The bar above the grid that filters its rows, and tells that they are not seen as the filing has them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from perfdesk.editing.row_commands import IndicatorClass
from ui.editors import LineEditor
from ui.grid_view import GridView
from ui.look import SEVERITY_COLOURS, SEVERITY_TINTS

_SHEET = f"""
#filter_bar {{ background: {SEVERITY_TINTS["warning"]}; border: 1px solid {SEVERITY_COLOURS["warning"]}; }}
#filter_bar QLineEdit {{ background: white; border: 1px solid {SEVERITY_COLOURS["warning"]}; padding: 2px; }}
"""


class FilterBar(QFrame):
    """In sight while it was asked for, or while the grid is sorted or filtered."""

    def __init__(self, grid: GridView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self._kinds: list[IndicatorClass | None] = [None]
        self.words = LineEditor(self)
        self.words.setPlaceholderText("输入要查看的文字")
        self.words.setAccessibleName("筛选文字")
        self.words.setClearButtonEnabled(True)
        self.kinds = QComboBox(self)
        self.kinds.setAccessibleName("筛选类别")
        self.state = QLabel(self)
        self.back = QToolButton(self)
        self.back.setText("恢复表格顺序（Esc）")
        self.setObjectName("filter_bar")
        self.setStyleSheet(_SHEET)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 8, 4)
        line.addWidget(QLabel("筛选", self))
        line.addWidget(self.words, 2)
        line.addWidget(self.kinds, 1)
        line.addWidget(self.state, 2)
        line.addWidget(self.back)
        self.words.textChanged.connect(self._filter)
        self.kinds.currentIndexChanged.connect(self._filter)
        self.back.clicked.connect(self.give_up)
        grid.arranging.changed.connect(self._follow)
        self.hide()

    def open(self) -> None:
        """Show the bar, ready for typing."""
        self._offer_classes()
        self.show()
        self._follow_words()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def give_up(self) -> None:
        """Everything as the filing has it, and back to the grid."""
        if self._grid.arranging.clear():
            self.hide()
            self._grid.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up, Enter goes to the rows; both belong to a composition first."""
        if self.words.preedit:
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._grid.take_focus()
        else:
            super().keyPressEvent(event)

    def _filter(self) -> None:
        kind = self._kinds[max(self.kinds.currentIndex(), 0)]
        if not self._grid.arranging.filter(self.words.text_value(), kind):
            self._follow_words()

    def _follow(self) -> None:
        look = self._grid.arranging.look
        told = self._grid.arranging.describe()
        self.state.setText(f"{told}；打印顺序不变" if told else "")
        if look and self.isHidden():
            self._offer_classes()
            self.show()
        self._follow_words()
        self.setVisible(bool(look) or self.isAncestorOf(QApplication.focusWidget()))

    def _follow_words(self) -> None:
        """Show what the rows are filtered by, without filtering anew."""
        look = self._grid.arranging.look
        for widget in (self.words, self.kinds):
            widget.blockSignals(True)
        self.words.set_text_value(look.words)
        self.kinds.setCurrentIndex(self._kinds.index(look.kind) if look.kind in self._kinds else 0)
        for widget in (self.words, self.kinds):
            widget.blockSignals(False)

    def _offer_classes(self) -> None:
        """The classes of the form and of the rows; a level 1 stands for all below it."""
        self._kinds = [None]
        names = ["全部类别"]
        for kind in self._grid.rows.classes():
            above = IndicatorClass(kind.level1, "")
            if kind.level1 and above not in self._kinds:
                self._kinds.append(above)
                names.append(kind.level1)
            if kind.level2:
                self._kinds.append(kind)
                names.append(f"　{kind.level2}")
        self.kinds.blockSignals(True)
        self.kinds.clear()
        self.kinds.addItems(["".join(name.split("\n")) for name in names])
        self.kinds.blockSignals(False)
