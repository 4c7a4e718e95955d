"""The panel of findings: counts by severity, this project or all, jump and mend."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QShortcut, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.editing.step import Change, Step
from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Filing, Ref
from perfdesk.rules.registry import Finding, Severity
from ui.bridge import Bridge
from ui.checking import SEVERITIES
from ui.findings_model import FINDING_ROLE, PLACE_ROLE, FindingsModel, detail, spot
from ui.look import FORM_LINE, QUIET_INK, SELECTED, SEVERITY_NAMES, severity_icon

Index = QModelIndex | QPersistentModelIndex
_MESSAGE_LINES = 2
_KEPT = 2048


class FindingsPanel(QWidget):
    """`jump` carries the Ref of a finding that was double-clicked, or chosen with Enter."""

    jump = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._project_id: str | None = None
        self.model = FindingsModel(bridge, self)
        self.list = QTableView(self)
        self.chips: dict[Severity, QToolButton] = {}
        self.this_button = _toggle("本项目", "只看当前项目的问题", self)
        self.all_button = _toggle("全部", "看整份文件的问题", self)
        self._empty = QLabel(self.list.viewport())
        self._detail = QLabel(self)
        self.fix_button = QPushButton(self)
        self.go_button = QPushButton("转到", self)
        self._set_up_list()
        self._lay_out()
        self._connect()
        self._scope_changed()

    def _set_up_list(self) -> None:
        """A table of one column: Qt's list view asks for every row again after each change (20 ms for 1,500 rows)."""
        self.list.setModel(self.model)
        self.list.setItemDelegate(FindingDelegate(self.list))
        self.list.setShowGrid(False)
        self.list.setTabKeyNavigation(False)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.horizontalHeader().hide()
        self.list.horizontalHeader().setStretchLastSection(True)
        rows = self.list.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().lineSpacing() * (1 + _MESSAGE_LINES) + 12)
        self.list.setAccessibleName("检查结果")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setStyleSheet(f"color: {QUIET_INK}")
        QVBoxLayout(self.list.viewport()).addWidget(self._empty)

    def _lay_out(self) -> None:
        scope = QButtonGroup(self)
        top = QHBoxLayout()
        top.setSpacing(2)
        for button in (self.this_button, self.all_button):
            scope.addButton(button)
            top.addWidget(button)
        self.all_button.setChecked(True)
        top.addStretch()
        for severity in SEVERITIES:
            chip = _toggle("0", f"显示或隐藏{SEVERITY_NAMES[severity]}", self)
            chip.setIcon(severity_icon(severity))
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setChecked(True)
            self.chips[severity] = chip
            top.addWidget(chip)
        self._detail.setWordWrap(True)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.fix_button)
        buttons.addWidget(self.go_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(self._detail)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.this_button.toggled.connect(self._scope_changed)
        for chip in self.chips.values():
            chip.toggled.connect(self._shown_changed)
        self.list.doubleClicked.connect(self._jump)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(key, self.list, context=Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(lambda: self._jump(self.list.currentIndex()))
        self.go_button.clicked.connect(lambda: self._jump(self.list.currentIndex()))
        self.fix_button.clicked.connect(self.fix_current)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        for signal in (
            self.model.modelReset,
            self.model.rowsInserted,
            self.model.rowsRemoved,
            self.model.dataChanged,
        ):
            signal.connect(self._show_counts)
        self._bridge.findings_changed.connect(self._show_counts)
        self._bridge.projects_changed.connect(self.list.viewport().update)
        self._bridge.step_applied.connect(self._on_step)

    def set_project(self, project_id: str | None) -> None:
        """The project whose findings “本项目” shows; None for Part One and the filing."""
        self._project_id = project_id
        if self.this_button.isChecked():
            self.model.set_scope(project_id)

    def filters(self) -> tuple[bool, frozenset[Severity]]:
        """Whether only the project on the screen is shown, and which severities."""
        shown = frozenset(severity for severity, chip in self.chips.items() if chip.isChecked())
        return self.this_button.isChecked(), shown

    def set_filters(self, filters: tuple[bool, frozenset[Severity]]) -> None:
        """Show what `filters` of another panel told."""
        only_this, shown = filters
        (self.this_button if only_this else self.all_button).setChecked(True)
        for severity, chip in self.chips.items():
            chip.setChecked(severity in shown)

    def current(self) -> Finding | None:
        """The finding chosen in the list."""
        found: Finding | None = self.list.currentIndex().data(FINDING_ROLE)
        return found

    def fix_current(self) -> bool:
        """Mend the chosen finding as its rule proposes, at all its places, as one step."""
        found = self.current()
        if found is None or found.fix is None:
            return False
        row = self.list.currentIndex().row()
        self._bridge.session.end_burst()
        texts = {ref: text for ref, text in found.fix.texts.items() if _is_there(self._bridge.filing, ref)}
        done = self._bridge.set_texts(texts, found.fix.label)
        if done and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1)))
        return done

    def _jump(self, index: Index) -> None:
        found = index.data(FINDING_ROLE)
        if found is not None:
            self.jump.emit(spot(found))

    def _scope_changed(self) -> None:
        self.model.set_scope(self._project_id if self.this_button.isChecked() else ...)

    def _shown_changed(self) -> None:
        self.model.set_shown({severity for severity, chip in self.chips.items() if chip.isChecked()})

    def _show_counts(self) -> None:
        counts = self.model.counts
        for severity, chip in self.chips.items():
            chip.setText(str(counts[severity]))
            chip.setAccessibleName(f"{SEVERITY_NAMES[severity]} {counts[severity]} 个")
        self._empty.setVisible(self.model.rowCount() == 0)
        hidden = sum(counts.values())
        self._empty.setText("没有发现问题。" if not hidden else "问题已按上面的按钮隐藏。")
        self._show_detail()

    def _on_step(self, step: Step) -> None:
        """Row numbers read differently when rows came, went or moved."""
        if any(_moves(change) for change in step.changes):
            self.list.viewport().update()

    def _on_current(self, current: QModelIndex) -> None:
        """The detail takes room from the list: keep the chosen finding in sight, and marked as chosen."""
        flag = QItemSelectionModel.SelectionFlag
        self.list.selectionModel().select(current, flag.ClearAndSelect | flag.Rows)
        self._show_detail()
        self.layout().activate()
        self.list.scrollTo(current)

    def _show_detail(self) -> None:
        found = self.current()
        self._detail.setVisible(found is not None)
        self._detail.setText(detail(self._bridge.filing, found) if found is not None else "")
        self.go_button.setVisible(found is not None)
        self.fix_button.setVisible(found is not None and found.fix is not None)
        if found is not None and found.fix is not None:
            self.fix_button.setText(found.fix.label)
            more = f"（同时改正另外{len(found.fix.also)}处）" if found.fix.also else ""
            self.fix_button.setToolTip(f"改为：{found.fix.text}{more}")


