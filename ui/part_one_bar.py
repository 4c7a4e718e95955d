"""Above 分项绩效目标: whether it still agrees with the tables, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from perfdesk.editing.step import Step
from perfdesk.workflow.narrative import SECTION, checked, outdated
from perfdesk.workflow.narrative_blocks import Block
from ui.bridge import Bridge
from ui.look import QUIET_INK, SEVERITY_COLOURS

_MOST_TITLES = 4


class PartOneBar(QWidget):
    """Shown above that section only. What has become outdated is worked out when it is looked at."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._seen: object = None
        self._late: tuple[Block, ...] = ()
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.write = QToolButton(self)
        self.agreed = QPushButton("文字不用改", self)
        self.agreed.setToolTip("表格的改动不影响这些段落：不再提示，直到表格再改")
        self.agreed.clicked.connect(self._agree)
        bridge.step_applied.connect(self._on_step)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.told, 1)
        line.addWidget(self.agreed, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.write, alignment=Qt.AlignmentFlag.AlignTop)

    def offer(self, action: QAction) -> None:
        """The button that writes paragraphs from the tables."""
        self.write.setDefaultAction(action)

    def show_section(self, section: str) -> None:
        """Show or hide, by the section on the screen."""
        self.setVisible(section == SECTION)
        self.refresh()

    def set_read_only(self) -> None:
        """Nothing can be written."""
        self.agreed.setEnabled(False)

    def late(self) -> tuple[Block, ...]:
        """The paragraphs whose tables have changed since they were written or checked."""
        filing = self._bridge.filing
        if self._seen is not filing:
            self._seen, self._late = filing, outdated(filing, self._bridge.profile)
        return self._late

    def refresh(self) -> None:
        """Say what is outdated now; nothing is worked out while nobody sees it."""
        if self.isHidden():
            return
        late = self.late()
        self.agreed.setVisible(bool(late))
        if not late:
            self.told.setStyleSheet(f"color: {QUIET_INK}")
            self.told.setText("可以按项目表写出各段，先看再写，不会自动改动。")
            return
        names = {project.id: project.name for project in self._bridge.filing.projects}
        titles = [block.title or "、".join(names[one] for one in block.project_ids) for block in late]
        more = f"等 {len(titles)} 段" if len(titles) > _MOST_TITLES else ""
        self.told.setStyleSheet(f"color: {SEVERITY_COLOURS['warning']}; font-weight: 600")
        self.told.setText(f"▲ 这些段落写好以后表格又改过：{'、'.join(titles[:_MOST_TITLES])}{more}。")

    def _on_step(self, step: Step) -> None:
        """What was written or agreed to is noted in the filing, also by undo."""
        if self.isVisible() and any(change.kind == "filing" for change in step.changes):
            self.refresh()

    def _agree(self) -> None:
        ids = [project_id for block in self.late() for project_id in block.project_ids]
        self._bridge.make(lambda: checked(self._bridge.filing, self._bridge.profile, ids))
        self.refresh()
