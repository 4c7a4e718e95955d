"""What the menu for indicators does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.action_group import ActionGroup

if TYPE_CHECKING:
    from ui.grid_view import GridView


class RowActions(ActionGroup):
    """Handlers of the group `row`. No editor is open whenever one of them runs."""

    def insert_below(self) -> None:
        """An empty row below."""
        self._grid.rows.insert()

    def insert_above(self) -> None:
        """An empty row above."""
        self._grid.rows.insert(below=False)

    def insert_in_class(self) -> None:
        """An empty row at the end of the current row's class."""
        self._grid.rows.insert_at_end_of_class()

    def duplicate(self) -> None:
        """Copies of the selected rows."""
        self._grid.rows.duplicate()

    def choose_class(self) -> None:
        """Let the user choose another class for the selected rows."""
        self._grid.choose_class()

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

    def copy_above(self) -> None:
        """Fill the selected cells with what stands above them."""
        self._grid.cells.copy_above()

    def filter(self) -> None:
        """Show the bar that filters the rows."""
        if self._window.desk is not None and self._window.desk.grid() is not None:
            self._window.desk.workspace.project_page.filter.open()

    def sort_up(self) -> None:
        """Look at the rows in the order of the current column."""
        self._grid.arranging.sort(self._column())

    def sort_down(self) -> None:
        """Look at the rows in the contrary order of the current column."""
        self._grid.arranging.sort(self._column(), descending=True)

    def as_filed(self) -> None:
        """Every row in the order of the filing."""
        if self._window.desk is not None and self._window.desk.grid() is not None:
            self._window.desk.workspace.project_page.filter.give_up()

    def clear(self) -> None:
        """Empty the selected cells."""
        self._grid.cells.clear()

    def _column(self) -> str:
        """The field of the current column, the first one in an empty grid."""
        return self._grid.grid.columns[max(self._grid.currentIndex().column(), 0)].field

    @property
    def _grid(self) -> GridView:
        grid = self._window.desk.grid() if self._window.desk is not None else None
        assert grid is not None
        return grid
