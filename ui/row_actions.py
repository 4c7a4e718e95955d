"""What the menu for indicators does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.grid_view import GridView
    from ui.window import MainWindow


class RowActions:
    """Handlers of the group `row`. A project is shown whenever one of them runs, and no editor is open."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def insert_below(self) -> None:
        """An empty row below."""
        self._grid.rows.insert()

    def insert_above(self) -> None:
        """An empty row above."""
        self._grid.rows.insert(below=False)

    def add_usual(self) -> None:
        """One row for each pair of level words of the form."""
        self._grid.rows.add_usual()

    def delete(self) -> None:
        """Delete the selected rows."""
        self._grid.rows.delete()

    def move_up(self) -> None:
        """Move the selected rows up."""
        self._grid.rows.move(-1)

    def move_down(self) -> None:
        """Move the selected rows down."""
        self._grid.rows.move(1)

    def fill_down(self) -> None:
        """Fill the selected cells downwards."""
        self._grid.cells.fill_down()

    def clear(self) -> None:
        """Empty the selected cells."""
        self._grid.cells.clear()

    @property
    def _grid(self) -> GridView:
        grid = self._window.desk.grid() if self._window.desk is not None else None
        assert grid is not None
        return grid
