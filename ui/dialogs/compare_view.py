"""Two contents side by side: parts at the left, the texts of a part at the right, differing letters marked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from perfdesk.workflow.changes import Comparison, ProjectChange, TextChange
from perfdesk.workflow.compare_sheet import ComparedText, summary
from perfdesk.workflow.side_by_side import Part, all_lines, place_now
from ui.compare_models import LinesModel, PartsModel
from ui.compare_table import CompareTable
from ui.dialogs.parts import buttons, quiet

_LEFT = 300
_NOT_NOW = "“修改后”不是现在的内容，所以这里不能恢复，也不能转到；与“现在”比较时才可以。"
_HINT = "F7、Shift+F7 逐处查看，Enter 转到现在的位置。删除线是改掉的字，下划线是新的字。"


Position = tuple[str, str]
"""The id of a project, or the title of another part; and the place in it, in words."""


class CompareView(QDialog):
    """`jump` carries the address to show in the filing; `bring_back` what to put back: `cell`, `project` or `all`,
    with the line and its part; `export` asks for the table 修改对照表."""

    jump = Signal(object)
    bring_back = Signal(str, object, object)
    export = Signal()

    def __init__(
        self, names: tuple[str, str], parent: QWidget | None = None, *, now: bool, may_change: bool, whole: bool
    ) -> None:
        """`now`: the newer side is the present content; `whole`: all of the older side can be brought back."""
        super().__init__(parent)
        self.setWindowTitle(f"比较：“{names[0]}”与“{names[1]}”")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self._now, self._may_change, self._whole = now, may_change and now, whole
        self.comparison: Comparison | None = None
        self._all: list[Part] = []
        self.parts, self.lines = PartsModel(self), LinesModel(self)
        self.list, self.table = QTreeView(), CompareTable(self.lines)
        self.only_changed = QCheckBox("只看有改动的(&O)")
        self.told, self.hint = QLabel(), quiet(_HINT if now else _NOT_NOW)
        self._names = names
        self.buttons: dict[str, QPushButton] = {}
        self._set_up()
        self._lay_out()

    def load(self, comparison: Comparison, parts: list[Part]) -> None:
        """Show a comparison; the place in it stays where it can."""
        part, row = self.list.currentIndex().row(), self.table.currentIndex().row()
        self.comparison, self._all = comparison, parts
        self.told.setText(f"修改前：{self._names[0]}　　修改后：{self._names[1]}\n{''.join(summary(comparison))}")
        self._show_parts(max(part, 0))
        if row >= 0:
            self.table.choose(min(row, self.lines.rowCount() - 1))

    def current(self) -> tuple[Part, ComparedText] | None:
        """The chosen text and its part."""
        part, row = self._part(), self.table.currentIndex().row()
        return (part, self.lines.lines[row]) if part is not None and 0 <= row < len(self.lines.lines) else None

    def position(self) -> Position | None:
        """The chosen text, to be found again in a later comparison of the same sides."""
        found = self.current()
        return None if found is None else (_key(found[0]), found[1].place)

    def go_to(self, position: Position) -> None:
        """Choose the text that was chosen before, as far as it still differs."""
        owner, place = position
        row = next((row for row, part in enumerate(self.parts.parts) if _key(part) == owner), -1)
        if row >= 0:
            self.list.setCurrentIndex(self.parts.index(row, 0))
            self.list.scrollTo(self.list.currentIndex())
            self.table.choose(next((i for i, line in enumerate(self.lines.lines) if line.place == place), 0))

    def walk(self, step: int) -> bool:
        """Choose the next (1) or previous (-1) difference, in the next part when this one has no more."""
        rows = self._differing()
        row = self.table.currentIndex().row()
        ahead = [place for place in rows if (place > row if step > 0 else place < row)]
        if not ahead:
            part = self._next_part(step)
            if part < 0:
                self.hint.setText("后面没有改动了。" if step > 0 else "前面没有改动了。")
                return False
            self.list.setCurrentIndex(self.parts.index(part, 0))
            ahead = self._differing()
        self.table.choose(ahead[0 if step > 0 else -1])
        self.table.setFocus()
        self.hint.setText(_HINT if self._now else _NOT_NOW)
        return True

    def want(self, what: str) -> None:
        """Do what a button says."""
        found = self.current()
        if what == "export":
            self.export.emit()
        elif what == "jump":
            place = None if found is None or not self._now else place_now(found[1], found[0])
            if place is not None:
                self.jump.emit(place)
        elif self._may_change and (found is not None or what != "cell"):
            part = self._part()
            self.bring_back.emit(what, None if found is None else found[1], part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F7 walks; Enter in the table goes to the place."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_F7:
            self.walk(-1 if plain == Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self.want("jump")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.hasFocus():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _differing(self) -> list[int]:
        """The rows that differ."""
        return [row for row, line in enumerate(self.lines.lines) if line.kind != "same"]

    def _next_part(self, step: int) -> int:
        """The next part with a difference, -1 for none."""
        here, parts = self.list.currentIndex().row(), self.parts.parts
        places = range(here + 1, len(parts)) if step > 0 else range(here - 1, -1, -1)
        return next((place for place in places if parts[place].lines), -1)

    def _part(self) -> Part | None:
        row = self.list.currentIndex().row()
        return self.parts.parts[row] if 0 <= row < len(self.parts.parts) else None

    def _show_parts(self, row: int) -> None:
        changed = self.only_changed.isChecked()
        shown = [part for part in self._all if part.lines or not changed]
        self.parts.load(shown)
        self.list.setCurrentIndex(self.parts.index(min(row, len(shown) - 1), 0))
        self._show_lines()

    def _show_lines(self, *_: QModelIndex) -> None:
        part = self._part()
        lines: list[ComparedText] = []
        if part is not None and self.comparison is not None:
            whole = not self.only_changed.isChecked()
            lines = all_lines(self.comparison, part) if whole else list(part.lines)
        self.lines.load(lines)
        self.table.fit()
        if lines:
            first = next((row for row, line in enumerate(lines) if line.kind != "same"), 0)
            self.table.choose(first)
        self._enable()

    def _keep_part(self) -> None:
        """Switch between all parts and the changed ones and stay at the same one."""
        part = self._part()
        self._show_parts(0)
        if part in self.parts.parts:
            self.list.setCurrentIndex(self.parts.index(self.parts.parts.index(part), 0))

    def _enable(self, *_: QModelIndex) -> None:
        found, part = self.current(), self._part()
        line = None if found is None else found[1]
        differs = line is not None and line.kind != "same"
        moved = line is not None and isinstance(line.change, ProjectChange) and line.kind == "moved"
        self.buttons["jump"].setEnabled(self._now and found is not None and place_now(found[1], found[0]) is not None)
        self.buttons["cell"].setEnabled(self._may_change and differs and not moved)
        self.buttons["cell"].setText(_words_for(line))
        self.buttons["project"].setEnabled(self._may_change and part is not None and part.change is not None)
        self.buttons["all"].setEnabled(self._may_change and self._whole and bool(self.comparison))
        self.buttons["export"].setEnabled(bool(self.comparison))

    def _set_up(self) -> None:
        self.only_changed.setChecked(True)
        self.only_changed.toggled.connect(self._keep_part)
        self.list.setModel(self.parts)
        self.list.setAccessibleName("项目")
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.list.selectionModel().currentChanged.connect(self._show_lines)
        self.table.selectionModel().currentChanged.connect(self._enable)
        self.table.doubleClicked.connect(lambda: self.want("jump"))
        self.told.setWordWrap(True)

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(self.only_changed)
        upper.addStretch()
        for text, step in (("上一处", -1), ("下一处", 1)):
            button = _button(f"{text}（{'Shift+' if step < 0 else ''}F7）")
            button.clicked.connect(lambda _=False, way=step: self.walk(way))
            upper.addWidget(button)
        for what, text in (
            ("jump", "转到此处(&J)"),
            ("cell", "恢复此处(&C)"),
            ("project", "恢复此项目(&P)"),
            ("all", "恢复全部…(&A)"),
            ("export", "导出对照表…(&E)"),
        ):
            button = self.buttons[what] = _button(text)
            button.clicked.connect(lambda _=False, chosen=what: self.want(chosen))
            lower.addWidget(button)
        lower.addStretch()
        lower.addWidget(buttons(self, "", "关闭(&X)"))
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.addWidget(self.list)
        middle.addWidget(self.table)
        middle.setStretchFactor(1, 1)
        middle.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.told)
        column.addLayout(upper)
        column.addWidget(middle, 1)
        column.addWidget(self.hint)
        column.addLayout(lower)
        room = self.screen().availableSize()
        self.resize(min(1280, room.width() * 92 // 100), min(820, room.height() * 88 // 100))
        middle.setSizes([_LEFT, self.width() - _LEFT])
        self.list.setFocus()


def _key(part: Part) -> str:
    project = part.new or part.old
    return part.title if project is None else project.id


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button


def _words_for(line: ComparedText | None) -> str:
    """What bringing back a line means."""
    if line is None or isinstance(line.change, TextChange):
        return "恢复此处(&C)"
    if isinstance(line.change, ProjectChange):
        return "恢复此项目(&C)"
    return "恢复此行(&C)" if hasattr(line.change, "cells") else "恢复此节(&C)"
