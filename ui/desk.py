"""The widgets around one open file, wired to one another: tree, workspace, findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from perfdesk.model.rows import Ref
from perfdesk.rules.registry import Severity
from ui.document import OpenFile
from ui.findings import FindingsPanel
from ui.findings_model import FINDING_ROLE, spot
from ui.settings import Settings
from ui.tree import ProjectTree
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.grid_view import GridView

_CONTEXT = ("project_add", "project_copy", "project_up", "project_down", "project_delete")


class Stand(NamedTuple):
    """Where the user is in a desk: the place shown, the cell or field, the pane with the focus, what the panel of
    findings shows."""

    place: Ref
    spot: Ref | None
    pane: str
    filters: tuple[bool, frozenset[Severity]]
    hidden_columns: bool
    hidden_fields: bool


class Desk(QObject):
    """`place_shown` when another place is on the screen; `notice` is a short remark for the status bar."""

    place_shown = Signal()
    notice = Signal(str)

    def __init__(self, opened: OpenFile, settings: Settings, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        bridge = opened.bridge
        self._bridge, self._form, self._settings = bridge, bridge.profile.id, settings
        self.tree, self.workspace, self.findings = ProjectTree(bridge), Workspace(bridge), FindingsPanel(bridge)
        self.tree.addActions([actions[name] for name in _CONTEXT])
        self.workspace.overview.offer([actions["project_add"], actions["import"]])
        self.workspace.project_page.offer_hidden_columns(actions["hidden_columns"])
        self.tree.place_chosen.connect(self.workspace.show_place)
        self.findings.jump.connect(self.go_to)
        self.workspace.place_changed.connect(self._follow)
        self.workspace.notice.connect(self.notice)
        bridge.projects_changed.connect(self.place_shown)
        if opened.read_only:
            self.workspace.set_read_only()
        self._page_grid.set_column_weights(settings.widths(self._form))

    def show_first(self) -> None:
        """Begin at the first project, at the filing where there is none."""
        projects = self._bridge.filing.projects
        place = Ref(projects[0].id, None, "") if projects else Ref(None, None, "")
        self.tree.show_place(place)  # A tree without a current item chooses its first when it gets the focus.
        self.workspace.show_place(place)
        self._follow(place)
        self.tree.setFocus()

    def stand(self, focus: QWidget | None) -> Stand:
        """Where the user is: to be given to the desk that comes after this one. `focus` is where the focus is."""
        panes = {"tree": self.tree, "workspace": self.workspace, "findings": self.findings}
        pane = next((name for name, pane in panes.items() if _holds(pane, focus)), "")
        page = self.workspace.project_page
        hidden = (page.grid.grid.shows_hidden, page.hidden.toggle.isChecked())
        return Stand(self.workspace.place, self.workspace.spot(focus), pane, self.findings.filters(), *hidden)

    def restore(self, stand: Stand) -> None:
        """Go where the user was, as far as it is still there."""
        self.findings.set_filters(stand.filters)
        page = self.workspace.project_page
        page.grid.show_hidden(stand.hidden_columns)
        page.hidden.toggle.setChecked(stand.hidden_fields)
        place = stand.place if self.workspace.has(stand.place) else Ref(None, None, "")
        self.tree.show_place(place)
        self.workspace.show_place(place)
        self._follow(place)
        if stand.spot is not None and self.workspace.has(stand.spot):
            self.workspace.go_to(stand.spot)
        panes = {"tree": self.tree, "findings": self.findings.list}
        if stand.pane in panes:
            panes[stand.pane].setFocus()

    def go_to(self, ref: Ref) -> None:
        """Show a place and put the focus there."""
        self.workspace.go_to(ref)

    def step_finding(self, step: int) -> str:
        """Choose the next (1) or previous (-1) finding of the panel and go there; returns what to say about it."""
        panel = self.findings
        count = panel.model.rowCount()
        if count == 0:
            return "没有要处理的问题。"
        current = panel.list.currentIndex()
        row = (current.row() + step) % count if current.isValid() else self._first_finding(step)
        panel.list.setCurrentIndex(panel.model.index(row))
        found = panel.current()
        if found is None:
            return ""
        self.go_to(spot(found))
        return f"第 {row + 1} / {count} 个问题：{found.message}"

    def current_project_id(self) -> str | None:
        """The project on the screen."""
        return self.workspace.current_project_id()

    def grid(self) -> GridView | None:
        """The table of indicators on the screen."""
        return self.workspace.current_grid()

    def commit_pending(self) -> bool:
        """Store a text still being typed; False when it was refused, so that it is not lost."""
        return self.workspace.commit_pending() is not False

    def remember(self) -> None:
        """Keep what the user has set up here."""
        self._settings.set_widths(self._form, self._page_grid.column_weights())

    @property
    def _page_grid(self) -> GridView:
        return self.workspace.project_page.grid

    def _first_finding(self, step: int) -> int:
        """Where to begin: with the first or last finding of the project on the screen, else of the list."""
        model, project = self.findings.model, self.current_project_id()
        rows = range(model.rowCount())
        here = [row for row in rows if model.index(row).data(FINDING_ROLE).ref.project == project] or rows
        return here[0] if step > 0 else here[-1]

    def _follow(self, place: Ref) -> None:
        self.tree.show_place(place)
        self.findings.set_project(place.project)
        self.place_shown.emit()


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (pane is widget or pane.isAncestorOf(widget))
