"""What changes the form itself: another one for the filing, and its optional rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.bridge import Bridge
    from ui.window import MainWindow


class FormActions:
    """Handlers of the group `form`. A file that may be changed is open whenever one of them runs."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def change(self) -> None:
        """Let the user choose a form, knowing what it means, and put the filing on it as one step."""
        from perfdesk.forms.profile import forms_at_hand
        from perfdesk.workflow.change_form import change_form
        from ui.dialogs.change_form import ChangeFormDialog

        filing = self._bridge.filing
        dialog = ChangeFormDialog(filing, forms_at_hand(), self._window)
        if not self._window.dialogs.show(dialog):
            return
        target = dialog.result_value()
        step, _ = change_form(filing, target)
        if self._bridge.do(step):
            self._window.status.say(f"已改用“{target.name}”；可以用“撤销”一步退回。")

    @property
    def _bridge(self) -> Bridge:
        opened = self._window.open_file
        assert opened is not None
        return opened.bridge
