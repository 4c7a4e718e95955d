"""What every group of action handlers has: the window, and in it the open file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.bridge import Bridge
    from ui.desk import Desk
    from ui.window import MainWindow


class ActionGroup:
    """Handlers of one group; `_bridge` and `_desk` are there while a file is open."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    @property
    def _bridge(self) -> Bridge:
        opened = self._window.open_file
        assert opened is not None
        return opened.bridge

    @property
    def _desk(self) -> Desk:
        assert self._window.desk is not None
        return self._window.desk
