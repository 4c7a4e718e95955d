"""An old version, read-only, in the same tree and tables as the filing itself, with a banner that says so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from perfdesk.editing.past import Version
from perfdesk.editing.session import Session
from perfdesk.forms.profile import stored_profile
from perfdesk.model.rows import Filing, Ref
from ui.bridge import Bridge
from ui.dialogs.parts import buttons
from ui.dialogs.service import Dialogs
from ui.refusals import Refusals
from ui.tree import ProjectTree
from ui.version_store import NoRules, VersionStore
from ui.workspace import Workspace

_BANNER = "background: #fff4d6; color: #5c4400; border: 1px solid #e0c36a; padding: 8px 12px; font-weight: 600;"
_TREE = 240


class VersionLook(QDialog):
    """`bring_back` says what shall be put back into the filing: `cell` with its place, `project`, or `all`."""

    bring_back = Signal(str, object)

    def __init__(
        self,
        version: Version,
        filing: Filing,
        dialogs: Dialogs,
        parent: QWidget | None = None,
        *,
        may_change: bool,
        start: Ref | None = None,
    ) -> None:
        """`start` is the place to begin at, where the version has it."""
        super().__init__(parent)
        self.setWindowTitle(f"查看版本“{version.name}”（只读）")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        profile, _ = stored_profile(filing.form_id)
        self.bridge = Bridge(Session(VersionStore(version.name, filing)), profile, NoRules(), self)
        self.tree, self.workspace = ProjectTree(self.bridge), Workspace(self.bridge)
        self.tree.set_read_only()
        self.banner = QLabel(_words(version))
        self.buttons = {
            what: QPushButton(text)
            for what, text in (
                ("cell", "恢复此处的内容(&C)"),
                ("project", "恢复此项目(&P)"),
                ("all", "恢复全部内容…(&A)"),
            )
        }
        self._may_change = may_change
        Refusals(self.bridge, dialogs, self)
        self._set_up()
        self._show_first(start)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is pending here; the bridge is left."""
        self.done(0)
        event.accept()

    def done(self, result: int) -> None:
        """Leave the session of the version."""
        self.bridge.close()
        super().done(result)

    def place(self) -> Ref | None:
        """The cell or field of the version that is the current one."""
        return self.workspace.spot(self.workspace.focusWidget() or QApplication.focusWidget())

    def want(self, what: str) -> None:
        """Ask for something to be put back."""
        place = self.workspace.place if what == "project" else self.place()
        if what == "all" or (place is not None and (what != "project" or place.project is not None)):
            self.bring_back.emit(what, place)

    def _set_up(self) -> None:
        self.banner.setStyleSheet(_BANNER)
        self.banner.setWordWrap(True)
        self.workspace.set_read_only()
        self.tree.place_chosen.connect(self.workspace.show_place)
        self.workspace.place_changed.connect(self._follow)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.addWidget(self.tree)
        middle.addWidget(self.workspace)
        middle.setStretchFactor(1, 1)
        middle.setChildrenCollapsible(False)
        line = QHBoxLayout()
        for what, button in self.buttons.items():
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, chosen=what: self.want(chosen))
            line.addWidget(button)
        line.addStretch()
        line.addWidget(buttons(self, "", "关闭(&X)"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.banner)
        column.addWidget(middle, 1)
        column.addLayout(line)
        room = self.screen().availableSize()
        self.resize(min(1240, room.width() * 90 // 100), min(820, room.height() * 88 // 100))
        middle.setSizes([_TREE, self.width() - _TREE])

    def _show_first(self, start: Ref | None) -> None:
        projects = self.bridge.filing.projects
        place = Ref(projects[0].id, None, "") if projects else Ref(None, None, "")
        if start is not None and self.workspace.has(start):
            place = start
        self.tree.show_place(place)
        self.workspace.show_place(place)
        self._follow(place)
        self.tree.setFocus()

    def _follow(self, place: Ref) -> None:
        self.tree.show_place(place)
        self.buttons["cell"].setEnabled(self._may_change and bool(place.project or place.field))
        self.buttons["project"].setEnabled(self._may_change and place.project is not None)
        self.buttons["all"].setEnabled(self._may_change)


def _words(version: Version) -> str:
    by = f"，{version.made_by}" if version.made_by else ""
    return (
        f"只读：版本“{version.name}”，{version.made_at.replace('T', ' ')}{by}，{version.projects}个项目。内容不能修改。"
    )
