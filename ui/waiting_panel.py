"""The list of what was carried over from last year and waits to be looked at; confirm, go there."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QPushButton, QTreeView, QVBoxLayout, QWidget

from perfdesk.editing.carried_commands import confirm_all, confirm_cells, confirm_projects
from perfdesk.editing.step import Step
from perfdesk.model.rows import Ref
from ui.bridge import Bridge
from ui.dialogs.parts import quiet
from ui.waiting_model import PLACE, REF_ROLE, WaitingModel

_DONE = "结转来的内容都已核对。"


class WaitingPanel(QWidget):
    """`jump` carries the address of a cell that was chosen; `all_wanted` asks to confirm everything."""

    jump = Signal(object)
    all_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._read_only = False
        self.model = WaitingModel(bridge, self)
        self.tree = _WaitingTree(self)
        self.told = quiet()
        self.confirm_button, self.all_button = QPushButton("确认所选", self), QPushButton("全部确认…", self)
        self.go_button = QPushButton("转到", self)
        self._set_up()
        self._lay_out()
        self.tree.activated.connect(self._go)
        self.model.modelReset.connect(self._span_projects)
        self.model.rowsInserted.connect(lambda parent, *_: None if parent.isValid() else self._span_projects())
        self._span_projects()
        self.tree.confirm.connect(self.confirm_chosen)
        self.go_button.clicked.connect(lambda: self._go(self.tree.currentIndex()))
        self.confirm_button.clicked.connect(self.confirm_chosen)
        self.all_button.clicked.connect(self.all_wanted)
        self.tree.selectionModel().selectionChanged.connect(self._show_buttons)
        bridge.waiting.changed.connect(self._tell)
        self._tell()

    def set_read_only(self) -> None:
        """Look and walk, confirm nothing."""
        self._read_only = True
        self._show_buttons()

    def show_ref(self, ref: Ref | None) -> None:
        """Choose a cell in the list, if it is there, and nothing else, also while Ctrl is held (as for Ctrl+End)."""
        index = self.model.index_of(ref) if ref is not None else QModelIndex()
        if index.isValid() and self.isVisible() and index != self.tree.currentIndex():
            flags = QItemSelectionModel.SelectionFlag
            self.tree.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.tree.scrollTo(index)

    def confirm_chosen(self) -> None:
        """The chosen cells, and all cells of the chosen projects, are right as they stand: one step."""
        if not self._read_only:
            self._bridge.make(self._confirming)

    def confirm_all(self) -> bool:
        """Everything is right as it stands."""
        return not self._read_only and self._bridge.make(lambda: confirm_all(self._bridge.filing))

    def _confirming(self) -> Step | None:
        refs = [index.data(REF_ROLE) for index in self.tree.selectionModel().selectedRows(PLACE)]
        whole = [ref.project for ref in refs if not ref.field]
        filing = self._bridge.filing
        if whole and None not in whole and len(whole) == len(refs):
            return confirm_projects(filing, whole)
        cells = [cell.ref for key in whole for cell in self._bridge.waiting.cells(key)]
        return confirm_cells(filing, [*cells, *(ref for ref in refs if ref.field)])

    def _set_up(self) -> None:
        self.tree.setModel(self.model)
        self.tree.setAccessibleName("待核的内容")
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.tree.setAllColumnsShowFocus(True)
        across = self.tree.header()
        across.setSectionResizeMode(PLACE, QHeaderView.ResizeMode.Interactive)
        across.setStretchLastSection(True)
        self.tree.setIndentation(12)
        self.tree.setColumnWidth(PLACE, self.fontMetrics().horizontalAdvance("年") * 11)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for button, tip in (
            (self.confirm_button, "选中的内容没有变化，照旧（空格键）"),
            (self.all_button, "结转来的内容全部照旧"),
            (self.go_button, "转到这一处（Enter）"),
        ):
            button.setToolTip(tip)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.told)
        column.addWidget(self.tree, 1)
        column.addLayout(row)

    def _span_projects(self) -> None:
        """The name of a project has the whole width."""
        for row in range(self.model.rowCount()):
            self.tree.setFirstColumnSpanned(row, QModelIndex(), True)

    def _tell(self) -> None:
        waiting = self._bridge.waiting
        left = waiting.count()
        places = len(waiting.groups())
        self.told.setText(f"还有 {left} 处待核，在 {places} 个地方。确认或修改后不再列出。" if left else _DONE)
        self.all_button.setEnabled(bool(left) and not self._read_only)
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.tree.selectionModel().hasSelection()
        self.confirm_button.setEnabled(chosen and not self._read_only)
        self.go_button.setEnabled(self.tree.currentIndex().isValid())

    def _go(self, index: QModelIndex) -> None:
        ref = index.siblingAtColumn(PLACE).data(REF_ROLE)
        if ref is None:
            return
        cells = self._bridge.waiting.cells(ref.project)
        self.jump.emit(ref if ref.field or not cells else cells[0].ref)


class _WaitingTree(QTreeView):
    """The space key confirms."""

    confirm = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook."""
        if event.key() == Qt.Key.Key_Space:
            self.confirm.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
