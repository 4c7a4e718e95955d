"""The right pane: the findings, and in a filing that was carried over what waits to be looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from ui.bridge import Bridge
from ui.findings import FindingsPanel
from ui.waiting_panel import WaitingPanel


class SidePane(QTabWidget):
    """Two tabs; without anything carried over only the findings, and no tabs."""

    def __init__(self, bridge: Bridge, findings: FindingsPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.findings, self.waiting = findings, WaitingPanel(bridge)
        self.setDocumentMode(True)
        self._leave_tab_to_the_bar()
        self.addTab(self.findings, "问题")
        self.addTab(self.waiting, "待核")
        bridge.waiting.changed.connect(self._show_tabs)
        self._show_tabs()

    def _leave_tab_to_the_bar(self) -> None:
        """With the bar as its focus proxy this pane would be a second stop for Tab, from which there is no way on."""
        self.setFocusProxy(None)  # type: ignore[arg-type]
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def parts(self) -> list[QWidget]:
        """What Tab walks through."""
        findings = self.findings
        return [self.tabBar(), *findings.bar.parts(), findings.list, findings.explanation, findings, self.waiting]

    def show_findings(self) -> None:
        """Bring the findings to the front."""
        self.setCurrentWidget(self.findings)

    def show_waiting(self) -> None:
        """Bring what waits to the front."""
        self.setCurrentWidget(self.waiting)

    def _show_tabs(self) -> None:
        waiting = self._bridge.waiting
        some = waiting.any_carried()
        self.tabBar().setVisible(some)
        if not some:
            self.show_findings()
            return
        left = waiting.count()
        self.setTabText(self.indexOf(self.waiting), f"待核 {left}" if left else "待核（已完）")