class FindingDelegate(QStyledItemDelegate):
    """A mark, the place in a quiet tone, the message in at most two lines (the panel shows the chosen one whole)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrapped: dict[tuple[str, str, int], tuple[str, ...]] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one finding."""
        found: Finding = index.data(FINDING_ROLE)
        painter.save()
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, SELECTED)
        line = option.fontMetrics.lineSpacing()
        severity_icon(found.severity).paint(painter, QRect(box.left() + 6, box.top() + 6, 16, line))
        text = box.adjusted(30, 5, -10, -4)
        painter.setPen(QUIET_INK)
        place = option.fontMetrics.elidedText(index.data(PLACE_ROLE), Qt.TextElideMode.ElideMiddle, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, place)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        top = text.top() + line + 1 + option.fontMetrics.ascent()
        for words in self.lines(found.message, option.font, text.width()):
            painter.drawText(text.left(), top, words)
            top += line
        painter.setPen(FORM_LINE)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.restore()

    def lines(self, text: str, font: QFont, width: int) -> tuple[str, ...]:
        """A message wrapped at a width, its last line elided. Kept: the list repaints when a finding comes or goes.

        The font itself, not a copy made from its name, which forgets the families after the first.
        """
        key = (text, font.key(), width)
        if key not in self._wrapped:
            if len(self._wrapped) >= _KEPT:
                self._wrapped.clear()
            self._wrapped[key] = _wrap(text, font, width)
        return self._wrapped[key]


def _wrap(text: str, font: QFont, width: int) -> tuple[str, ...]:
    layout = QTextLayout(text, font)
    wrap = QTextOption()
    wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrap)
    layout.beginLayout()
    starts = []
    while (line := layout.createLine()).isValid() and len(starts) < _MESSAGE_LINES:
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    lines = [text[start:end] for start, end in pairwise(starts)]
    last = QFontMetrics(font).elidedText(text[starts[-1] :] if starts else "", Qt.TextElideMode.ElideRight, width)
    return (*lines, last)


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


def _toggle(text: str, tip: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(True)
    button.setAutoRaise(True)
    return button
