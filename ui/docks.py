"""The two docks around the workspace: the tree at the left, the findings at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from ui.settings import Settings

_TREE_SHARE, _FINDINGS_SHARE = 0.19, 0.22
_LEAST, _MOST = 200, 360


class Docks:
    """Hidden while no file is open; their places are remembered."""

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        self._window, self._settings = window, settings
        self.tree = _dock("目录", "tree_dock", window)
        self.findings = _dock("问题", "findings_dock", window)
        self._place()
        self.hide()

    def toggles(self) -> list[QAction]:
        """The entries of the view menu."""
        actions = [self.tree.toggleViewAction(), self.findings.toggleViewAction()]
        for action, text in zip(actions, ("显示目录", "显示问题列表"), strict=True):
            action.setText(text)
        return actions

    def fill(self, tree: QWidget, findings: QWidget) -> None:
        """Show the docks with these widgets."""
        self.tree.setWidget(tree)
        self.findings.setWidget(findings)
        for action in self.toggles():
            action.setEnabled(True)
        self.tree.show()
        self.findings.show()
        if not self._settings.restore_docks(self._window):
            self._sizes()

    def swap(self, tree: QWidget, findings: QWidget) -> None:
        """Other widgets in the docks, which stay as they are and keep their widths."""
        docks = [self.tree, self.findings]
        widths = [dock.width() for dock in docks]
        for dock, widget in ((self.tree, tree), (self.findings, findings)):
            old = dock.widget()
            dock.setWidget(widget)
            widget.show()
            old.deleteLater()
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def empty(self) -> None:
        """Remember the places, take the widgets out and hide."""
        self._settings.save_docks(self._window)
        for dock in (self.tree, self.findings):
            widget = dock.widget()
            if widget is not None:
                dock.setWidget(QWidget())
                widget.deleteLater()
        self.hide()

    def hide(self) -> None:
        """Hide both; their menu entries make no sense now."""
        self.tree.hide()
        self.findings.hide()
        for action in self.toggles():
            action.setEnabled(False)

    def reset(self) -> None:
        """As at the first start."""
        for dock in (self.tree, self.findings):
            dock.setFloating(False)
            dock.show()
        self._place()
        self._sizes()

    def _place(self) -> None:
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.tree)
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.findings)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self._window.setCorner(corner, area)

    def _sizes(self) -> None:
        room = self._window.width()
        sizes = [min(max(round(room * share), _LEAST), _MOST) for share in (_TREE_SHARE, _FINDINGS_SHARE)]
        self._window.resizeDocks([self.tree, self.findings], sizes, Qt.Orientation.Horizontal)


def _dock(title: str, name: str, window: QMainWindow) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(name)
    dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable)
    return dock
