"""Asks what a new filing is about: form, year, unit, and where its file goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from perfdesk.forms.profile import Profile
from ui.dialogs.parts import accept_button, buttons, heading, quiet
from ui.file_actions import SUFFIX

_FORBIDDEN = '\\/:*?"<>|\r\n\t'


@dataclass(frozen=True, slots=True)
class NewFiling:
    """The answers."""

    form_id: str
    fiscal_year: int
    unit_code: str
    unit_name: str
    path: Path


def proposed_name(unit_name: str | None, fiscal_year: int | None) -> str:
    """A file name from unit and year, without signs that a file system refuses."""
    text = f"{unit_name or '本单位'}{fiscal_year or ''}{'年' if fiscal_year else ''}绩效目标"
    return "".join("_" if sign in _FORBIDDEN else sign for sign in text) + SUFFIX


def free_path(folder: Path, name: str) -> Path:
    """`folder/name`, with a number added where that exists already."""
    path = folder / name
    number = 2
    while path.exists():
        path = folder / f"{Path(name).stem}（{number}）{Path(name).suffix}"
        number += 1
    return path


class NewFilingDialog(QDialog):
    """`result_value` after acceptance. The file name follows unit and year until it is chosen by hand.

    `remarks` are about forms that could not be offered.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        folder: Path,
        choose_path: Callable[[QWidget, Path], Path | None],
        parent: QWidget | None = None,
        remarks: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建绩效目标文件")
        self.remark = quiet("\n".join(remarks))
        self.remark.setVisible(bool(remarks))
        self._folder, self._choose_path = folder, choose_path
        self._by_hand = False
        self.form = QComboBox()
        for profile in profiles:
            self.form.addItem(profile.name, profile.id)
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setSuffix(" 年")
        self.year.setValue(date.today().year + 1)
        self.unit_code = QLineEdit()
        self.unit_code.setPlaceholderText("可不填")
        self.unit_name = QLineEdit()
        self.unit_name.setPlaceholderText("例如：某某县教育局")
        self.path = QLineEdit()
        self._buttons = buttons(self, "新建")
        self._lay_out()
        self.unit_name.textChanged.connect(self._follow)
        self.year.valueChanged.connect(self._follow)
        self.path.textEdited.connect(self._mark_by_hand)
        self.path.textChanged.connect(self._check)
        self._follow()
        self.unit_name.setFocus()

    def result_value(self) -> NewFiling:
        """What was entered."""
        path = Path(self.path.text().strip()).expanduser()
        return NewFiling(
            form_id=str(self.form.currentData()),
            fiscal_year=self.year.value(),
            unit_code=self.unit_code.text().strip(),
            unit_name=self.unit_name.text().strip(),
            path=path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX),
        )

    def _lay_out(self) -> None:
        browse = QPushButton("选择…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(browse)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow("表格(&F)：", self.form)
        form.addRow("年度(&Y)：", self.year)
        form.addRow("单位名称(&N)：", self.unit_name)
        form.addRow("单位编码(&C)：", self.unit_code)
        label = QLabel("保存位置(&L)：")
        label.setBuddy(self.path)
        form.addRow(label, place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading("一个文件存放一个单位一个年度的全部项目"))
        layout.addLayout(form)
        layout.addWidget(quiet("每次修改都会立即存入这个文件，不需要另外保存。"))
        layout.addWidget(self.remark)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(560)

    def _follow(self) -> None:
        if not self._by_hand:
            name = proposed_name(self.unit_name.text().strip(), self.year.value())
            self.path.setText(str(free_path(self._folder, name)))
        self._check()

    def _mark_by_hand(self) -> None:
        self._by_hand = True

    def _browse(self) -> None:
        chosen = self._choose_path(self, Path(self.path.text()))
        if chosen is not None:
            self._by_hand = True
            self.path.setText(str(chosen))

    def _check(self) -> None:
        ready = bool(self.unit_name.text().strip()) and bool(self.path.text().strip())
        accept_button(self._buttons).setEnabled(ready)
