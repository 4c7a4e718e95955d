"""Asks what is compared with what: versions, the present, the state at opening, or another file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.editing.past import Version
from perfdesk.workflow.versions import NOW
from ui.dialogs.parts import accept_button, buttons, quiet

OPENING = "本次打开时"
_TOLD = "比较两份内容，列出新增、删去、更名的项目和每一处修改。也可以与另一份文件比较，如去年的 Word、Excel。"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One side: a version, a file, or by its name the present (`NOW`) or the state at opening (`OPENING`)."""

    name: str
    version: Version | None = None
    path: Path | None = None

    @property
    def is_now(self) -> bool:
        """Whether it is the present content, into which something can be brought back."""
        return self.version is None and self.path is None and self.name == NOW


class CompareChoice(QDialog):
    """`older` and `newer` after acceptance."""

    def __init__(
        self,
        versions: Sequence[Version],
        choose_file: Callable[[], Path | None],
        parent: QWidget | None = None,
        *,
        before: tuple[Chosen, Chosen] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("比较")
        self._choose_file = choose_file
        listed = [Chosen(version.name, version) for version in reversed(versions)]
        self._sides = [Chosen(NOW), *listed, Chosen(OPENING)]
        self._old, self._new = QComboBox(), QComboBox()
        self.file_buttons = (QPushButton("选文件…(&F)"), QPushButton("选文件…(&G)"))
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._buttons = buttons(self, "比较")
        first = listed[0] if listed else Chosen(OPENING)
        older, newer = before or (first, Chosen(NOW))
        sides = ((self._old, older), (self._new, newer))
        for (combo, side), button in zip(sides, self.file_buttons, strict=True):
            self._fill(combo, side)
            combo.currentIndexChanged.connect(self._check)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, box=combo: self._take_file(box))
        self._lay_out()
        self._check()

    @property
    def older(self) -> Chosen:
        """What is taken as the text before."""
        return self._side(self._old)

    @property
    def newer(self) -> Chosen:
        """What is taken as the text after."""
        return self._side(self._new)

    def _side(self, combo: QComboBox) -> Chosen:
        chosen: Chosen = combo.currentData()
        return chosen

    def _fill(self, combo: QComboBox, side: Chosen) -> None:
        """All sides, with `side` as the chosen one."""
        if side not in self._sides and side.path is not None:
            self._sides.append(side)
        combo.clear()
        for item in self._sides:
            combo.addItem(_words(item), item)
        combo.setCurrentIndex(self._sides.index(side) if side in self._sides else 0)

    def _take_file(self, combo: QComboBox) -> None:
        path = self._choose_file()
        if path is not None:
            other = self._new if combo is self._old else self._old
            kept = self._side(other)
            self._fill(combo, Chosen(path.stem, path=path))
            self._fill(other, kept)

    def _check(self, *_: int) -> None:
        if self._old.currentData() is None or self._new.currentData() is None:
            return
        same = self.older == self.newer
        self._told.setText("两边相同，请选择不同的内容。" if same else "")
        accept_button(self._buttons).setEnabled(not same)

    def _lay_out(self) -> None:
        form = QFormLayout()
        rows = (("修改前(&O)：", self._old), ("修改后(&N)：", self._new))
        for (text, combo), button in zip(rows, self.file_buttons, strict=True):
            line = QHBoxLayout()
            line.addWidget(combo, 1)
            line.addWidget(button)
            label = QLabel(text)
            label.setBuddy(combo)
            form.addRow(label, line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(9)
        layout.addWidget(quiet(_TOLD))
        layout.addLayout(form)
        layout.addWidget(self._told)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(520)
        for combo in (self._old, self._new):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(32)
        self._old.setFocus()


def _words(side: Chosen) -> str:
    if side.version is not None:
        by = f"，{side.version.made_by}" if side.version.made_by else ""
        return f"版本“{side.name}”（{side.version.made_at.replace('T', ' ')}{by}）"
    return f"文件“{side.path.name}”" if side.path is not None else side.name
