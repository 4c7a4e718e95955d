"""The panel of findings: filters, the list, and a pane that explains the chosen one; jump, mend, set aside."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from perfdesk.editing.step import Change, Step
from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Filing, Ref
from perfdesk.rules.explain import rules_by_code
from perfdesk.rules.registry import Finding
from ui.bridge import Bridge
from ui.explanation import Explanation
from ui.finding_lines import Line
from ui.findings_bar import FindingsBar
from ui.findings_list import FindingsList
from ui.findings_model import FindingsModel
from ui.look import QUIET_INK

_LIST_SHARE, _TEXT_SHARE = 55, 45
_NO_FIX = "这条意见没有可以自动改正的内容，请按说明修改。"
_CHANGED = "这里的内容已经变了，请按现在的意见处理。"


class FindingsPanel(QWidget):
    """`jump` carries the Ref of a place that was chosen, `ignore_wanted` asks to set the chosen finding aside, `notice`
    is a short remark for the status bar."""

    jump = Signal(object)
    ignore_wanted = Signal()
    notice = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._project_id: str | None = None
        self._visited: tuple[object, ...] | None = None
        self._key: tuple[object, ...] | None = None
        self._read_only = False
        self.model = FindingsModel(bridge, self)
        self.bar = FindingsBar(self)
        self.list = FindingsList(self.model, self)
        self.explanation = Explanation(self)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._empty = QLabel(self.list.viewport())
        self.fix_button = QPushButton("改正", self)
        self.kind_button = QPushButton("同类改正", self)
        self.ignore_button = QPushButton("忽略…", self)
        self.go_button = QPushButton("转到", self)
        self._lay_out()
        self._connect()
        self._show_counts()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setStyleSheet(f"color: {QUIET_INK}")
        QVBoxLayout(self.list.viewport()).addWidget(self._empty)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.explanation)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, _LIST_SHARE)
        self.splitter.setStretchFactor(1, _TEXT_SHARE)
        self.splitter.setSizes([_LIST_SHARE * 10, _TEXT_SHARE * 10])
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in (self.fix_button, self.kind_button, self.ignore_button, self.go_button):
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + 16)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(self.splitter, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self.bar.changed.connect(self._filter)
        self.bar.entered.connect(self._enter_list)
        self.list.chosen.connect(self._jump)
        self.explanation.place_chosen.connect(self.jump)
        self.go_button.clicked.connect(self._jump)
        self.fix_button.clicked.connect(self.fix_current)
        self.kind_button.clicked.connect(self.fix_kind)
        self.ignore_button.clicked.connect(self.ignore_wanted)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        model = self.model
        model.modelReset.connect(self._keep_current)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self._show_counts)
        self._bridge.findings_changed.connect(self._show_counts)
        self._bridge.projects_changed.connect(self._on_projects)
        self._bridge.step_applied.connect(self._on_step)

    def offer(self, actions: Iterable[QAction]) -> None:
        """The context menu of the list."""
        self.list.addActions(list(actions))

    def set_read_only(self) -> None:
        """Look and walk, change nothing."""
        self._read_only = True
        self._show_buttons()

    def set_project(self, project_id: str | None) -> None:
        """The project whose findings “本项目” shows; None for Part One and the filing."""
        self._project_id = project_id
        self._filter()

    def filters(self) -> tuple[bool, dict[str, object]]:
        """Whether only the project on the screen is shown, and the other filters."""
        return self.bar.this_button.isChecked(), self.bar.filters()

    def set_filters(self, filters: tuple[bool, dict[str, object]]) -> None:
        """Show what `filters` of another panel told."""
        only_this, others = filters
        self.bar.set_filters(others, only_this=only_this)

    def focus_words(self) -> None:
        """Let words be typed that the findings shall contain."""
        self.bar.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.words.selectAll()

    def current_line(self) -> Line | None:
        """The line chosen in the list."""
        return self.list.line()

    def current(self) -> Finding | None:
        """The finding chosen in the list."""
        line = self.current_line()
        return None if line is None else line.found

    def walk(self, offset: int) -> tuple[Line, int, int] | None:
        """Choose the next (1) or previous (-1) stop of the list: (line, its number, how many); None without any.

        A finding that has gone since the last stop leaves its place to the one that moved up.
        """
        stops = self.list.stops()
        if not stops:
            return None
        row, line = self.list.currentIndex().row(), self.current_line()
        if line is None:
            row = self._first_here(stops, offset)
        elif offset > 0:
            passed = line.key == self._visited
            row = next((stop for stop in stops if stop > row or (stop == row and not passed)), stops[0])
        else:
            row = next((stop for stop in reversed(stops) if stop < row), stops[-1])
        self.list.go_to_row(row)
        chosen = self.model.lines[row]
        self._visited = chosen.key
        return chosen, stops.index(row) + 1, len(stops)

    def choose_at(self, ref: Ref) -> bool:
        """Choose the worst finding that marks a place; the one chosen stays when it does. False when none is listed.

        Of a finding about several projects this one place is chosen, so that nothing is done to the others.
        """
        line = self.current_line()
        if line is not None and line.kind == "place" and line.ref == ref:
            return True
        if line is None or line.kind == "place" or ref not in line.places:
            line = next((one for one in self.model.lines if one.kind == "finding" and ref in one.places), None)
        if line is None:
            return False
        if line.wide and not line.open:
            self.model.toggle(self.model.row_of(line.key))
        self.list.go_to_row(self.model.row_of((*line.key, ref) if line.wide else line.key))
        return True

    def fix_current(self) -> bool:
        """Mend the chosen finding as its rule proposes, at all its places or at the chosen one, as one step."""
        line = self.current_line()
        found = None if line is None else line.here
        if line is None or found is None or found.fix is None:
            self.notice.emit(_NO_FIX)
            return False
        self._bridge.settle()
        evidence = (found,) if line.kind == "place" else line.members
        if any(one not in self._bridge.findings_at(one.ref) for one in evidence):
            self.notice.emit(_CHANGED)
            return False
        texts = found.fix.texts
        if line.kind == "place":
            texts = {ref: text for ref, text in texts.items() if ref == line.ref}
        done = self._mend(texts, found.fix.label)
        if done:
            self.notice.emit(f"已{found.fix.label}；可以用“撤销”退回。")
        return done

    def fix_kind(self) -> bool:
        """Mend every finding of the chosen rule that can be mended, in the whole filing, as one step."""
        found = self.current()
        if found is None:
            return False
        self._bridge.settle()
        texts: dict[Ref, str] = {}
        for other in self._of_kind(found.rule):
            for ref, text in other.fix.texts.items() if other.fix is not None else ():
                texts.setdefault(ref, text)
        if not texts:
            self.notice.emit("这类意见没有可以自动改正的内容，请按说明逐条修改。")
            return False
        rule = rules_by_code().get(found.rule)
        done = self._mend(texts, f"改正同类{len(texts)}处：{rule.title if rule is not None else found.rule}")
        if done:
            self.notice.emit(f"已改正 {len(texts)} 处；可以用“撤销”一步退回。")
        return done

    def _mend(self, texts: dict[Ref, str], label: str) -> bool:
        row = self.list.currentIndex().row()
        present = {ref: text for ref, text in texts.items() if _is_there(self._bridge.filing, ref)}
        if not present:
            self.notice.emit(_NO_FIX)
            return False
        self._bridge.session.end_burst()
        done = self._bridge.set_texts(present, label)
        stops = self.list.stops()
        if done and stops:
            self.list.go_to_row(next((stop for stop in stops if stop >= row), stops[-1]))
        return done

    def _of_kind(self, rule: str) -> list[Finding]:
        return [other for other in self._bridge.findings() if other.rule == rule and other.fix is not None]

    def _jump(self) -> None:
        line = self.current_line()
        if line is not None and line.ref is not None:
            self._visited = line.key
            self.jump.emit(line.ref)

    def _enter_list(self) -> None:
        """From the words into the list: to its first finding unless one is chosen."""
        stops = self.list.stops()
        line = self.current_line()
        if stops and (line is None or line.kind == "heading"):
            self.list.go_to_row(stops[0])
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_here(self, stops: list[int], offset: int) -> int:
        """Where a walk begins: with the findings of the project on the screen, else at an end of the list."""
        lines = self.model.lines
        here = [
            row for row in stops if (ref := lines[row].ref) is not None and ref.project == self._project_id
        ] or stops
        return here[0] if offset > 0 else here[-1]

    def _filter(self) -> None:
        scope = self._project_id if self.bar.this_button.isChecked() else ...
        self.model.show(scope=scope, **self.bar.filters())
        self._show_counts()

    def _show_counts(self) -> None:
        self.bar.show_counts(self.model.counts)
        self.bar.offer_categories(self.model.categories)
        self._empty.setVisible(self.model.rowCount() == 0)
        hidden = self.bar.filtering and any(self.model.counts.values())
        self._empty.setText("没有符合条件的意见；上面的筛选可以放宽。" if hidden else "没有发现问题。")
        self._explain()

    def _on_projects(self) -> None:
        self.list.viewport().update()
        self._explain()

    def _on_step(self, step: Step) -> None:
        """Row numbers read differently when rows came, went or moved."""
        if any(_moves(change) for change in step.changes):
            self.list.viewport().update()
            self._explain()

    def _on_current(self, current: QModelIndex) -> None:
        line = self.current_line()
        self._key = None if line is None else line.key
        self.list.selectionModel().select(
            current,
            self.list.selectionModel().SelectionFlag.ClearAndSelect | self.list.selectionModel().SelectionFlag.Rows,
        )
        self._explain()

    def _keep_current(self) -> None:
        """The chosen line stays chosen when the list was made anew."""
        row = -1 if self._key is None else self.model.row_of(self._key)
        if row >= 0:
            self.list.go_to_row(row)

    def _explain(self) -> None:
        self.explanation.explain(self.current_line(), self.model.names)
        self._show_buttons()

    def _show_buttons(self) -> None:
        line = self.current_line()
        found = None if line is None else line.here
        edit = found is not None and not self._read_only
        self.go_button.setEnabled(found is not None)
        self.ignore_button.setEnabled(edit)
        fix = found.fix if found is not None else None
        self.fix_button.setEnabled(edit and fix is not None)
        self.fix_button.setToolTip(f"{fix.label}（F9）" if fix is not None else "")
        others = self._of_kind(found.rule) if found is not None and fix is not None else []
        self.kind_button.setEnabled(edit and len(others) > 1)
        self.kind_button.setToolTip(f"同一规则的 {len(others)} 条意见一起改正（Shift+F9）" if len(others) > 1 else "")


def _is_there(filing: Filing, ref: Ref) -> bool:
    """A row may have gone since the rules that look at the whole filing ran."""
    try:
        read_ref(filing, ref)
    except KeyError:
        return False
    return True


def _moves(change: Change) -> bool:
    if change.before is None or change.after is None:
        return True
    return bool(change.before.get("position") != change.after.get("position"))
