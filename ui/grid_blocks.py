"""Blocks of cells between the grid and the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from ui import grid_edits
from ui.bridge import Bridge
from ui.clipboard import read_block, write_block

if TYPE_CHECKING:
    from ui.grid_view import GridView


class BlockCommands:
    """Copy, cut and paste of the selected cells."""

    def __init__(self, view: GridView, bridge: Bridge) -> None:
        self._view, self._grid, self._bridge = view, view.grid, bridge

    def copy(self) -> bool:
        """The selected rectangle to the clipboard, as text and as a table with merged cells."""
        places = self._view.selected_places()
        if places:
            QGuiApplication.clipboard().setMimeData(write_block(*grid_edits.copied(self._grid, places)))
        return bool(places)

    def paste(self) -> bool:
        """The block on the clipboard from the top left selected cell on, as one step; one cell fills the selection."""
        block = read_block(QGuiApplication.clipboard().mimeData())
        if not block or self._grid.project_id is None or not self._view.commit_pending():
            return False
        places = self._view.selected_places()
        filing = self._bridge.filing
        if len(block) == len(block[0]) == 1 and places:
            return self._bridge.do(grid_edits.write_step(self._grid, filing, places, block[0][0], "粘贴"))
        top = min((row for row, _ in places), default=self._grid.rowCount())
        left = min((column for _, column in places), default=0)
        block = grid_edits.without_heading(self._grid, left, block)
        surplus = len(block[0]) - (len(self._grid.columns) - left)
        step = grid_edits.paste_step(self._grid, filing, top, left, block)
        done = self._bridge.do(grid_edits.numbered(step, filing, self._grid.project_id, self._bridge.profile))
        if done and surplus > 0:
            self._view.notice.emit(f"粘贴的内容比表格宽，最右边 {surplus} 列没有粘贴。")
        return done
