"""What changes the form itself: another one for the filing, and its optional rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.action_group import ActionGroup

if TYPE_CHECKING:
    pass


class FormActions(ActionGroup):
    """Handlers of the group `form`. A file that may be changed is open whenever one of them runs."""

    def change(self) -> None:
        """Let the user choose a form, knowing what it means, and put the filing on it as one step."""
        from perfdesk.forms.profile import forms_at_hand
        from perfdesk.store.backup import CHANGING_FORM
        from perfdesk.workflow.change_form import change_form
        from ui.dialogs.change_form import ChangeFormDialog

        filing = self._bridge.filing
        dialog = ChangeFormDialog(filing, forms_at_hand(), self._window)
        if not self._window.dialogs.show(dialog):
            return
        target = dialog.result_value()
        step, _ = change_form(filing, target)
        if step is not None and self._window.open_file is not None:
            self._window.open_file.keep_copy(CHANGING_FORM)
        if self._bridge.do(step):
            self._window.status.say(f"已改用“{target.name}”；可以用“撤销”一步退回。")

    def foot_on(self) -> None:
        """Print the optional rows below the indicators in every project."""
        self._switch_foot(printed=True)

    def foot_off(self) -> None:
        """Print them in no project; what was typed in them stays in the file."""
        self._switch_foot(printed=False)

    def hidden_columns(self) -> None:
        """Show or leave out the columns that the form does not print."""
        desk = self._window.desk
        grid = None if desk is None else desk.grid()
        if grid is not None:
            grid.show_hidden(not grid.grid.shows_hidden)
        self.refresh()

    def refresh(self) -> None:
        """Which of these actions are possible, and what they say."""
        opened, desk = self._window.open_file, self._window.desk
        actions = self._window.actions_by_id
        foot = opened is not None and not opened.read_only and opened.bridge.profile.foot_optional
        some = opened is not None and bool(opened.filing.projects)
        for name in ("foot_on", "foot_off"):
            actions[name].setEnabled(foot and some)
        grid = None if desk is None else desk.grid()
        hidden = () if grid is None else grid.grid.hidden()
        action = actions["hidden_columns"]
        action.setIconText(f"显示不印的列（{len(hidden)}）")
        action.setChecked(grid is not None and grid.grid.shows_hidden)
        action.setEnabled(bool(hidden))

    def _switch_foot(self, *, printed: bool) -> None:
        from perfdesk.workflow.change_form import switch_foot

        filing = self._bridge.filing
        ids = [project.id for project in filing.projects]
        word = "印出" if printed else "不印"
        if self._bridge.do(switch_foot(filing, self._bridge.profile, ids, printed=printed)):
            kept = "" if printed else "已填写的文字仍保留；"
            self._window.status.say(f"全部项目已改为{word}表尾栏目；{kept}可以用“撤销”一步退回。")
        else:
            self._window.status.say(f"全部项目本来就{word}表尾栏目。")
