"""What the menu for checks does: walk through the findings, mend them, set them aside, weigh the rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ui.action_group import ActionGroup

if TYPE_CHECKING:
    from ui.findings import FindingsPanel
    from ui.mending import Mending


class CheckActions(ActionGroup):
    """Handlers of the group `check`. A file is open whenever one of them runs."""

    def next(self) -> None:
        """Go to the next finding of the panel."""
        self._window.status.say(self._desk.step_finding(1))

    def previous(self) -> None:
        """Go to the finding before."""
        self._window.status.say(self._desk.step_finding(-1))

    def here(self) -> None:
        """Explain the finding that marks the cell or field with the focus."""
        self._window.docks.findings.show()
        self._choose()

    def find(self) -> None:
        """Type words that the findings shall contain."""
        self._window.docks.findings.show()
        self._panel.focus_words()

    def fix(self) -> None:
        """Mend the finding at the cell with the focus, else the chosen one."""
        if self._choose():
            self._mend(self._panel.mending())

    def fix_kind(self) -> None:
        """Mend everything of the kind of that finding."""
        if self._choose():
            self._mend(self._panel.mending_of_kind())

    def _mend(self, mending: Mending | None) -> None:
        """Write it; what touches several projects, or can be chosen, is shown first."""
        if mending is None:
            return
        choice = mending.choices[0]
        if mending.asks:
            from ui.dialogs.mend import MendDialog

            dialog = MendDialog(mending, self._panel.model.names, self._window)
            if not self._window.dialogs.show(dialog):
                return
            choice = dialog.chosen()
        self._panel.mend(choice)

    def ignore(self) -> None:
        """Set that finding aside, with a reason."""
        from perfdesk.editing.review_commands import waive
        from ui.dialogs.ignore import IgnoreDialog

        line = self._panel.current_line() if self._choose() else None
        if line is None:
            return
        dialog = IgnoreDialog(line, self._panel.model.names, self._window)
        if not self._window.dialogs.show(dialog):
            return
        waivers = dialog.waivers(date.today().isoformat())
        if self._bridge.make(lambda: waive(self._bridge.filing, waivers)):
            self._window.status.say("已忽略；可以用“撤销”退回，也可以在“已忽略的意见”中恢复。")

    def ignored(self) -> None:
        """What was set aside, to be taken back."""
        from ui.dialogs.ignored import IgnoredDialog

        opened = self._window.open_file
        assert opened is not None
        self._window.dialogs.show(IgnoredDialog(self._bridge, read_only=opened.read_only, parent=self._window))

    def rules(self) -> None:
        """How much each rule counts in this filing."""
        from perfdesk.editing.review_commands import set_rules
        from ui.dialogs.rules import RulesDialog

        bridge = self._bridge
        dialog = RulesDialog(bridge.filing, bridge.profile.expectations, self._window)
        found = self._panel.current()
        if found is not None:
            dialog.choose(found.rule)
        if not self._window.dialogs.show(dialog):
            return
        settings, usual = dialog.result_value(date.today().isoformat())
        if bridge.do(set_rules(bridge.filing, settings, usual)):
            self._window.status.say("检查规则已调整；可以用“撤销”一步退回。")

    def _choose(self) -> bool:
        """The finding at the cell or field with the focus becomes the chosen one; False, and said, when none is."""
        focus = QApplication.focusWidget()
        chosen = self._desk.choose_finding_here(focus)
        if not chosen:
            inside = focus is not None and self._desk.workspace.isAncestorOf(focus)
            self._window.status.say("此处没有检查意见。" if inside else "请先选择一条意见。")
        return chosen

    @property
    def _panel(self) -> FindingsPanel:
        return self._desk.findings
