"""Says why a change was refused, after the editor that tried it has come to rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from perfdesk.errors import UserError
from ui.bridge import Bridge
from ui.dialogs.service import Dialogs


class Refusals(QObject):
    """Listens to a bridge. A dialog inside the commit of an editor would make it lose the focus and commit again, so
    the words wait for the next turn of the event loop; what is refused while they are read is not said twice."""

    def __init__(
        self, bridge: Bridge, dialogs: Dialogs, window: QWidget, bar: Callable[[UserError], bool] = lambda _: False
    ) -> None:
        """`bar` shows what is no matter for a dialog, and says whether it did."""
        super().__init__(window)
        self._dialogs, self._window, self._bar = dialogs, window, bar
        self._speaking = False
        bridge.failed.connect(self._say, Qt.ConnectionType.QueuedConnection)

    def _say(self, error: UserError) -> None:
        if self._speaking or self._bar(error):
            return
        self._speaking = True
        try:
            self._dialogs.refuse(self._window, error)
        finally:
            self._speaking = False
