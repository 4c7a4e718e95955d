"""The filters above the list of findings: which project, which severities, which words, and how they are grouped."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.rules.registry import SEVERITIES, Severity
from perfdesk.rules.titles import CATEGORY_WORDS
from ui.finding_lines import Grouping
from ui.look import QUIET_INK, SEVERITY_NAMES, severity_icon

_GROUPINGS: dict[Grouping, str] = {"severity": "按轻重分组", "project": "按项目分组", "rule": "按规则分组"}
_PAUSE_MS = 150


class FindingsBar(QWidget):
    """`changed` when something else is to be shown; `entered` when Enter or ↓ leaves the words for the list."""

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.this_button = _toggle("本项目", "只看当前项目的问题", self)
        self.all_button = _toggle("全部", "看整份文件的问题", self)
        self.chips: dict[Severity, QToolButton] = {}
        self.words = _Words(self)
        self.grouping = QComboBox(self)
        self.category = QComboBox(self)
        self.told = QWidget(self)
        self._told = QLabel(self.told)
        self.clear_button = QToolButton(self.told)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        scope = QButtonGroup(self)
        top = QHBoxLayout()
        top.setSpacing(2)
        for button in (self.this_button, self.all_button):
            scope.addButton(button)
            top.addWidget(button)
        self.all_button.setChecked(True)
        top.addStretch()
        for severity in SEVERITIES:
            chip = _toggle("0", f"显示或隐藏{SEVERITY_NAMES[severity]}意见", self)
            chip.setIcon(severity_icon(severity))
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setChecked(True)
            self.chips[severity] = chip
            top.addWidget(chip)
        for grouping, text in _GROUPINGS.items():
            self.grouping.addItem(text, grouping)
        self.grouping.setAccessibleName("分组方式")
        self.category.addItem("全部类别", "")
        self.category.setAccessibleName("问题类别")
        choices = QHBoxLayout()
        choices.setSpacing(4)
        for box in (self.grouping, self.category):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            choices.addWidget(box, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.words, 1)
        column.addLayout(choices, 1)
        self._told.setStyleSheet(f"color: {QUIET_INK}")
        self.clear_button.setText("清除筛选")
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        told = QHBoxLayout(self.told)
        told.setContentsMargins(2, 0, 0, 0)
        told.addWidget(self._told, 1)
        told.addWidget(self.clear_button)
        column.addWidget(self.told)
        self.told.hide()

    def _connect(self) -> None:
        for button in (self.this_button, *self.chips.values()):
            button.toggled.connect(lambda _on: self.changed.emit())
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.words.done.connect(self._finish_words)
        self.clear_button.clicked.connect(self.clear)
        self._pause.timeout.connect(self.changed)
        self.grouping.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.category.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def parts(self) -> list[QWidget]:
        """What Tab walks through, row by row."""
        scope = [self.this_button, self.all_button]
        return [*scope, *self.chips.values(), self.words, self.grouping, self.category, self.told]

    def set_wide(self, wide: bool) -> None:
        """All in one row, where there is room for it."""
        direction = QBoxLayout.Direction
        self._column.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def filters(self) -> dict[str, object]:
        """What is chosen, as fields of a `View`; the scope is not among them."""
        return {
            "severities": frozenset(severity for severity, chip in self.chips.items() if chip.isChecked()),
            "text": self.words.text().strip(),
            "category": self.category.currentData() or "",
            "grouping": self.grouping.currentData(),
        }

    def set_filters(self, filters: dict[str, object], *, only_this: bool) -> None:
        """Choose what the bar of another panel had chosen."""
        (self.this_button if only_this else self.all_button).setChecked(True)
        shown = filters["severities"]
        assert isinstance(shown, frozenset)
        for severity, chip in self.chips.items():
            chip.setChecked(severity in shown)
        self.words.setText(str(filters["text"]))
        self._pause.stop()
        self.offer_categories((str(filters["category"]),) if filters["category"] else ())
        self.category.setCurrentIndex(max(self.category.findData(filters["category"]), 0))
        self.grouping.setCurrentIndex(max(self.grouping.findData(filters["grouping"]), 0))
        self.changed.emit()

    def clear(self) -> None:
        """Leave nothing out of the scope; the focus goes to the list when it was on the button that now hides."""
        focus = self.clear_button.hasFocus()
        for chip in self.chips.values():
            chip.setChecked(True)
        self.words.clear()
        self._pause.stop()
        self.category.setCurrentIndex(0)
        self.changed.emit()
        if focus:
            self.entered.emit()

    def show_counts(self, counts: dict[Severity, int], listed: int) -> None:
        """How many findings of each severity there are, and how many the filters leave."""
        every = "多个项目共有的只算一条；" if self.all_button.isChecked() else ""
        for severity, chip in self.chips.items():
            chip.setText(str(counts[severity]))
            chip.setAccessibleName(f"{SEVERITY_NAMES[severity]} {counts[severity]} 条")
            chip.setToolTip(f"{SEVERITY_NAMES[severity]} {counts[severity]} 条；{every}按下显示，弹起隐藏")
        self.told.setVisible(self.filtering)
        self._told.setText(f"筛选后 {listed} 条，共 {sum(counts.values())} 条")

    def offer_categories(self, categories: tuple[str, ...]) -> None:
        """The categories to choose from; the chosen one stays though it no longer occurs."""
        chosen = self.category.currentData()
        wanted = ["", *(name for name in CATEGORY_WORDS if name in categories or name == chosen)]
        if wanted == [self.category.itemData(row) for row in range(self.category.count())]:
            return
        self.category.blockSignals(True)
        self.category.clear()
        for name in wanted:
            self.category.addItem(CATEGORY_WORDS.get(name, "全部类别"), name)
        self.category.setCurrentIndex(max(self.category.findData(chosen), 0))
        self.category.blockSignals(False)

    @property
    def filtering(self) -> bool:
        """Whether some findings of the scope may be left out."""
        chosen = self.filters()
        return bool(chosen["text"] or chosen["category"]) or not all(chip.isChecked() for chip in self.chips.values())

    def _finish_words(self) -> None:
        self._pause.stop()
        self.changed.emit()
        self.entered.emit()


class _Words(QLineEdit):
    """`done` when the words are complete and the list is wanted."""

    done = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("查找：项目、文字、规则、指标类别")
        self.setAccessibleName("查找意见")
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and ↓ go to the list, Esc takes the words back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def _toggle(text: str, tip: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(True)
    button.setAutoRaise(True)
    return button
