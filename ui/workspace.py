"""The middle of the window: a project, a section of Part One, or the filing as a whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from perfdesk.editing.step import Change, Step
from perfdesk.model.rows import FUND_FIELDS, Ref
from ui.bridge import Bridge
from ui.grid_view import GridView
from ui.last_year import LastYearBar
from ui.narrative import NarrativePage
from ui.overview import Overview
from ui.project_page import ProjectPage


class Workspace(QWidget):
    """Shows one place at a time. `place_changed` tells which, also after a jump, an undo, or a refused departure."""

    place_changed = Signal(object)
    notice = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._place = Ref(None, None, "")
        self.project_page = ProjectPage(bridge, self)
        self.narrative_page = NarrativePage(bridge, self)
        self.overview = Overview(bridge, self)
        self._stack = QStackedWidget(self)
        for page in (self.overview, self.project_page, self.narrative_page):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.last_year = LastYearBar(bridge, self._spot_now, self)
        column.addWidget(self.last_year)
        self._watch_spot()
        self.project_page.notice.connect(self.notice)
        bridge.replaying.connect(self.commit_pending)
        bridge.replayed.connect(self._on_replayed)
        bridge.projects_changed.connect(self._on_projects_changed)

    @property
    def place(self) -> Ref:
        """The place shown."""
        return self._place

    def show_place(self, ref: Ref) -> bool:
        """Show a project, a section or the filing; False when something typed was refused: then the page stays."""
        place = Ref(ref.project, None, ref.field if ref.field in self._bridge.sections else "")
        if place == self._place:
            return True
        if not self.commit_pending():
            self.place_changed.emit(self._place)
            return False
        self._place = place
        if place.project is not None:
            self.project_page.show_project(place.project)
            self._stack.setCurrentWidget(self.project_page)
        elif place.field in self._bridge.sections:
            self.narrative_page.show_section(place.field)
            self._stack.setCurrentWidget(self.narrative_page)
        else:
            self.overview.refresh()
            self._stack.setCurrentWidget(self.overview)
        self.place_changed.emit(place)
        return True

    def go_to(self, ref: Ref) -> bool:
        """Show the place of an address and put the focus on it; False when it is gone or a departure was refused."""
        if ref.project is not None and not self._has(ref.project):
            return False
        if not self.show_place(ref):
            return False
        if ref.project is not None:
            self.project_page.go_to(ref)
        elif ref.field in self._bridge.sections:
            self.narrative_page.go_to(ref)
        else:
            self.overview.go_to(ref.field)
        return True

    def spot(self, focus: QWidget | None) -> Ref | None:
        """The address of the field with the focus, else of the current cell of the grid; None where there is none."""
        page = self._stack.currentWidget()
        if page is self.narrative_page:
            return self.narrative_page.ref
        return self.project_page.spot(focus) if page is self.project_page else None

    def _watch_spot(self) -> None:
        """Whenever the cursor comes elsewhere, last year's text there is shown."""
        self.place_changed.connect(self.last_year.refresh)
        self.project_page.grid.selectionModel().currentChanged.connect(self.last_year.refresh)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self.last_year.refresh()

    def _spot_now(self) -> Ref | None:
        return self.spot(QApplication.focusWidget())

    def has(self, ref: Ref) -> bool:
        """Whether a place can be shown."""
        if ref.project is not None:
            return self._has(ref.project)
        return not ref.field or ref.field in self._bridge.sections

    def commit_pending(self) -> bool:
        """Commit compositions and open editors; False when something was refused and still stands in its editor.

        Every action that saves, checks, exports, closes or leaves calls this first.
        """
        page = self._stack.currentWidget()
        if isinstance(page, ProjectPage | NarrativePage | Overview):
            return page.commit_pending()
        return True

    def set_read_only(self) -> None:
        """Let nothing be typed that could not be stored: a refused text would keep its page, even the window, open."""
        page = self.project_page
        for editor in (*self.overview.editors.values(), self.narrative_page.editor):
            editor.setReadOnly(True)
        page.set_read_only()
        self.last_year.set_read_only()
        self.narrative_page.from_tables.set_read_only()

    def current_project_id(self) -> str | None:
        """The project shown, None for Part One and the filing."""
        return self._place.project

    def panes(self) -> list[QWidget]:
        """What F6 walks through in the page shown."""
        page = self._stack.currentWidget()
        return page.panes() if isinstance(page, ProjectPage) else [page]

    def pages(self) -> list[QWidget]:
        """The parts of all pages, in the order of Tab."""
        narrative = self.narrative_page
        return [*self.project_page.panes(), narrative.from_tables, narrative.editor, self.overview]

    def current_grid(self) -> GridView | None:
        """The grid of the project shown."""
        return self.project_page.grid if self._place.project is not None else None

    def _has(self, project_id: str) -> bool:
        return any(row.id == project_id for row in self._bridge.filing.projects)

    def _on_replayed(self, step: Step) -> None:
        """After undo and redo, go where it happened: of many cells to the first, also when they are taken back. What
        changed in the grid at hand is selected."""
        grid = self.current_grid()
        if grid is not None and step.projects() == {self._place.project} and grid.show_step(step):
            return
        places = [ref for ref in map(changed_place, step.changes) if ref is not None and self._can_show(ref)]
        if places:
            cells = [ref for ref in places if ref.indicator is not None]
            self.go_to(min(cells, key=self._order) if places[0].indicator is not None else places[0])

    def _can_show(self, ref: Ref) -> bool:
        """Whether there is a field for it; the filing also has records that no page shows."""
        if ref.project is not None:
            return self._has(ref.project)
        return ref.field in self._bridge.sections or ref.field in self.overview.editors

    def _order(self, ref: Ref) -> tuple[int, int]:
        """The project and the row of a cell."""
        filing = self._bridge.filing
        order = filing.project_index(ref.project or "")
        rows = filing.projects[order].indicators
        return order, next((number for number, row in enumerate(rows) if row.id == ref.indicator), -1)

    def _on_projects_changed(self) -> None:
        if self._place.project is not None and not self._has(self._place.project):
            self._place = Ref(None, None, "")
            self.project_page.show_project(None)
            self._stack.setCurrentWidget(self.overview)
            self.place_changed.emit(self._place)
        self.overview.refresh()


