"""The list of versions at work: looking, comparing, restoring, renaming, deleting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from perfdesk.editing.past import Version
from perfdesk.editing.step import Step
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Ref
from perfdesk.workflow import versions
from perfdesk.workflow.versions import NOW
from ui.compare_flow import CompareFlow, may_bring_all
from ui.dialogs.compare_choice import Chosen
from ui.dialogs.name_version import NameVersionDialog
from ui.dialogs.service import Choice
from ui.dialogs.version_look import VersionLook
from ui.dialogs.versions import VersionsDialog

if TYPE_CHECKING:
    from ui.document import OpenFile
    from ui.window import MainWindow


class VersionsFlow:
    """`name_version` asks for a name for the present content and keeps it."""

    def __init__(self, window: MainWindow, opened: OpenFile, name_version: Callable[[], None]) -> None:
        self._window, self._opened, self._name_version = window, opened, name_version
        self._dialog = VersionsDialog(opened.store.load_versions(), window, read_only=opened.read_only)
        self._dialog.wanted.connect(lambda what, version: window.attempt(lambda: self.do(what, version)))
        self._dialog.name_wanted.connect(lambda: window.attempt(self._name))

    def run(self) -> None:
        """Show the list until it is closed."""
        self._window.dialogs.show(self._dialog)
        self._dialog.deleteLater()

    def do(self, what: str, version: Version) -> None:
        """What a button of the list asks for. UserError when the disk refuses, or the version is gone."""
        calls = {
            "look": self._look,
            "compare": self._compare,
            "restore": self._restore,
            "rename": self._rename,
            "delete": self._delete,
        }
        calls[what](version)

    def _name(self) -> None:
        self._name_version()
        self._reload()

    def _reload(self) -> None:
        self._dialog.load(self._opened.store.load_versions())

    def _look(self, version: Version) -> None:
        opened = self._opened
        filing = version.filing
        start = None if self._window.desk is None else self._window.desk.workspace.place
        look = VersionLook(
            version, filing, self._window.dialogs, self._window, may_change=not opened.read_only, start=start
        )
        look.bring_back.connect(lambda what, place: self._bring_back(version, filing, what, place))
        self._window.dialogs.show(look)
        look.deleteLater()

    def _compare(self, version: Version) -> None:
        self._dialog.accept()
        CompareFlow(self._window, self._opened, Chosen(version.name, version), Chosen(NOW)).run()

    def _restore(self, version: Version) -> None:
        self._bring_back(version, version.filing, "all", None)

    def _rename(self, version: Version) -> None:
        taken = [item.name for item in self._opened.store.load_versions() if item.id != version.id]
        dialog = NameVersionDialog(taken, "", self._window, present=version.name)
        if self._window.dialogs.show(dialog):
            versions.rename_version(self._opened.store, version, dialog.result_name)
            self._window.status.say(f"版本“{version.name}”已改名为“{dialog.result_name}”。")
            self._reload()

    def _delete(self, version: Version) -> None:
        choices = (Choice("delete", "删除版本", risky=True), Choice("cancel", "保留", default=True))
        advice = (
            f"{version.made_at.replace('T', ' ')}，{version.projects}个项目。删除版本不能撤销；现在的内容不受影响。"
        )
        question = f"要删除版本“{version.name}”吗？"
        if self._window.dialogs.ask(self._window, question, advice, choices) == "delete":
            self._opened.store.delete_version(version)
            self._window.status.say(f"已删除版本“{version.name}”。")
            self._reload()

    def _bring_back(self, version: Version, old: Filing, what: str, place: Ref | None) -> None:
        """Put a part of a version back, or all of it after asking, as one step."""
        if what == "all" and not may_bring_all(self._window, version.name):
            return
        from perfdesk.store.backup import RESTORING

        bridge = self._opened.bridge
        before = bridge.filing
        try:
            step = self._step(version, old, what, place)
        except UserError as error:
            self._window.dialogs.refuse(self._window, error)
            return
        if step is not None and what == "all":
            self._opened.keep_copy(RESTORING)
        if bridge.do(step) and bridge.filing is not before:
            self._tell(f"已{bridge.session.undo_label}。", "可以用“撤销”退回。")
        elif step is None:
            self._tell("没有改动。", "现在的内容与这个版本相同。")

    def _tell(self, text: str, advice: str) -> None:
        """Where a dialog covers the status bar, say it in a dialog."""
        self._window.status.say(f"{text.rstrip('。')}；{advice}")
        self._window.dialogs.inform(self._window, text, advice)

    def _step(self, version: Version, old: Filing, what: str, place: Ref | None) -> Step | None:
        from perfdesk.workflow.bring_back import bring_back_all
        from perfdesk.workflow.bring_back_place import step_for_place, step_for_project

        bridge = self._opened.bridge
        if what == "all":
            return bring_back_all(bridge.filing, old, version.name)
        assert place is not None
        title_for = bridge.profile.title_for
        if what == "project":
            return step_for_project(bridge.filing, old, place.project or "", title_for)
        return step_for_place(bridge.filing, old, place, title_for)
