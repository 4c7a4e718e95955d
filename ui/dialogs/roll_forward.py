"""Carrying last year's filing over: the new year, what happens to amounts, and the years in texts one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from perfdesk.forms.profile import Profile
from perfdesk.model.rows import Filing
from perfdesk.workflow.roll_forward import Proposal, old_year, proposals
from ui.dialogs.marked_delegate import MarkedDelegate
from ui.dialogs.new_filing import free_path, proposed_name
from ui.dialogs.parts import accept_button, buttons, heading, quiet
from ui.dialogs.roll_model import NEW, OLD, PARTS_ROLE, PLACE, WHY, ProposalFilter, ProposalModel
from ui.file_actions import SUFFIX
from ui.look import CURRENT, SEVERITY_COLOURS

_KINDS = ("全部", "建议调整的", "需要核对的")
_PAUSE_MS = 200
_LATEST = 2100


@dataclass(frozen=True, slots=True)
class RollWish:
    """The answers."""

    year: int
    accepted: tuple[Proposal, ...]
    blank_amounts: bool
    path: Path


class RollForwardDialog(QDialog):
    """`result_value` after acceptance. `name` is what last year's filing is called on the screen."""

    def __init__(
        self,
        filing: Filing,
        profile: Profile,
        name: str,
        folder: Path,
        choose_path: Callable[[QWidget, Path], Path | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("结转上年文件")
        self._filing, self._profile, self._name, self._folder = filing, profile, name, folder
        self._choose_path = choose_path
        self._path_by_hand = False
        self._last_year = old_year(filing, profile)
        self.year = QSpinBox()
        self.keep, self.blank = QRadioButton("保留上年金额，逐个核对"), QRadioButton("清空金额，重新填写")
        self.path = QLineEdit()
        self.model = ProposalModel(filing, self)
        self.filter = ProposalFilter(self.model, self)
        self.table = _TickTable(self._toggle)
        self.kind, self.words = QComboBox(), QLineEdit()
        self.tick, self.untick = QPushButton("全选"), QPushButton("全不选")
        self.told = quiet()
        self._buttons = buttons(self, "结转")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.propose)
        self._set_up()
        self._lay_out()
        self._connect()
        self._follow_year()
        self.propose()
        self.table.setFocus()

    def result_value(self) -> RollWish:
        """What was chosen."""
        path = Path(self.path.text().strip()).expanduser()
        path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
        return RollWish(self.year.value(), self.model.accepted(), self.blank.isChecked(), path)

    def propose(self) -> None:
        """Work out which years move on to the chosen one."""
        self._pause.stop()
        self.model.show(proposals(self._filing, self._profile, self.year.value()))
        self._tell()

    def accept(self) -> None:
        """A year that was just changed has its proposals first."""
        if self._pause.isActive():
            self.propose()
        super().accept()

    def _set_up(self) -> None:
        least = 2000 if self._last_year is None else self._last_year + 1
        self.year.setRange(least, max(_LATEST, least))
        self.year.setValue(date.today().year + 1 if self._last_year is None else least)
        self.year.setSuffix(" 年度")
        self.year.setAccessibleName("新的年度")
        self.keep.setChecked(True)
        self.table.setModel(self.filter)
        self.table.setAccessibleName("文字里的年度")
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        for column, ink in ((OLD, SEVERITY_COLOURS["error"]), (NEW, CURRENT)):
            self.table.setItemDelegateForColumn(column, MarkedDelegate(PARTS_ROLE, ink, self))
        across = self.table.horizontalHeader()
        for column in (PLACE, OLD, NEW, WHY):
            across.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        across.setStretchLastSection(True)
        sign = self.fontMetrics().horizontalAdvance("年")
        for column, signs in ((PLACE, 20), (OLD, 21), (NEW, 21)):
            self.table.setColumnWidth(column, sign * signs)
        self.kind.addItems(_KINDS)
        self.kind.setAccessibleName("显示哪些")
        self.words.setPlaceholderText("查找项目、位置或文字")
        self.words.setAccessibleName("查找")
        self.words.setClearButtonEnabled(True)
        for button in (self.tick, self.untick):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.year.valueChanged.connect(self._follow_year)
        self.path.textEdited.connect(self._mark_by_hand)
        self.path.textChanged.connect(self._check)
        self.kind.currentIndexChanged.connect(self._filter)
        self.words.textChanged.connect(self._filter)
        self.tick.clicked.connect(lambda: self.model.tick(self.filter.shown(), True))
        self.untick.clicked.connect(lambda: self.model.tick(self.filter.shown(), False))
        self.model.dataChanged.connect(self._tell)

    def _lay_out(self) -> None:
        browse = QPushButton("选择…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        place, amounts = QHBoxLayout(), QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(browse)
        group = QButtonGroup(self)
        for choice in (self.keep, self.blank):
            group.addButton(choice)
            amounts.addWidget(choice)
        amounts.addStretch()
        form = QFormLayout()
        form.addRow("结转到(&Y)：", self.year)
        form.addRow("金额：", amounts)
        label = QLabel("新文件(&L)：")
        label.setBuddy(self.path)
        form.addRow(label, place)
        line = QHBoxLayout()
        line.addWidget(heading("文字里的年度"))
        line.addStretch()
        for widget in (self.kind, self.words, self.tick, self.untick):
            line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        year = "没有写明年度" if self._last_year is None else f"{self._last_year} 年度"
        title = heading(f"上年：“{self._name}”，{year}，{len(self._filing.projects)} 个项目")
        title.setWordWrap(True)
        column.addWidget(title)
        column.addLayout(form)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        column.addWidget(
            quiet(
                "打勾的年度会改，没有打勾的保持原样。文号（如〔2024〕85号）、书名号里的年度和跨年的规划期不改。"
                "上年的文件不会改动；带年度的项目编码在新文件里清空，结转来的内容都标为“待核”，确认或修改后消失。"
            )
        )
        column.addWidget(self._buttons)
        self.resize(1000, 640)

    def _follow_year(self) -> None:
        if not self._path_by_hand:
            name = proposed_name(self._filing.unit_name, self.year.value())
            self.path.setText(str(free_path(self._folder, name)))
        self._pause.start()

    def _filter(self) -> None:
        self.filter.choose(self.kind.currentIndex(), self.words.text())
        self._tell()

    def _tell(self) -> None:
        every, taken = len(self.model.rows), len(self.model.accepted())
        doubtful = sum(not row.sure for row in self.model.rows)
        if not every:
            self.told.setText("文字里没有找到上年的年度。")
            return
        shown = self.filter.rowCount()
        hidden = "" if shown == every else f"，现在显示 {shown} 处"
        self.told.setText(f"共 {every} 处，已勾选 {taken} 处，其中 {doubtful} 处需要您核对{hidden}。按空格键勾选。")

    def _toggle(self, rows: list[int]) -> None:
        """Tick the chosen rows, or take the ticks off when all of them have one."""
        chosen = [self.filter.mapToSource(self.filter.index(row, PLACE)).row() for row in rows]
        self.model.tick(chosen, not all(self.model.is_ticked(row) for row in chosen))

    def _mark_by_hand(self) -> None:
        self._path_by_hand = True

    def _browse(self) -> None:
        chosen = self._choose_path(self, Path(self.path.text()))
        if chosen is not None:
            self._path_by_hand = True
            self.path.setText(str(chosen))

    def _check(self) -> None:
        accept_button(self._buttons).setEnabled(bool(self.path.text().strip()))


class _TickTable(QTableView):
    """The space key ticks all selected rows, wherever the current cell is."""

    def __init__(self, toggle: Callable[[list[int]], None]) -> None:
        super().__init__()
        self._toggle = toggle

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        if event.key() == Qt.Key.Key_Space and rows:
            self._toggle(rows)
        else:
            super().keyPressEvent(event)
