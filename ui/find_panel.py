"""Find and replace: what to look for and where, the list of hits, and one step that replaces the ticked ones."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from perfdesk.editing.find import Found, find, replace_found
from perfdesk.editing.step import Step
from ui.bridge import Bridge
from ui.dialogs.parts import quiet
from ui.editors import LineEditor
from ui.find_list import HitsList
from ui.find_model import HitsModel, Key
from ui.find_scope import ALL_COLUMNS, SCOPES, columns, limits

_PAUSE_MS = 150
_LONGEST = 16
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindPanel(QWidget):
    """`wanted` when the current hit is to be shown in its place (True: the focus goes there too), `replace_wanted`
    when the ticked hits are to be replaced, `closing` when Esc was pressed."""

    wanted = Signal(bool)
    replace_wanted = Signal()
    closing = Signal()

    def __init__(self, bridge: Bridge, *, read_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge, self._read_only = bridge, read_only
        self._project_id: str | None = None
        self._here: Key | None = None
        self.words, self.new = _box("查找内容", self), _box("替换为", self)
        self.scope, self.column = QComboBox(self), QComboBox(self)
        self.model = HitsModel(self)
        self.list = HitsList(self.model, self)
        self.told = quiet()
        self.replace_button = QPushButton("替换", self)
        self._replacing = QWidget(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._lay_out()
        for first, second in pairwise((self.words, self.new, self.replace_button, self.list)):
            QWidget.setTabOrder(first, second)
        self._connect()
        self.set_replacing(False)

    def _lay_out(self) -> None:
        for key, text in SCOPES.items():
            self.scope.addItem(text, key)
        self.column.addItem(ALL_COLUMNS, None)
        for label, fields in columns(self.bridge.profile):
            self.column.addItem(label, fields)
        self.scope.setAccessibleName("查找范围")
        self.column.setAccessibleName("查找栏目")
        top, lower = QHBoxLayout(), QHBoxLayout(self._replacing)
        label = self.fontMetrics().horizontalAdvance("查找内容：") + 4
        for line, text, box in ((top, "查找内容：", self.words), (lower, "替换为：", self.new)):
            caption = QLabel(text, self)
            caption.setFixedWidth(label)
            caption.setBuddy(box)
            line.addWidget(caption)
            line.addWidget(box, 1)
            line.setContentsMargins(0, 0, 0, 0)
        for widget in (self.scope, self.column):
            top.addWidget(widget)
        for text, tip, step in (("↑", "上一处（Shift+F3）", -1), ("↓", "下一处（F3）", 1)):
            top.addWidget(self._button(text, tip, lambda _=False, step=step: self.walk(step)))
        lower.addWidget(self.replace_button)
        for text, on in (("全选", True), ("全不选", False)):
            lower.addWidget(self._button(text, "", lambda _=False, on=on: self._tick_all(on)))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(5)
        column.addLayout(top)
        column.addWidget(self._replacing)
        column.addWidget(self.told)
        column.addWidget(self.list, 1)

    def _button(self, text: str, tip: str, call: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip or text)
        button.clicked.connect(call)
        return button

    def _connect(self) -> None:
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self._pause.timeout.connect(self.search)
        self._later.timeout.connect(lambda: self.search(anew=False))
        self.scope.currentIndexChanged.connect(lambda _index: self.search())
        self.column.currentIndexChanged.connect(lambda _index: self.search())
        self.new.textChanged.connect(lambda _text: self._show_new())
        self.model.dataChanged.connect(lambda *_: self._name_button())
        self.list.chosen.connect(lambda: self._show(focus=True))
        self.list.clicked.connect(lambda index: self._show(focus=False) if index.column() else None)
        self.replace_button.clicked.connect(self.replace_wanted)
        self.bridge.step_applied.connect(lambda _step: self.isVisible() and self._later.start())

    @property
    def replacing(self) -> bool:
        """Whether the box for the new words is shown."""
        return not self._replacing.isHidden()

    def set_replacing(self, on: bool) -> None:
        """Show or hide what replacing needs; it stays hidden in a file that cannot be changed."""
        self._replacing.setVisible(on and not self._read_only)
        self._show_new()

    def begin(self, words: str) -> None:
        """Take words from where the user is, if there are any, and put the focus on the box."""
        if words:
            self.words.setText(words)
        self.search()
        box = self.new if self.replacing and words else self.words
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        box.selectAll()

    def set_project(self, project_id: str | None) -> None:
        """Another project is on the screen."""
        if project_id != self._project_id:
            self._project_id = project_id
            if self.scope.currentData() == "project":
                self.search()

    def current(self) -> Found | None:
        """The hit that was shown last."""
        row = self.model.row_of(self._here)
        return self.model.hits[row] if row >= 0 else None

    def walk(self, step: int, *, focus: bool = False) -> None:
        """Show the next (1) or previous (-1) hit; from the last one on to the first."""
        self._finish_typing()
        count = len(self.model.hits)
        if not count:
            return
        row = self.model.row_of(self._here)
        row = (row + step) % count if row >= 0 else self._first_row(step)
        self.list.go_to_row(row)
        self._show(focus=focus)

    def search(self, *, anew: bool = True) -> None:
        """Look for the words now. Without `anew` the filing has changed, and ticks and place stay."""
        self._pause.stop()
        self._later.stop()
        filing, profile = self.bridge.filing, self.bridge.profile
        place = limits(self.scope.currentData(), self.column.currentData(), self._project_id)
        words = self.words.text()
        hits = find(filing, words, fields=place.fields, projects=place.projects, title_for=profile.title_for)
        top = self.list.verticalScrollBar().value()
        self.model.show_hits(filing, hits, anew=anew)
        row = self.model.row_of(self._here)
        if row >= 0:
            self.list.go_to_row(row)
        if not anew:
            self.list.verticalScrollBar().setValue(top)
        self.told.setText(self._summary(hits, words))
        self._name_button()

    def following(self) -> str:
        """How many headings hold the words and follow the names of their projects, so that they are not listed."""
        filing, words = self.bridge.filing, self.words.text()
        everything = find(filing, words, fields=("title",))
        own = find(filing, words, fields=("title",), title_for=self.bridge.profile.title_for)
        count = len(everything) - len(own)
        return f"另有 {count} 处在表标题中，随项目名称改变，不单独替换。" if count else ""

    def step(self) -> Step | None:
        """The step that replaces the ticked hits, as they stand now; None when that changes nothing."""
        self._finish_typing()
        self.search(anew=False)
        title_for, new = self.bridge.profile.title_for, self.new.text()
        label = f"将“{_short(self.words.text())}”替换为“{_short(new)}”"
        return replace_found(self.bridge.filing, self.model.ticked(), new, title_for=title_for, label=label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Shift+Enter in the words show the next and the previous hit, ↓ goes to the list, Esc closes."""
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Escape:
            self.closing.emit()
        elif event.key() in _ENTER and self.words.hasFocus():
            self.walk(-1 if back else 1)
        elif event.key() in _ENTER and self.new.hasFocus() and self.replace_button.isEnabled():
            self.replace_wanted.emit()
        elif event.key() == Qt.Key.Key_Down and (self.words.hasFocus() or self.new.hasFocus()):
            self.list.setFocus()
            if not self.list.currentIndex().isValid() and self.model.hits:
                self.list.go_to_row(0)
        else:
            super().keyPressEvent(event)

    def _finish_typing(self) -> None:
        for box in (self.words, self.new):
            box.finish_preedit()
        if self._pause.isActive():
            self.search()

    def _first_row(self, step: int) -> int:
        """Where a walk begins: in the project on the screen, else at the top (or at the end, backwards)."""
        rows = [row for row, hit in enumerate(self.model.hits) if hit.ref.project == self._project_id]
        if step < 0:
            return rows[-1] if rows else len(self.model.hits) - 1
        return rows[0] if rows else 0

    def _show(self, *, focus: bool) -> None:
        row = self.list.currentIndex().row()
        if row >= 0:
            self._here = self.model.key(row)
            self.wanted.emit(focus)

    def _tick_all(self, on: bool) -> None:
        self.model.tick(range(len(self.model.hits)), on)

    def _show_new(self) -> None:
        self.model.show_new(self.new.text() if self.replacing else None)
        self._name_button()

    def _name_button(self) -> None:
        count = len(self.model.ticked())
        self.replace_button.setText(f"替换 {count} 处" if count else "替换")
        self.replace_button.setEnabled(count > 0)

    def _summary(self, hits: tuple[Found, ...], words: str) -> str:
        if not words.strip():
            return "输入要查找的文字。全角半角、空格、“>=”和“≥”都当作一样。"
        if not hits:
            wider = f"可以换个词，或把范围改为“{SCOPES['all']}、{ALL_COLUMNS}”。"
            return f"没有找到“{_short(words)}”。{self.following() or wider}"
        projects = len({hit.ref.project for hit in hits if hit.ref.project is not None})
        where = f"，在 {projects} 个项目中" if projects else ""
        return f"找到 {len(hits)} 处{where}。F3 下一处，Shift+F3 上一处。"


def _box(name: str, parent: QWidget) -> LineEditor:
    box = LineEditor(parent)
    box.setFrame(True)
    box.setAccessibleName(name)
    box.setClearButtonEnabled(True)
    return box


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