def changed_place(change: Change) -> Ref | None:
    """The address of what a change touched: its first field that differs."""
    before, after = change.before or {}, change.after or {}
    names = [name for name in after if before.get(name) != after[name] and name not in ("position", "project")]
    if change.kind == "indicator":
        gone = change.after is None
        return Ref(change.project_id, None if gone else change.id, "indicators" if gone else (names or [""])[0])
    if change.kind == "project":
        place = [name for name in names if name not in ("no", "title")] or [""]
        return Ref(change.id, None, _paired_field(place[0], before, after))
    if change.kind == "goal":
        horizon = after.get("horizon") or before.get("horizon")
        return Ref(change.project_id, None, "goals" if horizon == "item" else f"{horizon}_goal")
    if change.kind == "fund_line":
        source = after.get("source") or before.get("source")
        known = next((name for name, one in FUND_FIELDS.items() if one == source), f"fund.{source}")
        return Ref(change.project_id, None, known)
    if change.kind == "waiver":
        record = after or before
        return Ref(record["project_id"], record["indicator_id"], record["field"]) if record["project_id"] else None
    if change.kind == "completion":
        return Ref(str((after or before)["project_id"]), None, "")
    if change.kind == "filing":
        return Ref(None, None, (names or [""])[0])
    if change.kind == "narrative":
        return Ref(None, None, str((after or before).get("section")))
    return None


def _paired_field(name: str, before: dict, after: dict) -> str:  # type: ignore[type-arg]
    """The month of the plan, or the field of `extra`, that differs."""
    if name not in ("spending_plan", "extra"):
        return name
    old, new = dict(before.get(name) or ()), dict(after.get(name) or ())
    key = next((key for key in (*new, *old) if old.get(key) != new.get(key)), "")
    return f"{name}.{key}"
