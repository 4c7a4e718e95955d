"""The bar above the grid that filters its rows, and tells that they are not seen as the filing has them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

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
        self._asked = self._following = False
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
        self._lay_out()
        self.words.textChanged.connect(self._filter)
        self.kinds.currentIndexChanged.connect(self._filter)
        self.back.clicked.connect(self.give_up)
        grid.arranging.changed.connect(self._follow)
        self.hide()

    def _lay_out(self) -> None:
        """Two lines, as narrow as the narrowest grid: the bar must not push its neighbours aside."""
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kinds.setMinimumContentsLength(5)
        self.words.setMinimumWidth(60)
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        first, second, lines = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        lines.setContentsMargins(8, 4, 8, 4)
        lines.setSpacing(4)
        first.addWidget(QLabel("筛选", self))
        first.addWidget(self.words, 3)
        first.addWidget(self.kinds, 2)
        second.addWidget(self.state, 1)
        second.addWidget(self.back)
        lines.addLayout(first)
        lines.addLayout(second)

    def open(self) -> None:
        """Show the bar, ready for typing."""
        self._asked = True
        self._follow()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def give_up(self) -> None:
        """Everything as the filing has it, and back to the grid."""
        if self._grid.arranging.clear():
            self._asked = False
            self._follow()
            self._grid.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up, Enter goes to the rows and lets the bar go with the filter; a composition has them first."""
        if self.words.preedit:
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._asked = False
            self._follow()
            self._grid.take_focus()
        else:
            super().keyPressEvent(event)

    def _filter(self) -> None:
        if self._following:
            return
        kind = self._kinds[max(self.kinds.currentIndex(), 0)]
        if not self._grid.arranging.filter(self.words.text_value(), kind):
            self._follow_words()

    def _follow(self) -> None:
        look = self._grid.arranging.look
        told = self._grid.arranging.describe()
        self.state.setText(f"{told}；打印顺序不变" if told else "全部行，表格顺序")
        self.state.setToolTip(self.state.text())
        if not look or self.isHidden():
            self._offer_classes()
        self._follow_words()
        self.setVisible(self._asked or bool(look))

    def _follow_words(self) -> None:
        """Show what the rows are filtered by, without filtering anew."""
        look = self._grid.arranging.look
        self._following = True  # blocked signals would leave the button that empties the line behind
        self.words.set_text_value(look.words)
        self.kinds.setCurrentIndex(self._kinds.index(look.kind) if look.kind in self._kinds else 0)
        self._following = False

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
