"""Gives the present content a name, or a version another one; the first time it also asks who is at work."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from perfdesk.editing.past import USUAL_NAMES
from perfdesk.errors import UserError
from perfdesk.workflow.versions import version_name
from ui.dialogs.parts import accept_button, buttons, quiet
from ui.editors import LineEditor, finish_composition

LONGEST_AUTHOR = 20
_ASK = "署名可不填；填写后，修改留痕和版本会注明是谁做的。以后可以在“版本 → 署名”里修改。"


class NameVersionDialog(QDialog):
    """`result_name` and `author_name` after acceptance. `taken` are the names that other versions have."""

    def __init__(
        self, taken: Sequence[str], author: str, parent: QWidget | None = None, *, present: str | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("命名版本" if present is None else "版本改名")
        self._taken = set(taken)
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.setLineEdit(LineEditor())
        self.name.setCompleter(None)  # type: ignore[arg-type]  # it would finish words that are still being typed
        self.name.addItems([name for name in USUAL_NAMES if name not in self._taken])
        self.author = author_editor(author)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self._buttons = buttons(self, "保存版本" if present is None else "改名")
        self._lay_out(asks=present is None and not author, signs=present is None)
        edit = self.name.lineEdit()
        if present is not None:
            edit.setText(present)
        edit.selectAll()
        self.name.setFocus()
        self.name.editTextChanged.connect(self._check)
        self._check()

    @property
    def result_name(self) -> str:
        """The name, as it is kept."""
        return version_name(self.name.currentText())

    @property
    def author_name(self) -> str:
        """Who is at work, "" for nobody in particular."""
        return " ".join(self.author.text().split())

    def accept(self) -> None:
        """A word that the input method still holds is part of the name."""
        for edit in (self.name.lineEdit(), self.author):
            finish_composition(edit)
        if not self._problem():
            super().accept()

    def _lay_out(self, *, asks: bool, signs: bool) -> None:
        form = QFormLayout()
        form.addRow("版本名称(&N)：", self.name)
        if signs:
            form.addRow("署名(&A)：", self.author)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(9)
        if signs:
            layout.addWidget(quiet("把现在的全部内容留作一个版本，以后可以查看、比较和恢复。"))
        layout.addLayout(form)
        layout.addWidget(self.told)
        if asks:
            layout.addWidget(quiet(_ASK))
        layout.addWidget(self._buttons)
        self.setMinimumWidth(460)

    def _problem(self) -> str:
        try:
            name = version_name(self.name.currentText())
        except UserError as error:
            return error.one_line()
        return f"已经有名为“{name}”的版本，请换一个名字。" if name in self._taken else ""

    def _check(self) -> None:
        problem = self._problem()
        self.told.setText(problem if self.name.currentText().strip() else "可以从列表里选，也可以自己写。")
        accept_button(self._buttons).setEnabled(not problem)


def author_editor(author: str) -> LineEditor:
    """A box for the name of whoever is at work."""
    editor = LineEditor()
    editor.setFrame(True)
    editor.setText(author)
    editor.setMaxLength(LONGEST_AUTHOR)
    return editor


class AuthorDialog(QDialog):
    """Who signs the changes. `author_name` after acceptance."""

    def __init__(self, author: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("署名")
        self.author = author_editor(author)
        form = QFormLayout()
        form.addRow("署名(&A)：", self.author)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(9)
        layout.addWidget(
            quiet("从现在起，每一步修改和每个版本都会注明这个名字。可以留空；只记在本机和文件里，不会发送。")
        )
        layout.addLayout(form)
        layout.addWidget(buttons(self, "确定"))
        self.setMinimumWidth(440)
        self.author.setFocus()

    @property
    def author_name(self) -> str:
        """Who is at work, "" for nobody in particular."""
        return " ".join(self.author.text().split())

    def accept(self) -> None:
        """A word that the input method still holds is part of the name."""
        finish_composition(self.author)
        super().accept()
