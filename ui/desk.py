"""The widgets around one open file, wired to one another: tree, workspace, findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from perfdesk.model.rows import Ref
from ui.document import OpenFile
from ui.findings import FindingsPanel
from ui.pointing import point_at
from ui.settings import Settings
from ui.side import SidePane
from ui.tab_order import tab_through
from ui.tree_pane import TreePane
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.grid_view import GridView

_FINDINGS = ("finding_fix", "finding_fix_kind", "finding_ignore", "ignored", "rules")
_CONTEXT = (
    "project_add",
    "project_copy",
    "project_rename",
    "project_done",
    "project_up",
    "project_down",
    "project_to_part",
    "order_lock",
    "project_delete",
    "bin",
)
_ROWS = ("copy", "paste", "row_add_above", "row_add", "row_add_class", "row_copy", "row_up", "row_down", "row_class")
_ROWS += ("row_delete", "row_fill", "row_above", "row_clear", "row_filter", "cell_trail")


class Stand(NamedTuple):
    """Where the user is in a desk: the place shown, the cell or field, the pane with the focus, what the panel of
    findings shows."""

    place: Ref
    spot: Ref | None
    pane: str
    filters: tuple[bool, dict[str, object]]
    hidden_columns: bool
    hidden_fields: bool


class Desk(QObject):
    """`place_shown` when another place is on the screen, `projects_chosen` when other projects are chosen in the tree
    or have another status; `notice` is a short remark for the status bar."""

    place_shown = Signal()
    projects_chosen = Signal()
    notice = Signal(str)

    def __init__(self, opened: OpenFile, settings: Settings, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        bridge = opened.bridge
        self._bridge, self._form, self._settings = bridge, bridge.profile.id, settings
        self.pane, self.workspace, self.findings = TreePane(bridge), Workspace(bridge), FindingsPanel(bridge)
        self.tree = self.pane.tree
        self.side = SidePane(bridge, self.findings)
        self._landed: tuple[tuple[object, ...] | None, Ref | None] = (None, None)
        self._page_grid.addActions([actions[name] for name in _ROWS])
        self.workspace.overview.offer([actions["project_add"], actions["import"]])
        self.workspace.project_page.offer_hidden_columns(actions["hidden_columns"])
        self._wire_tree(actions)
        self.findings.jump.connect(self._jump)
        self.workspace.place_changed.connect(self._follow)
        self.workspace.notice.connect(self.notice)
        bridge.projects_changed.connect(self.place_shown)
        self.findings.notice.connect(self.notice)
        self.findings.offer([actions[name] for name in _FINDINGS])
        self.findings.fix_wanted.connect(actions["finding_fix"].trigger)
        self.findings.kind_wanted.connect(actions["finding_fix_kind"].trigger)
        self.findings.ignore_wanted.connect(actions["finding_ignore"].trigger)
        self.side.waiting.jump.connect(self.go_to)
        self.workspace.last_year.moved.connect(self.side.waiting.show_ref)
        self.side.waiting.all_wanted.connect(actions["confirm_all"].trigger)
        self.workspace.narrative_page.from_tables.offer(actions["write_part_one"])
        self.workspace.last_year.offer(actions["confirm_here"].trigger, actions["next_waiting"].trigger)
        if opened.read_only:
            self.side.waiting.set_read_only()
            self.workspace.set_read_only()
            self.tree.set_read_only()
            self.findings.set_read_only()
        self._page_grid.set_column_weights(settings.widths(self._form), settings.table_width(self._form))

    def _wire_tree(self, actions: Mapping[str, QAction]) -> None:
        self.tree.addActions([actions[name] for name in _CONTEXT])
        self.tree.place_chosen.connect(self.workspace.show_place)
        self.tree.notice.connect(self.notice)
        self.tree.delete_wanted.connect(actions["project_delete"].trigger)
        self.tree.chosen_changed.connect(self.projects_chosen)
        self.tree.statuses.changed.connect(self.projects_chosen)
        self.tree.locked = self._settings.order_locked()
        self.workspace.overview.show_statuses(self.tree.statuses)

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
        panes = {"tree": self.pane, "workspace": self.workspace, "findings": self.findings}
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
        self.side.show_findings()
        stop = self.findings.walk(step)
        if stop is None:
            return "列表里没有意见。"
        line, number = stop
        if line.ref is not None:
            self._jump(line.ref)
        return f"{number}：{line.here.message if line.here is not None else ''}"

    def choose_finding_here(self, focus: QWidget | None) -> bool:
        """Choose the finding that marks the cell or field with the focus; False when there is none.

        With the focus outside the workspace, and where a jump has led, it is the one chosen in the panel.
        """
        line = self.findings.current_line()
        if not _holds(self.workspace, focus):
            return line is not None and line.found is not None
        ref = self.workspace.spot(focus)
        if line is not None and (line.key, ref) == self._landed:
            return True
        return ref is not None and self.findings.choose_at(ref)

    def current_project_id(self) -> str | None:
        """The project on the screen."""
        return self.workspace.current_project_id()

    def grid(self) -> GridView | None:
        """The table of indicators on the screen."""
        return self.workspace.current_grid()

    def commit_pending(self) -> bool:
        """Store a text still being typed; False when it was refused, so that it is not lost."""
        return self.tree.commit_pending() and self.workspace.commit_pending() is not False

    def order_tab(self) -> None:
        """Tab goes as the eye does: tree, page, findings. To be called when all of them are in the window."""
        pane = self.pane
        tab_through([pane.words, pane.status, pane.all_button, self.tree, *self.workspace.pages(), *self.side.parts()])

    def remember(self) -> None:
        """Keep what the user has set up here."""
        grid = self._page_grid
        self._settings.set_widths(self._form, grid.column_weights(), grid.table_width)

    @property
    def _page_grid(self) -> GridView:
        return self.workspace.project_page.grid

    def _jump(self, ref: Ref) -> None:
        """Go where the chosen finding points, which may be no cell: a row, a field that another one stands in for."""
        self.go_to(ref)
        line = self.findings.current_line()
        focus = self.workspace.window().focusWidget()
        if isinstance(focus, QPlainTextEdit) and line is not None and line.here is not None:
            point_at(focus, line.here)
        self._landed = (line.key if line is not None else None, self.workspace.spot(focus))

    def _follow(self, place: Ref) -> None:
        self.tree.show_place(place)
        self.findings.set_project(place.project)
        self.place_shown.emit()


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (pane is widget or pane.isAncestorOf(widget))
