"""Find and replace in the window: the dock, the way to a hit, what is said after replacing; many projects at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QPlainTextEdit, QWidget

from perfdesk.errors import UserError
from ui.pointing import point_at_place

if TYPE_CHECKING:
    from ui.find_panel import FindPanel
    from ui.window import MainWindow

_SHARE = 0.34
_LONGEST = 60


class FindActions:
    """Handlers of the group `finder`. A file is open whenever one of them runs. The panel is made when it is wanted."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.dock: QDockWidget | None = None
        self.panel: FindPanel | None = None
        self._marked: QPlainTextEdit | None = None

    def open(self) -> None:
        """Look for words."""
        self._open(replacing=self.panel is not None and self.panel.replacing and self._shown)

    def open_replace(self) -> None:
        """Look for words and replace them."""
        self._open(replacing=True)

    def next(self) -> None:
        """Go to the next hit."""
        self._walk(1)

    def previous(self) -> None:
        """Go to the hit before."""
        self._walk(-1)

    def change_many(self) -> None:
        """Change one field in many projects at once."""
        from ui.dialogs.many_projects import ManyProjectsDialog

        window, opened = self._window, self._window.open_file
        assert opened is not None
        bridge = opened.bridge
        if not bridge.filing.projects:
            raise UserError("文件里还没有项目。", "请先新增项目，或者导入去年的文件。")
        dialog = ManyProjectsDialog(bridge.filing, bridge.profile, window)
        if window.dialogs.show(dialog) and bridge.do(step := dialog.step()):
            window.status.say(f"已{step.label if step else ''}，可以用“撤销”一步退回。")

    def close(self) -> None:
        """Put the panel away; the focus goes back to the work, to the field or cell that was shown last."""
        desk = self._window.desk
        if self.dock is not None:
            self.dock.hide()
        if desk is not None:
            last = desk.workspace.focusWidget()
            here = last if last is not None and last.isVisible() else desk.grid() or desk.workspace
            here.setFocus(Qt.FocusReason.OtherFocusReason)

    def renew(self) -> None:
        """Another desk has come: another form."""
        self._marked = None
        if self.panel is not None:
            words, shown, replacing = self.panel.words.text(), self._shown, self.panel.replacing
            self._make(words)
            assert self.panel is not None
            self.panel.set_replacing(replacing)
            if shown and self.dock is not None:
                self.dock.show()

    def drop(self) -> None:
        """The file is being left."""
        self._marked = None
        if self.panel is not None and self.dock is not None:
            self.dock.hide()
            self.dock.setWidget(QWidget())
            self.panel.deleteLater()
            self.panel = None

    def panes(self) -> list[QWidget]:
        """The panel, for the walk through the panes, once there is one."""
        return [] if self.panel is None else [self.panel]

    @property
    def _shown(self) -> bool:
        return self.dock is not None and not self.dock.isHidden()

    def _open(self, *, replacing: bool) -> None:
        words = _chosen_words(QApplication.focusWidget())
        panel = self._ready()
        assert self.dock is not None
        if not self._shown:
            self.dock.show()
            self._window.resizeDocks([self.dock], [round(self._window.height() * _SHARE)], Qt.Orientation.Vertical)
        panel.set_replacing(replacing)
        panel.begin("" if panel.isAncestorOf(QApplication.focusWidget() or self._window) else words)

    def _walk(self, step: int) -> None:
        panel = self._ready()
        if not panel.words.text().strip():
            self._open(replacing=False)
            return
        if not self._shown:
            panel.search(anew=False)
        panel.walk(step, focus=True)
        if not panel.model.hits:
            self._window.status.say(panel.told.text())

    def _ready(self) -> FindPanel:
        if self.panel is None:
            self._make("")
        assert self.panel is not None
        return self.panel

    def _make(self, words: str) -> None:
        from ui.find_panel import FindPanel

        window, old = self._window, self.panel
        opened, desk = window.open_file, window.desk
        assert opened is not None
        assert desk is not None
        self.dock = self.dock or self._new_dock()
        self.panel = panel = FindPanel(opened.bridge, read_only=opened.read_only, parent=self.dock)
        panel.words.setText(words)
        panel.set_project(desk.current_project_id())
        panel.wanted.connect(self._show)
        panel.replace_wanted.connect(lambda: window.attempt(self._replace))
        panel.closing.connect(self.close)
        desk.place_shown.connect(self._follow)
        self.dock.setWidget(panel)
        if old is not None:
            old.deleteLater()

    def _new_dock(self) -> QDockWidget:
        dock = QDockWidget("查找和替换", self._window)
        dock.setObjectName("find_dock")
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        dock.toggleViewAction().setVisible(False)
        dock.hide()
        return dock

    def _follow(self) -> None:
        if self.panel is not None and self._window.desk is not None:
            self.panel.set_project(self._window.desk.current_project_id())

    def _show(self, focus: bool) -> None:
        """Show the hit in its place, its words selected; without `focus` the focus stays where it was."""
        window, panel = self._window, self.panel
        assert panel is not None
        assert window.desk is not None
        hit, before = panel.current(), QApplication.focusWidget()
        if hit is None or not window.commit_pending():
            return
        self._unmark()
        window.desk.go_to(hit.ref)
        editor = window.focusWidget()
        if isinstance(editor, QPlainTextEdit | QLineEdit) and not panel.isAncestorOf(editor):
            point_at_place(editor, hit.start, hit.end, hit.words)
            self._marked = editor if isinstance(editor, QPlainTextEdit) else None
        if not focus and before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unmark(self) -> None:
        """A text shows what is selected in it also without the focus: only the present hit shall be marked."""
        if self._marked is not None:
            cursor = self._marked.textCursor()
            cursor.clearSelection()
            self._marked.setTextCursor(cursor)
        self._marked = None

    def _replace(self) -> None:
        """Replace the ticked hits as one step, and say how many, and what was left."""
        window, panel = self._window, self.panel
        assert panel is not None
        if not window.commit_pending():
            return
        step = panel.step()
        if step is None:
            window.status.say("替换前后文字相同，没有改动。")
            return
        count = len(panel.model.ticked())
        left = len(panel.model.hits) - count
        if not panel.bridge.do(step):
            return
        panel.search(anew=False)
        unticked = f"未勾选的 {left} 处没有替换。" if left else ""
        said = f"已替换 {count} 处，可以用“撤销”一步退回。{unticked}{panel.following()}"
        panel.told.setText(said)
        window.status.say(said)


def _chosen_words(focus: QWidget | None) -> str:
    """The words that are selected in a text, if they are a few in one line."""
    if isinstance(focus, QPlainTextEdit):
        words = focus.textCursor().selectedText()
    else:
        words = focus.selectedText() if isinstance(focus, QLineEdit) else ""
    return words if len(words) <= _LONGEST and "\u2029" not in words else ""
