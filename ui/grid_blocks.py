"""Blocks of cells between the grid and the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView

from perfdesk.errors import UserError
from ui import grid_edits
from ui.bridge import Bridge
from ui.clipboard import is_own, read_block, refusal, write_block
from ui.grid_places import Place
from ui.runs import runs

if TYPE_CHECKING:
    from perfdesk.readers.clipboard import Pasted
    from perfdesk.workflow.paste import Outcome, PastePlan
    from ui.grid_view import GridView


class BlockCommands:
    """Copy and paste of the selected cells."""

    def __init__(self, view: GridView, bridge: Bridge) -> None:
        self._view, self._grid, self._bridge = view, view.grid, bridge

    def copy(self) -> bool:
        """The selected rectangle to the clipboard, as text and as a table with merged cells."""
        places = self._view.selected_places()
        if places:
            QGuiApplication.clipboard().setMimeData(write_block(*grid_edits.copied(self._grid, places)))
        return bool(places)

    def paste(self) -> bool:
        """The block on the clipboard from the top left selected cell on, as one step; one cell fills the selection.

        Where it is in doubt what goes where, nothing is done yet, and the view's `paste_doubtful` brings the plan.
        """
        if self._grid.project_id is None or not self._view.commit_pending():
            return False
        if self._view.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers:
            self._view.notice.emit("这个文件是以只读方式打开的，不能粘贴。")
            return False
        data = QGuiApplication.clipboard().mimeData()
        try:
            block = read_block(data)
        except UserError as error:
            self._bridge.failed.emit(error)
            return False
        if block is None:
            self._view.notice.emit(refusal(data))
            return False
        places = self._view.selected_places()
        if block.table.rows == block.table.columns == 1 and places:
            text = block.table.cells[0].text if block.table.cells else ""
            return self._bridge.do(grid_edits.write_step(self._grid, self._bridge.filing, places, text, "粘贴"))
        plan = _repeated(self._plan(block, exact=is_own(data)), places)
        if not plan.body:
            self._view.notice.emit("剪贴板里只有栏目名，没有可以粘贴的行。")
            return False
        if plan.doubts or plan.whole_form:
            self._view.paste_doubtful.emit(plan)
            return False
        return self.do(plan)

    def do(self, plan: PastePlan) -> bool:
        """Paste as planned, and say what became of it."""
        from perfdesk.workflow.paste import outcome, paste_step

        profile = self._bridge.profile
        project = self._bridge.filing.project(plan.project_id)
        done = self._bridge.do(paste_step(self._bridge.filing, profile, plan))
        if done:
            self._select(plan, {row.id for row in project.indicators})
            self._view.notice.emit(_told(plan, outcome(project, profile, plan)))
        return done

    def _select(self, plan: PastePlan, before: set[str]) -> None:
        """Select what was pasted, as spreadsheets do; the first cell becomes the current one."""
        written = set() if plan.insert else set(plan.targets[: len(plan.body)])
        rows = [n for n, row in enumerate(self._grid.rows) if row.id in written or row.id not in before]
        columns = [n for n, column in enumerate(self._grid.columns) if column.field in plan.fields]
        if not rows or not columns or plan.project_id != self._grid.project_id:
            return
        chosen = QItemSelection()
        for first, last in runs(rows):
            for left, right in runs(columns):
                chosen.select(self._grid.index(first, left), self._grid.index(last, right))
        self._view.setCurrentIndex(self._grid.index(rows[0], columns[0]))
        self._view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _plan(self, block: Pasted, *, exact: bool) -> PastePlan:
        from perfdesk.workflow.paste import plan_paste

        bridge, rows = self._bridge, self._grid.rows
        places = self._view.selected_places()
        top = min((row for row, _ in places), default=len(rows))
        left = min((column for _, column in places), default=0)
        project = bridge.filing.project(self._grid.project_id or "")
        order = [row.id for row in project.indicators]
        at = order.index(rows[top].id) + 1 if top < len(rows) else len(order)
        fields = [column.field for column in self._grid.columns]
        targets = [row.id for row in rows[top:]]
        return plan_paste(bridge.profile, project, block, fields, targets, left, position=at, exact=exact)


def _repeated(plan: PastePlan, places: Sequence[Place]) -> PastePlan:
    """A block pasted into more rows than it has is repeated, as spreadsheets do: where it goes in a whole number of
    times and is as wide as the selection."""
    rows, columns = sorted({row for row, _ in places}), {column for _, column in places}
    if not plan.body or not rows:
        return plan
    count, left = divmod(len(rows), len(plan.body))
    whole = rows[-1] - rows[0] == len(rows) - 1 and len(columns) == len(plan.fields)
    if left or count < 2 or not whole or plan.doubts or plan.heading:
        return plan
    return replace(plan, texts=plan.texts * count)


def _told(plan: PastePlan, done: Outcome) -> str:
    """What was pasted; what was written over is still in the history."""
    parts = [f"已粘贴 {done.rows} 行"]
    parts += [f"其中新增 {done.added} 行"] if done.added else []
    parts += [f"覆盖了 {done.replaced} 个单元格原有的内容"] if done.replaced else []
    parts += [f"有 {len(done.left_out)} 列没有粘贴"] if done.left_out else []
    parts += ["栏目名一行没有粘贴"] if plan.heading and plan.skipping else []
    return f"{'，'.join(parts)}；可以用“撤销”一步退回。"
