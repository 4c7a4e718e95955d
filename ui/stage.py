"""Puts the desk of the open file into the window, and another one when the filing comes to another form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.document import OpenFile
    from ui.window import MainWindow


class Stage:
    """A desk is made for one form. A change of form, however it came, replaces it; place and focus stay."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def show(self, opened: OpenFile) -> None:
        """The first desk of a file that was just opened."""
        desk = self._desk(opened)
        self._window.docks.fill(desk.pane, desk.side)
        desk.order_tab()
        desk.show_first()
        opened.form_changing.connect(self._commit)
        opened.form_changed.connect(self._replace)

    def clear(self) -> None:
        """Take the desk away; the file is being left."""
        window, desk = self._window, self._window.desk
        if desk is None:
            return
        desk.remember()
        window.finder.drop()
        window.docks.empty()
        self._drop(desk)
        window.desk = None

    def _commit(self) -> None:
        """What is typed belongs to the old desk, which still knows its fields."""
        self._window.commit_pending()

    def _replace(self) -> None:
        window = self._window
        opened, old = window.open_file, window.desk
        if opened is None or old is None:
            return
        old.remember()
        stand = old.stand(window.focusWidget())
        desk = self._desk(opened)
        window.docks.swap(desk.pane, desk.side)
        desk.order_tab()
        desk.restore(stand)
        window.finder.renew()
        self._drop(old)
        if opened.remark:
            window.status.say(opened.remark)

    def _desk(self, opened: OpenFile) -> Desk:
        from ui.desk import Desk
        from ui.paste_flow import PasteFlow
        from ui.refusals import Refusals

        window, bridge = self._window, opened.bridge
        desk = Desk(opened, window.settings, window.actions_by_id)
        window.desk = desk
        desk.place_shown.connect(window.refresh)
        desk.projects_chosen.connect(window.project.refresh)
        desk.notice.connect(window.status.say)
        bridge.step_applied.connect(window.note_step)
        bridge.findings_changed.connect(window.count_soon)
        Refusals(bridge, window.dialogs, desk.workspace, window.safety.refused)
        PasteFlow(window, desk)
        window.centre.addWidget(desk.workspace)
        window.centre.setCurrentWidget(desk.workspace)
        return desk

    def _drop(self, desk: Desk) -> None:
        self._window.centre.removeWidget(desk.workspace)
        desk.workspace.deleteLater()
        desk.deleteLater()
