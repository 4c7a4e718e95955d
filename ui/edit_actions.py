"""What the menus for editing and projects do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.model.rows import Ref
from ui.dialogs.service import Choice

if TYPE_CHECKING:
    from ui.bridge import Bridge
    from ui.desk import Desk
    from ui.tree import ProjectTree
    from ui.window import MainWindow


class EditActions:
    """Handlers of the group `edit`. A file is open whenever one of them runs."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def undo(self) -> None:
        """Take the last step back."""
        label = self._bridge.session.undo_label
        if self._bridge.undo():
            self._window.status.say(f"已撤销：{label}")

    def redo(self) -> None:
        """Do it again."""
        label = self._bridge.session.redo_label
        if self._bridge.redo():
            self._window.status.say(f"已重做：{label}")

    def cut(self) -> None:
        """Cut the text or the cells with the focus."""
        self._on_focus("cut")

    def copy(self) -> None:
        """Copy the text or the cells with the focus."""
        self._on_focus("copy")

    def paste(self) -> None:
        """Paste into the text or the cells with the focus."""
        self._on_focus("paste")

    def project_add(self) -> None:
        """An empty project after the one on the screen."""
        if self._tree.add_project():
            self._name_project()

    def project_copy(self) -> None:
        """A copy of the project on the screen after it."""
        if self._tree.duplicate_project():
            self._name_project()

    def project_up(self) -> None:
        """Move the project up."""
        self._tree.move_project(-1)

    def project_down(self) -> None:
        """Move the project down."""
        self._tree.move_project(1)

    def project_delete(self) -> None:
        """Delete the project after asking."""
        project_id = self._desk.current_project_id()
        if project_id is None:
            return
        project = self._bridge.filing.project(project_id)
        choices = (Choice("delete", "删除项目", risky=True), Choice("cancel", "保留", default=True))
        text = f"要删除项目“{project.name or '（未命名项目）'}”吗？"
        advice = f"它的 {len(project.indicators)} 行指标会一起删除；删除后可以用“撤销”恢复。"
        if self._window.dialogs.ask(self._window, text, advice, choices) == "delete":
            self._tree.delete_project()

    @property
    def _bridge(self) -> Bridge:
        opened = self._window.open_file
        assert opened is not None
        return opened.bridge

    @property
    def _desk(self) -> Desk:
        assert self._window.desk is not None
        return self._window.desk

    @property
    def _tree(self) -> ProjectTree:
        return self._desk.tree

    def _name_project(self) -> None:
        """A new project wants a name first; left in the grid, the focus would let typing replace a level word."""
        self._desk.go_to(Ref(self._desk.current_project_id(), None, "name"))

    def _on_focus(self, method: str) -> None:
        from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

        focus = QApplication.focusWidget()
        target = focus if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit) else self._desk.grid()
        if target is not None:
            getattr(target, method)()
