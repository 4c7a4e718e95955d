"""修改留痕: who changed what, when, from what to what; narrowed down, looked at in whole, exported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from perfdesk.workflow.compare_sheet import ComparedText
from perfdesk.workflow.trail import TrailLine
from ui.compare_models import LinesModel
from ui.compare_table import CompareTable
from ui.dialogs.parts import QuietCombo, buttons, quiet
from ui.editors import LineEditor
from ui.trail_model import TrailFilter, TrailModel

_WIDTHS = (150, 70, 170, 160, 180, 140, 140, 100)
_SPANS = (("全部时间", None), ("今天", 0), ("最近7天", 7), ("最近30天", 30), ("今年", -1))
_NOBODY = "（未署名）"


class TrailDialog(QDialog):
    """`export` carries the lines that are shown, oldest first, `jump` the address of a changed text, which may be gone
    meanwhile; `about` names a cell when only its lines are given."""

    export = Signal(object)
    jump = Signal(object)

    def __init__(self, lines: Sequence[TrailLine], parent: QWidget | None = None, *, about: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(f"修改记录：{about}" if about else "修改留痕")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self._about, self._count = about, len(lines)
        self.model = TrailModel(lines, self)
        self.list = QTreeView()
        self.detail = CompareTable(LinesModel(self))
        self.project, self.person, self.span = QuietCombo(), QuietCombo(), QuietCombo()
        self.words = LineEditor()
        self.export_button, self.jump_button = QPushButton("导出…(&E)"), QPushButton("转到此处(&J)")
        self._told = quiet()
        self._fill(lines)
        self._set_up()
        self._lay_out()
        self.narrow()

    def narrow(self) -> None:
        """Show what the boxes say."""
        person = self.person.currentData()
        self.model.narrow(
            TrailFilter(
                str(self.project.currentData() or ""),
                None if person is None else str(person),
                _since(self.span.currentData(), date.today()),
                self.words.text().strip().casefold(),
            )
        )
        shown = self.model.rowCount()
        self._told.setText(self._summary(shown))
        self.export_button.setEnabled(shown > 0)
        if shown:
            self.list.setCurrentIndex(self.model.index(0, 0))
        self._show_detail()

    def chosen(self) -> TrailLine | None:
        """The line whose texts are shown in whole."""
        row = self.list.currentIndex().row()
        return self.model.shown[row] if 0 <= row < len(self.model.shown) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the list goes to the place of the line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.hasFocus():
            self.want_jump()
            event.accept()
        else:
            super().keyPressEvent(event)

    def want_jump(self) -> None:
        """Ask to be shown the place of the chosen line."""
        line = self.chosen()
        if line is not None and line.ref is not None:
            self.jump.emit(line.ref)

    def _summary(self, shown: int) -> str:
        if not self._count:
            return "这个单元格还没有修改过。" if self._about else "还没有修改。每一步修改都会记在这里。"
        return f"共{self._count}处修改" + (f"，符合条件的{shown}处。" if shown != self._count else "。")

    def _fill(self, lines: Sequence[TrailLine]) -> None:
        self.project.addItem("全部项目", "")
        for name in dict.fromkeys(line.project for line in lines if line.project):
            self.project.addItem(name, name)
        self.person.addItem("全部人员", None)
        for name in sorted({line.step.made_by for line in lines}):
            self.person.addItem(name or _NOBODY, name)
        for text, days in _SPANS:
            self.span.addItem(text, days)

    def _set_up(self) -> None:
        view = self.list
        view.setModel(self.model)
        view.setAccessibleName("修改留痕")
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for column, width in enumerate(_WIDTHS):
            view.setColumnWidth(column, width)
        view.selectionModel().currentChanged.connect(self._show_detail)
        for combo, name in ((self.project, "项目"), (self.person, "修改人"), (self.span, "时间")):
            combo.setAccessibleName(name)
            combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(9)
            combo.currentIndexChanged.connect(self.narrow)
        self.words.setFrame(True)
        self.words.setAccessibleName("查找文字")
        self.words.setPlaceholderText("查找文字，如“满意度”“2026-03-05”")
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self.narrow)
        view.doubleClicked.connect(self.want_jump)
        self.jump_button.setAutoDefault(False)
        self.jump_button.clicked.connect(self.want_jump)
        self.export_button.setAutoDefault(False)
        self.export_button.clicked.connect(lambda: self.export.emit(self.model.shown[::-1]))
        self.detail.setAccessibleName("所选修改的全文")
        self.detail.verticalHeader().hide()
        self.detail.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        if not self._about:
            upper.addWidget(self.project, 2)
        for box in (self.person, self.span):
            upper.addWidget(box, 1)
        upper.addWidget(self.words, 2)
        lower.addWidget(self.jump_button)
        lower.addWidget(self.export_button)
        lower.addStretch()
        lower.addWidget(buttons(self, "", "关闭(&X)"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        column.addLayout(upper)
        column.addWidget(self._told)
        column.addWidget(self.list, 3)
        column.addWidget(self.detail, 1)
        column.addLayout(lower)
        room = self.screen().availableSize()
        self.resize(min(1220, room.width() * 90 // 100), min(760, room.height() * 85 // 100))
        self.list.setFocus()

    def _show_detail(self, *_: QModelIndex) -> None:
        line = self.chosen()
        self.jump_button.setEnabled(line is not None and line.ref is not None)
        model = self.detail.model()
        assert isinstance(model, LinesModel)
        model.load([] if line is None else [_compared(line)])
        self.detail.fit()


def _compared(line: TrailLine) -> ComparedText:
    place = "：".join(part for part in (line.project, line.place) if part)
    return ComparedText(line.project, place, line.before, line.after, line, "changed")  # type: ignore[arg-type]


def _since(days: int | None, today: date) -> str:
    """The first day of a span that ends today, "" for all time; -1 is the year."""
    if days is None:
        return ""
    return f"{today.year}-01-01" if days < 0 else (today - timedelta(days=days)).isoformat()
