"""One project as its form: the head above the indicator grid."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.forms.compose import heading_of
from perfdesk.model.rows import Ref
from ui.bridge import Bridge
from ui.filter_bar import FilterBar
from ui.grid_view import GridView
from ui.header_form import HeaderForm
from ui.hidden_fields import HiddenFields
from ui.look import QUIET_INK

_EDGE = 16
_HEAD_SHARE = 0.5


class ProjectPage(QWidget):
    """The form of one project. `notice` is a short remark for the status bar."""

    notice = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.project_id: str | None = None
        self._moved = False
        self._row_buttons: list[QWidget] = []
        self.head = HeaderForm(bridge, self)
        self.hidden = HiddenFields(bridge, self)
        self.grid = GridView(bridge, self)
        self.filter = FilterBar(self.grid, self)
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setBold(True)
        self._title.setFont(font)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hidden_columns = QToolButton(self)
        self.hidden_columns.setAutoRaise(True)
        self.hidden_columns.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hidden_columns.hide()
        self._rows = QLabel(self)
        self._rows.setStyleSheet(f"color: {QUIET_INK}")
        self._empty = _Empty(self.grid)
        self._empty.add_one.clicked.connect(lambda: self.grid.rows.insert())
        self._empty.add_usual.clicked.connect(self.grid.rows.add_usual)
        self._row_buttons += [self._empty.add_one, self._empty.add_usual]
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._lay_out()
        self.grid.notice.connect(self.notice)
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self._share)
        self._top.installEventFilter(self)
        self.hidden.toggle.toggled.connect(self._show_hidden_fields)
        bridge.project_changed.connect(self._on_project_changed)

    def _lay_out(self) -> None:
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(_EDGE, 12, _EDGE, 8)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self.head)
        column.addWidget(self.hidden)
        column.addStretch()
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(top)
        self._scroll = scroll
        self._top = top
        self._lower = bottom = QWidget(self)
        lower = QVBoxLayout(bottom)
        lower.setContentsMargins(_EDGE, 4, _EDGE, 12)
        bar = scroll.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda _low, high: lower.setContentsMargins(_EDGE, 4, _EDGE + (bar.sizeHint().width() if high else 0), 12)
        )
        lower.setSpacing(4)
        lower.addLayout(self._caption())
        lower.addWidget(self.filter)
        lower.addWidget(self.grid, 1)
        self.splitter.addWidget(scroll)
        self.splitter.addWidget(bottom)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.splitter)

    def _caption(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(2)
        heading = QLabel("绩效指标", self)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        line.addWidget(heading)
        line.addSpacing(6)
        line.addWidget(self._rows)
        line.addStretch()
        line.addWidget(self.hidden_columns)
        for text, tip, call in (
            ("＋ 插入行", "在当前行下方插入一行", lambda: self.grid.rows.insert()),
            ("－ 删除行", "删除选中的行", self.grid.rows.delete),
            ("↑ 上移", "把选中的行上移", lambda: self.grid.rows.move(-1)),
            ("↓ 下移", "把选中的行下移", lambda: self.grid.rows.move(1)),
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(call)
            line.addWidget(button)
            self._row_buttons.append(button)
        return line

    def panes(self) -> list[QWidget]:
        """What F6 and Tab walk through: the head with what is not printed, the grid with its bar."""
        return [self._top, self._lower]

    def set_read_only(self) -> None:
        """Everything can be looked at and copied."""
        self.head.set_read_only()
        self.hidden.set_read_only()
        self.grid.setEditTriggers(GridView.EditTrigger.NoEditTriggers)
        for button in self._row_buttons:
            button.setEnabled(False)

    def show_project(self, project_id: str | None) -> None:
        """Show another project; the head scrolls to its top."""
        if project_id == self.project_id:
            return
        self.project_id = project_id
        self.head.show_project(project_id)
        self.hidden.show_project(project_id)
        self.grid.show_project(project_id)
        self._scroll.verticalScrollBar().setValue(0)
        self._describe()
        self._share()
        if project_id is not None:
            self._bridge.check_first(project_id)

    def offer_hidden_columns(self, action: QAction) -> None:
        """A button for the switch of the hidden columns, there only while it can do something."""
        self.hidden_columns.setDefaultAction(action)
        action.enabledChanged.connect(self.hidden_columns.setVisible)
        self.hidden_columns.setVisible(action.isEnabled())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The head gets the height it needs, at most its share, until the user has moved the border."""
        super().resizeEvent(event)
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What stands in the head has found its height, or another one."""
        if watched is self._top and event.type() == QEvent.Type.LayoutRequest:
            self._fitting.start()
        return super().eventFilter(watched, event)

    def _show_hidden_fields(self, opened: bool) -> None:
        """What was opened shall be seen, once it has its place."""
        if opened:
            QTimer.singleShot(0, self.hidden, lambda: self._scroll.ensureWidgetVisible(self.hidden, 0, _EDGE))

    def _share(self) -> None:
        if self._moved or self.height() < 100:
            return
        width = self.width() - 2 * _EDGE
        column = self._top.layout()
        wanted = column.heightForWidth(width) if column.hasHeightForWidth() else column.sizeHint().height()
        head = min(wanted + 4, round(self.height() * _HEAD_SHARE))
        self.splitter.setSizes([head, self.height() - head])

    def _on_splitter_moved(self, _position: int, _index: int) -> None:
        self._moved = True

    def commit_pending(self) -> bool:
        """Commit compositions and open editors; False when something was refused and still stands in its editor."""
        head, hidden = self.head.commit_pending(), self.hidden.commit_pending()
        return self.grid.commit_pending() and head and hidden

    def go_to(self, ref: Ref) -> None:
        """Go to a field of the head or a cell of the grid; to the grid for what is no field, as a class that misses."""
        if ref.project is not None:
            self.show_project(ref.project)
        if ref.indicator is not None:
            self.grid.go_to(ref)
        else:
            editor = self.head.go_to(ref.field) or self.hidden.go_to(ref.field)
            if editor is not None:
                self._scroll.ensureWidgetVisible(editor, 20, 40)
            elif ref.field:
                self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def spot(self, focus: QWidget | None) -> Ref | None:
        """The field of the head that has the focus, else the current cell of the grid."""
        name = self.head.field_of(focus) or self.hidden.field_of(focus)
        if name is not None:
            return Ref(self.project_id, None, name)
        current = self.grid.currentIndex()
        return self.grid.grid.ref(current) if current.isValid() else None

    def _on_project_changed(self, project_id: str) -> None:
        if project_id == self.project_id:
            self._describe()

    def _describe(self) -> None:
        project = next((row for row in self._bridge.filing.projects if row.id == self.project_id), None)
        if project is None:
            return
        title = heading_of(project, self._bridge.profile)
        if self._title.text() != title:
            self._title.setText(title)
        self._rows.setText(f"{len(project.indicators)} 行")
        self._empty.setVisible(not project.indicators)


class _Empty(QWidget):
    """What an empty grid offers instead of rows."""

    def __init__(self, grid: GridView) -> None:
        super().__init__(grid)
        hint = QLabel("还没有绩效指标。也可以从 Word、Excel 复制后直接粘贴到这里。", self)
        hint.setStyleSheet(f"color: {QUIET_INK}")
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add_one = QPushButton("添加第一行指标", self)
        self.add_usual = QPushButton("按表格分类添加空行", self)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.add_usual)
        buttons.addWidget(self.add_one)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.addStretch()
        column.addWidget(hint)
        column.addLayout(buttons)
        column.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        frame = QVBoxLayout(grid.viewport())
        frame.addWidget(self)
