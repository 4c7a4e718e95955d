"""The main window: the frame around the open file. What actions do is in file_actions, edit_actions, row_actions ..."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from perfdesk.errors import UserError
from ui import crash, menus
from ui.actions import ActionSpec
from ui.dialogs.service import Dialogs
from ui.docks import Docks
from ui.file_actions import FileActions
from ui.form_actions import FormActions
from ui.groups import LateGroups
from ui.icons import icon
from ui.safety import Safety
from ui.settings import Settings
from ui.stage import Stage
from ui.start_page import StartPage
from ui.status import StatusBar

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from ui.desk import Desk
    from ui.document import OpenFile
    from ui.tasks import Runner

PROGRAM = "绩效目标编制助手"


class MainWindow(LateGroups):
    """One window, at most one open file; `desk` holds the widgets of that file."""

    def __init__(self, settings: Settings, dialogs: Dialogs, runner: Runner | None = None) -> None:
        super().__init__()
        self.settings, self.dialogs, self._runner = settings, dialogs, runner
        self.open_file: OpenFile | None = None
        self.desk: Desk | None = None
        self.saved_at, self._close_failed = "", False
        self.file, self.form = FileActions(self), FormActions(self)
        self.stage, self.safety = Stage(self), Safety(self)
        self.actions_by_id = menus.build_actions(self, self.trigger)
        self.toolbar = menus.build_toolbar(self, self.actions_by_id)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.docks = Docks(self, settings)
        self.recent_menu = menus.build_menus(self, self.actions_by_id, self.docks.toggles())
        self.start_page = StartPage(self.actions_by_id)
        self.start_page.chosen.connect(self.open_recent)
        self.centre = QStackedWidget()
        self.centre.addWidget(self.start_page)
        self.setCentralWidget(self.safety.framed(self.centre))
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(60)
        self._counting.timeout.connect(self._count)
        self.setAcceptDrops(True)
        self.setWindowIcon(icon("app"))
        if not settings.restore_geometry(self):
            room = self.screen().availableSize()
            self.resize(min(1440, room.width() * 94 // 100), min(920, room.height() * 92 // 100))
        self.refresh()
        self.show_recent()

    @property
    def run(self) -> Runner:
        """How long work is run: on a thread, unless a test wants otherwise."""
        from ui import tasks

        return self._runner or tasks.run

    def trigger(self, spec: ActionSpec) -> None:
        """Run an action; a text still being typed is stored first, and when that is refused nothing else happens."""
        if spec.commits and not self.commit_pending():
            return
        handler = reduce(getattr, spec.handler.split("."), self)
        self.attempt(handler)  # type: ignore[arg-type]

    def attempt(self, action: Callable[[], object]) -> None:
        """Call something; a UserError is shown, a bug goes on to the crash dialog."""
        try:
            action()
        except UserError as error:
            self.dialogs.refuse(self, error)

    def commit_pending(self) -> bool:
        """The one place where a text still being typed is stored; False when it was refused."""
        return self.desk is None or self.desk.commit_pending()

    def show_file(self, opened: OpenFile) -> None:
        """Take over an open file, leaving the one before."""
        self.leave_file()
        self.open_file, self.saved_at = opened, crash.now()
        opened.store.author = self.settings.author()
        self.stage.show(opened)
        self.safety.show(opened)
        self.status.show_path(opened.path, read_only=opened.read_only)
        self.count_soon()

    def leave_file(self) -> None:
        """Close the open file, with its widgets, and show the start page. Pending texts were committed before."""
        opened = self.open_file
        if opened is None:
            return
        self._counting.stop()
        self.safety.clear()
        self.stage.clear()
        self.open_file, self.saved_at = None, ""
        self.status.show_path(None)
        self.status.clearMessage()
        self.refresh()
        self.show_recent()
        self.safety.closed(opened, opened.close())

    def show_recent(self) -> None:
        """The recent files, in the menu and on the start page."""
        paths = self.settings.recent()
        self.start_page.show_recent(paths)
        menus.fill_recent(self.recent_menu, paths, self.open_recent)

    def open_recent(self, path: Path) -> None:
        """Open a file of the list."""
        if self.commit_pending():
            self.attempt(lambda: self.file.open_recent(path))

    def panes(self) -> list[QWidget]:
        """What F6 walks through."""
        if self.desk is None:
            return [self.start_page]
        return [self.desk.tree, *self.desk.workspace.panes(), *self.finder.panes(), self.desk.side.currentWidget()]

    def refresh(self) -> None:
        """Title, and which actions are possible now."""
        opened, desk = self.open_file, self.desk
        edit = opened is not None and not opened.read_only
        project = desk is not None and desk.current_project_id() is not None
        menus.enable(self.actions_by_id, file=opened is not None, edit=edit, project=project)
        session = None if opened is None or not edit else opened.bridge.session
        labels = (None, None) if session is None else (session.undo_label, session.redo_label)
        menus.name_history(self.actions_by_id, *labels)
        self.form.refresh()
        self.project.refresh()
        name = f"{opened.path.stem}{'（只读）' if opened.read_only else ''} - " if opened is not None else ""
        self.setWindowTitle(f"{name}{PROGRAM}")

    def closeEvent(self, event: QCloseEvent) -> None:
        """No question: everything is on the disk. A refused text keeps the window open; a bug does so only once."""
        try:
            ready = self.commit_pending()
            if ready:
                self.settings.save_geometry(self)
                self.attempt(self.leave_file)
                self.settings.sync()
        except Exception:
            sys.excepthook(*sys.exc_info())
            ready, self._close_failed = self._close_failed, True
        event.setAccepted(ready)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A project file is opened, anything else imported."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self.commit_pending():
            self.attempt(lambda: self.file.take_dropped(paths))

    def note_step(self) -> None:
        """Say when the last step reached the disk, and which actions are possible after it."""
        self.saved_at = crash.now()
        self.status.show_saved(self.saved_at)
        self.refresh()

    def count_soon(self) -> None:
        """Bring the figures of the status bar up to date when the findings have come to rest."""
        self._counting.start()

    def _count(self) -> None:
        if self.open_file is not None:
            self.status.show_counts(self.open_file.bridge.counts())
