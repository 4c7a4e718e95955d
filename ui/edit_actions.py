"""What the menus for editing and indicators do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.bridge import Bridge
    from ui.desk import Desk
    from ui.window import MainWindow


class EditActions:
    """Handlers of the group `edit`. A file is open whenever one of them runs."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def undo(self) -> None:
        """Take the last step back."""
        label = self._bridge.session.undo_label
        if self._bridge.undo():
            self._window.status.say(f"已撤销：{label}")

    def redo(self) -> None:
        """Do it again."""
        label = self._bridge.session.redo_label
        if self._bridge.redo():
            self._window.status.say(f"已重做：{label}")

    def cut(self) -> None:
        """Cut the text or the cells with the focus."""
        self._on_focus("cut", "cut")

    def copy(self) -> None:
        """Copy the text or the cells with the focus."""
        self._on_focus("copy", "copy")

    def paste(self) -> None:
        """Paste into the text or the cells with the focus."""
        self._on_focus("paste", "paste")

    def row_fill(self) -> None:
        """Fill the selected cells downwards."""
        self._on_focus("", "fill_down")

    def row_clear(self) -> None:
        """Empty the selected cells."""
        self._on_focus("", "clear_cells")

    def row_add(self) -> None:
        """An empty indicator row below."""
        self._on_grid("insert_row")

    def row_add_above(self) -> None:
        """An empty indicator row above."""
        self._on_grid("insert_row", below=False)

    def rows_usual(self) -> None:
        """One row for each pair of level words of the form."""
        self._on_grid("add_usual_rows")

    def row_delete(self) -> None:
        """Delete the selected rows."""
        self._on_grid("delete_rows")

    def row_up(self) -> None:
        """Move the selected rows up."""
        self._on_grid("move_rows", -1)

    def row_down(self) -> None:
        """Move the selected rows down."""
        self._on_grid("move_rows", 1)

    @property
    def _bridge(self) -> Bridge:
        opened = self._window.open_file
        assert opened is not None
        return opened.bridge

    @property
    def _desk(self) -> Desk:
        assert self._window.desk is not None
        return self._window.desk

    def _on_grid(self, method: str, *arguments: Any, **options: Any) -> None:
        grid = self._desk.grid()
        if grid is not None:
            getattr(grid, method)(*arguments, **options)

    def _on_focus(self, text_method: str, grid_method: str) -> None:
        from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit):
            if text_method:
                getattr(focus, text_method)()
        else:
            self._on_grid(grid_method)
