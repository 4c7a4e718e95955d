"""What a correction of several projects writes: each place, its text now and then, before anything is written."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QHeaderView,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.fields import read_ref
from ui.dialogs.parts import accept_button, buttons, heading, quiet
from ui.finding_lines import Names
from ui.mending import Choice, Mending, excerpts

_HEADINGS = ("位置", "现在", "改为")
_SIGNS = (24, 15)


class MendDialog(QDialog):
    """`chosen` after acceptance: what to write, as one step."""

    def __init__(self, mending: Mending, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("改正")
        self._mending, self._names = mending, names
        self.options = [QRadioButton(f"{choice.words}：{choice.reach}") for choice in mending.choices]
        self.table = QTableWidget(0, len(_HEADINGS), self)
        self._buttons = buttons(self, "改正")
        self._set_up_table()
        self._lay_out()
        group = QButtonGroup(self)
        for option in self.options:
            group.addButton(option)
            option.toggled.connect(self._on_toggled)
        self.options[0].setChecked(True)
        self.options[0].setFocus()

    def chosen(self) -> Choice:
        """The choice whose places are shown."""
        return next(
            choice for option, choice in zip(self.options, self._mending.choices, strict=True) if option.isChecked()
        )

    def showEvent(self, event: QShowEvent) -> None:
        """The heights of the rows depend on the widths that the columns get now."""
        super().showEvent(event)
        self.table.resizeRowsToContents()

    def _set_up_table(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(list(_HEADINGS))
        table.setAccessibleName("要改正的各处")
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        across = table.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setStretchLastSection(True)
        sign = self.fontMetrics().horizontalAdvance("指")
        for column, signs in enumerate(_SIGNS):
            across.resizeSection(column, sign * signs)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(heading(self._mending.title))
        for option in self.options:
            column.addWidget(option)
        column.addWidget(self.table, 1)
        column.addWidget(quiet("一次改完，是一步操作，可以用“撤销”一步退回。"))
        column.addWidget(self._buttons)
        self.resize(760, 480)

    def _on_toggled(self, on: bool) -> None:
        if not on:
            return
        choice = self.chosen()
        self.table.setRowCount(len(choice.texts))
        for row, (ref, text) in enumerate(choice.texts.items()):
            now = read_ref(self._names.filing, ref) or ""
            before, after = excerpts(now, text)
            cells = ((self._names.place(ref), ""), (before or "（空）", now), (after or "（空）", text))
            for column, (shown, whole) in enumerate(cells):
                item = QTableWidgetItem(shown)
                item.setToolTip(whole or shown)
                self.table.setItem(row, column, item)
        self.table.resizeRowsToContents()
        button = accept_button(self._buttons)
        assert isinstance(button, QPushButton)
        button.setText(f"改正 {len(choice.texts)} 处")
