"""One field changed in many projects at once: which field, its new text, and in which projects."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.editing.find import set_in_projects
from perfdesk.editing.step import Step
from perfdesk.errors import UserError
from perfdesk.forms.profile import Profile
from perfdesk.model.fields import project_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing
from ui.dialogs.parts import QuietCombo, accept_button, buttons, project_text, quiet
from ui.editors import TextEditor
from ui.tab_order import tab_through

_FIRST = ("competent_department", "implementing_unit", "period", "attribute", "fiscal_year", "unit_name", "unit_code")
_OWN = ("no", "title", "name", "category")
_HEADINGS = ("项目", "现在的内容")
_BLANK = "（空白）"
_LINE_END = "↵"
_LINES, _LONGEST = 3, 30
_ID_ROLE = Qt.ItemDataRole.UserRole


class ManyProjectsDialog(QDialog):
    """`step` after acceptance: what is to be done."""

    def __init__(self, filing: Filing, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("统一修改项目内容")
        self._filing, self._profile = filing, profile
        self.field = QuietCombo(self)
        self.new = TextEditor(self)
        self.clearing = QCheckBox("不填新的内容，把这一栏清空", self)
        self.usual = QuietCombo(self)
        self.words = QLineEdit(self)
        self.table = QTableWidget(len(filing.projects), len(_HEADINGS), self)
        self.all_button, self.none_button = QPushButton("全选", self), QPushButton("全不选", self)
        self.blank_button = QPushButton("只选空白的", self)
        self._told = quiet()
        self._box = buttons(self, "修改")
        self._set_up()
        self._lay_out()
        self._connect()
        self._show_field()

    def step(self) -> Step | None:
        """The step; None when nothing would change. UserError for a year that is none."""
        title_for = self._profile.title_for
        return set_in_projects(self._filing, self._ticked(), self._field(), self._new(), title_for=title_for)

    def choose_field(self, name: str) -> None:
        """Make a field the one to be changed."""
        self.field.setCurrentIndex(self.field.findData(name))

    def tick(self, on: bool, *, blank: bool = False) -> None:
        """Tick or untick every project that is shown; with `blank` those that have no text yet, and no others."""
        self.table.blockSignals(True)
        for row in range(self.table.rowCount()):
            if not self.table.isRowHidden(row):
                wanted = on and not (blank and self._old(row).strip())
                self.table.item(row, 0).setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self.table.blockSignals(False)
        self._tell()

    def accept(self) -> None:
        """Keep the dialog open for a year that is none."""
        self.new.finish_preedit()
        try:
            self.step()
        except UserError as error:
            self._told.setText(f"{error.message}{error.advice}")
            self.new.setFocus()
            return
        super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ goes from the words to the list; Space ticks or unticks the chosen rows there."""
        if self.words.hasFocus() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.table.setFocus()
        elif self.table.hasFocus() and event.key() == Qt.Key.Key_Space:
            self._toggle_chosen()
        else:
            super().keyPressEvent(event)

    def _set_up(self) -> None:
        for name in fields_to_change(self._filing, self._profile):
            self.field.addItem(field_label(name), name)
        self.field.setAccessibleName("要修改的栏目")
        self.field.setMaxVisibleItems(20)
        self.usual.setAccessibleName("已有的内容")
        self.new.setAccessibleName("新的内容")
        self.new.setFrameShape(TextEditor.Shape.StyledPanel)
        self.new.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 12)
        self.words.setPlaceholderText("查找：项目名称、现在的内容")
        self.words.setAccessibleName("查找项目")
        self.words.setClearButtonEnabled(True)
        table = self.table
        table.setHorizontalHeaderLabels(list(_HEADINGS))
        table.setAccessibleName("项目")
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setHighlightSections(False)
        for row, project in enumerate(self._filing.projects):
            item = QTableWidgetItem(project_text(project))
            item.setData(_ID_ROLE, project.id)
            item.setToolTip(project.name)
            item.setCheckState(Qt.CheckState.Checked)
            table.setItem(row, 0, item)
            table.setItem(row, 1, QTableWidgetItem())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("要修改的栏目(&L)：", self.field)
        form.addRow("新的内容(&N)：", self.new)
        form.addRow("选用已有的内容(&S)：", self.usual)
        form.addRow("", self.clearing)
        ticks = QHBoxLayout()
        ticks.addWidget(self.words, 1)
        for button in (self.all_button, self.none_button, self.blank_button):
            button.setAutoDefault(False)
            ticks.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(form)
        column.addLayout(ticks)
        column.addWidget(self.table, 1)
        column.addWidget(self._told)
        column.addWidget(self._box)
        ticks_by_button = (self.all_button, self.none_button, self.blank_button)
        tab_through(
            [self.field, self.new, self.usual, self.clearing, self.words, *ticks_by_button, self.table, self._box]
        )
        self.resize(820, 620)

    def _connect(self) -> None:
        self.field.currentIndexChanged.connect(lambda _index: self._show_field())
        self.new.textChanged.connect(self._tell)
        self.clearing.toggled.connect(self._switch_clearing)
        self.usual.activated.connect(lambda _index: self.new.setPlainText(self.usual.currentData() or ""))
        self.words.textChanged.connect(lambda _text: self._filter())
        self.table.itemChanged.connect(lambda _item: self._tell())
        self.all_button.clicked.connect(lambda: self.tick(True))
        self.none_button.clicked.connect(lambda: self.tick(False))
        self.blank_button.clicked.connect(lambda: self.tick(True, blank=True))

    def _switch_clearing(self, on: bool) -> None:
        self.new.setEnabled(not on)
        self.usual.setEnabled(not on and self.usual.count() > 1)
        self._tell()

    def _field(self) -> str:
        return str(self.field.currentData())

    def _new(self) -> str:
        text = "" if self.clearing.isChecked() else self.new.text_value()
        return text.strip() if self._field() == "fiscal_year" else text

    def _old(self, row: int) -> str:
        return project_field(self._filing.projects[row], self._field()) or ""

    def _ticked(self) -> list[str]:
        items = [self.table.item(row, 0) for row in range(self.table.rowCount())]
        return [str(item.data(_ID_ROLE)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _show_field(self) -> None:
        self.table.blockSignals(True)
        texts = [self._old(row) for row in range(self.table.rowCount())]
        for row, text in enumerate(texts):
            item = self.table.item(row, 1)
            item.setText(text.replace("\n", _LINE_END) or _BLANK)
            item.setToolTip(text)
            item.setForeground(self.palette().placeholderText() if not text else self.palette().text())
        self.table.blockSignals(False)
        self.usual.clear()
        self.usual.addItem("（请选择）", "")
        for text, count in Counter(text for text in texts if text.strip()).most_common(50):
            self.usual.addItem(f"{_short(text)}（{count} 个项目）", text)
        self.usual.setEnabled(self.usual.count() > 1 and not self.clearing.isChecked())
        self.new.clear()
        self._filter()
        self._tell()

    def _filter(self) -> None:
        words = self.words.text().casefold().split()
        for row in range(self.table.rowCount()):
            said = f"{self.table.item(row, 0).text()}\n{self._old(row)}".casefold()
            self.table.setRowHidden(row, not all(word in said for word in words))
        self._tell()

    def _toggle_chosen(self) -> None:
        items = [self.table.item(index.row(), 0) for index in self.table.selectionModel().selectedRows()]
        if items:
            off = items[0].checkState() == Qt.CheckState.Checked
            for item in items:
                item.setCheckState(Qt.CheckState.Unchecked if off else Qt.CheckState.Checked)

    def _tell(self) -> None:
        """How many projects would change, which already say so, and what is hidden by the filter but ticked."""
        ticked = set(self._ticked())
        rows = [row for row, project in enumerate(self._filing.projects) if project.id in ticked]
        new = self._new()
        changed = sum(self._old(row) != new for row in rows)
        hidden = sum(self.table.isRowHidden(row) for row in rows)
        ready = bool(new) or self.clearing.isChecked()
        becomes = f"会改为“{_short(new)}”" if new else "会清空"
        parts = [f"{changed} 个项目的“{self.field.currentText()}”{becomes}"] if changed and ready else []
        parts += [f"{len(rows) - changed} 个项目已经是这个内容"] if ready and len(rows) > changed else []
        parts += [f"勾选的项目中有 {hidden} 个没有列在表中"] if hidden else []
        ask = "请勾选要修改的项目。" if not rows else "请填写新的内容。"
        self._told.setText(f"{'；'.join(parts)}。" if ready and parts else ask)
        accept_button(self._box).setEnabled(ready and changed > 0)


def fields_to_change(filing: Filing, profile: Profile) -> list[str]:
    """The fields that may say the same in many projects: those of the form, the usual ones first."""
    names = [name for name in (*profile.project_fields(), *profile.foot_fields()) if name not in _OWN]
    if "fiscal_year" not in names and (profile.has_year() or any(row.fiscal_year for row in filing.projects)):
        names.append("fiscal_year")
    names = list(dict.fromkeys(names))
    return sorted(names, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))


def _short(text: str) -> str:
    line = text.replace("\n", _LINE_END)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
