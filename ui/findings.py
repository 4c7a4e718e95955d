"""The panel of findings: filters, the list, and a pane that explains the chosen one; jump, mend, set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from perfdesk.editing.step import Change, Step
from perfdesk.model.rows import Ref
from perfdesk.rules.registry import Finding
from ui.bridge import Bridge
from ui.explanation import Explanation
from ui.finding_lines import Line
from ui.findings_bar import FindingsBar
from ui.findings_list import FindingsList
from ui.findings_model import FindingsModel
from ui.findings_walk import Stop, next_stop, still_there, stops_of, told
from ui.look import QUIET_INK
from ui.mending import Choice, Mending, mending_of_kind, mending_of_line, of_kind, proposal

_LIST_SHARE, _TEXT_SHARE = 55, 45
_WIDE = 45  # signs
_CHECK_MS = 300  # that checking has found nothing is no signal
_NO_FIX = "这条意见没有可以自动改正的内容，请按说明修改。"
_CHANGED = "这里的内容已经变了，请按现在的意见处理。"


class FindingsPanel(QWidget):
    """`jump` carries the Ref of a place that was chosen; `fix_wanted`, `kind_wanted` and `ignore_wanted` ask to mend
    the chosen finding, all of its kind, or to set it aside; `notice` is a short remark for the status bar."""

    jump = Signal(object)
    ignore_wanted = Signal()
    fix_wanted = Signal()
    kind_wanted = Signal()
    notice = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._project_id: str | None = None
        self._visited: tuple[object, ...] | None = None
        self._opened: tuple[object, ...] | None = None
        self._key: tuple[object, ...] | None = None
        self._read_only = False
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_CHECK_MS)
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
        row.addStretch()
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(self.splitter, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self._waiting.timeout.connect(self._show_counts)
        self.bar.changed.connect(self._filter)
        self.bar.entered.connect(self._enter_list)
        self.list.chosen.connect(self._jump)
        self.list.escaped.connect(self.bar.clear)
        self.explanation.place_chosen.connect(self.jump)
        self.go_button.clicked.connect(self._jump)
        self.fix_button.clicked.connect(self.fix_wanted)
        self.kind_button.clicked.connect(self.kind_wanted)
        self.ignore_button.clicked.connect(self.ignore_wanted)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        model = self.model
        model.modelReset.connect(self._keep_current)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self._show_counts)
        self._bridge.findings_changed.connect(self._show_counts)
        self._bridge.projects_changed.connect(self._on_projects)
        self._bridge.step_applied.connect(self._on_step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At the bottom of the window there is room beside the list, but little below it."""
        wide = self.width() > max(2 * self.height(), self.fontMetrics().horizontalAdvance("指") * _WIDE)
        self.splitter.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        self.bar.set_wide(wide)
        self._row.setStretch(self._row.count() - 1, 1 if wide else 0)
        super().resizeEvent(event)

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

    def walk(self, offset: int) -> tuple[Line, str] | None:
        """Choose the next (1) or previous (-1) stop of the list: (line, which of how many); None without any.

        A line for several rows of a table is opened while the walk is at its places. A finding that has gone since the
        last stop leaves its place to the one that moved up.
        """
        stops = stops_of(self.model.lines)
        if not stops:
            return None
        row, line = self.list.currentIndex().row(), self.current_line()
        if line is None:
            order = self._first_here(stops, offset)
        else:
            order = next_stop(stops, row, line.key, offset, passed=line.key == self._visited)
        chosen = self._stand_at(stops[order])
        self._visited = chosen.key
        return chosen, told(stops, order)

    def _stand_at(self, stop: Stop) -> Line:
        """Choose the line of a stop, which is opened for it; the one that was opened for an earlier stop closes."""
        opened, self._opened = self._opened, None
        line = self.model.lines[stop.line]
        if opened is not None and opened != line.key:
            row = self.model.row_of(opened)
            if row >= 0 and self.model.lines[row].open:
                self.model.toggle(row)
        if stop.number >= 0:
            if not line.open:
                self.model.toggle(self.model.row_of(line.key))
                self._opened = line.key
            elif opened == line.key:
                self._opened = opened
        row = self.model.row_of(stop.key)
        self.list.go_to_row(row)
        return self.model.lines[row]

    def choose_at(self, ref: Ref) -> bool:
        """Choose the worst finding that marks a place; the one chosen stays when it does. False when none is listed.

        Of a line for several projects or rows this one place is chosen, so that nothing is done to the others.
        """
        line = self.current_line()
        if line is not None and line.kind == "place" and line.ref == ref:
            return True
        if line is None or line.kind == "place" or ref not in line.places:
            line = next((one for one in self.model.lines if one.kind == "finding" and ref in one.places), None)
        if line is None:
            return False
        alone = line.wide or line.merged
        if alone and not line.open:
            self.model.toggle(self.model.row_of(line.key))
        self.list.go_to_row(self.model.row_of((*line.key, ref) if alone else line.key))
        return True

    def mending(self) -> Mending | None:
        """What the correction of the chosen line or place would write; None, and said, when there is none."""
        line = self.current_line()
        found = None if line is None else line.here
        if line is None or found is None or not proposal(line)[0]:
            self.notice.emit(_NO_FIX)
            return None
        self._bridge.settle()
        evidence = (found,) if line.kind == "place" else line.members
        if any(one not in self._bridge.findings_at(one.ref) for one in evidence):
            self.notice.emit(_CHANGED)
            return None
        mending = mending_of_line(self._bridge.filing, line)
        if mending is None:
            self.notice.emit(_NO_FIX)
        return mending

    def mending_of_kind(self) -> Mending | None:
        """What would mend every finding of the chosen rule, in what the filters show or in the whole filing."""
        line, found = self.current_line(), self.current()
        if line is None or found is None:
            return None
        self._bridge.settle()
        filtered = self.bar.filtering or self.bar.this_button.isChecked()
        project = line.ref.project if line.ref is not None and not filtered else None
        mending = mending_of_kind(
            self._bridge.filing,
            found.rule,
            self.model.shown() if filtered else None,
            self._bridge.findings(),
            project,
        )
        if mending is None:
            self.notice.emit("这类意见没有可以自动改正的内容，请按说明逐条修改。")
        return mending

    def mend(self, choice: Choice) -> bool:
        """Write what was chosen as one step, and choose what comes next in the list."""
        line, row = self.current_line(), self.list.currentIndex().row()
        stops = stops_of(self.model.lines)
        here = next((order for order, stop in enumerate(stops) if line is not None and stop.key == line.key), None)
        following = stops[here + 1 :] if here is not None else [stop for stop in stops if stop.line > row]
        self._bridge.session.end_burst()
        if not self._bridge.set_texts(choice.texts, choice.label):
            return False
        left = stops_of(self.model.lines)
        stop = still_there(left, following) or (left[-1] if left else None)
        if stop is not None and line is not None and line.kind == "place":
            self._stand_at(stop)
        elif stop is not None:
            self.list.go_to_row(stop.line)
        many = f" {choice.projects} 个项目的" if choice.projects > 1 else ""
        self.notice.emit(f"已改正{many} {len(choice.texts)} 处；可以用“撤销”一步退回。")
        return True

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

    def _first_here(self, stops: Sequence[Stop], offset: int) -> int:
        """Where a walk begins: with the findings of the project on the screen, else at an end of the list."""
        here = [n for n, stop in enumerate(stops) if stop.ref is not None and stop.ref.project == self._project_id]
        here = here or list(range(len(stops)))
        return here[0] if offset > 0 else here[-1]

    def _filter(self) -> None:
        before = self.current_line()
        scope = self._project_id if self.bar.this_button.isChecked() else ...
        self.model.show(scope=scope, **self.bar.filters())
        self._show_counts()
        if before is not None and self.model.row_of(before.key) < 0:
            self._find_again(before)
        self.list.scrollTo(self.list.currentIndex())

    def _find_again(self, before: Line) -> None:
        """What was chosen may stand in another line now, alone or with others; else nothing is chosen."""
        rule = before.found.rule if before.found is not None else ""
        stops = [stop for stop in stops_of(self.model.lines) if (stop.rule, stop.ref) == (rule, before.ref)]
        if stops:
            self.list.go_to_row(stops[0].line)
        else:
            self.list.setCurrentIndex(QModelIndex())

    def _show_counts(self) -> None:
        self.bar.show_counts(self.model.counts, self.model.listed)
        self.bar.offer_categories(self.model.categories)
        nothing = self.model.rowCount() == 0
        self._empty.setVisible(nothing)
        if nothing:
            self._empty.setText(self._nothing())
        self._explain()

    def _nothing(self) -> str:
        """Why the list is empty, and what to do."""
        if any(self.model.counts.values()):
            return "筛选后没有意见。\n按 Esc 或上面的“清除筛选”可以看到全部。"
        if self._bridge.checking:
            self._waiting.start()
            return "正在检查…"
        if self.bar.this_button.isChecked() and (others := self._bridge.counts().total()):
            here = "本项目没有问题。" if self._project_id is not None else "第一部分没有问题。"
            return f"{here}\n整份文件还有 {others} 条意见，按上面的“全部”查看。"
        ignored = "\n有已忽略的意见，可在“检查 → 已忽略的意见”中查看。" if self._bridge.filing.waivers else ""
        return f"没有发现问题，可以打印或导出了。{ignored}"

    def _on_projects(self) -> None:
        self.list.viewport().update()
        self._explain()

    def _on_step(self, step: Step) -> None:
        """Row numbers read differently when rows came, went or moved; an empty list tells of what was set aside."""
        if self.model.rowCount() == 0:
            self._show_counts()
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
        texts, label = proposal(line) if line is not None else ({}, "")
        self.fix_button.setEnabled(edit and bool(texts))
        self.fix_button.setToolTip(f"{label}（F9）" if texts else "")
        others = of_kind(found.rule, self._bridge.findings()) if found is not None and texts else []
        self.kind_button.setEnabled(edit and len(others) > 1)
        self.kind_button.setToolTip(f"同一规则的 {len(others)} 条意见一起改正（Shift+F9）" if len(others) > 1 else "")


def _moves(change: Change) -> bool:
    if change.before is None or change.after is None:
        return True
    return bool(change.before.get("position") != change.after.get("position"))
