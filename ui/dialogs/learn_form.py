"""Shows what was recognised of a new form; the user settles what is in doubt and gives it a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.forms.learn import settled
from perfdesk.workflow.learn_form import named, possible_fields
from ui.dialogs.parts import QuietCombo, accept_button, buttons, heading, quiet
from ui.icons import icon

if TYPE_CHECKING:
    from perfdesk.forms.learn import Item, Learned

_COLUMNS = ("表格上的文字", "对应的栏目", "位置", "说明")
_WORDS, _FIELD, _PLACE, _REMARK = range(4)


class LearnFormDialog(QDialog):
    """`result_value` after acceptance is the form as the user has settled it."""

    def __init__(self, learned: Learned, form_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("学习新表格")
        self._learned = learned
        self._combos: dict[int, QComboBox] = {}
        self.name = QLineEdit(str(learned.data["name"]))
        self.form_id = QLineEdit(form_id)
        self.form_id.setToolTip("用作文件夹名：小写英文字母、数字和连字符")
        self.items = QTreeWidget()
        self._fill()
        self._buttons = buttons(self, "保存")
        self._lay_out()
        for field in (self.name, self.form_id):
            field.textChanged.connect(self._check)
        self._check()

    def result_value(self) -> Learned:
        """The form with its name, and with every choice that the user changed or was asked for."""
        choices = {
            index: str(combo.currentData())
            for index, combo in self._combos.items()
            if self._learned.items[index].doubt or combo.currentData() != (self._learned.items[index].field or "")
        }
        return named(settled(self._learned, choices), self.form_id.text().strip(), self.name.text().strip())

    def combo(self, index: int) -> QComboBox | None:
        """The choice of fields for an item, None when there is nothing to choose."""
        return self._combos.get(index)

    def _fill(self) -> None:
        self.items.setHeaderLabels(_COLUMNS)
        self.items.setRootIsDecorated(False)
        self.items.setUniformRowHeights(True)
        for index, item in enumerate(self._learned.items):
            row = QTreeWidgetItem(self.items, [item.words, "", item.place, item.doubt])
            row.setToolTip(_REMARK, item.doubt)
            if item.doubt:
                row.setIcon(_WORDS, icon("warning"))
            combo = self._combo_for(item)
            if combo is None:
                row.setText(_FIELD, "自动填入" if item.field else "—")
            else:
                self._combos[index] = combo
                self.items.setItemWidget(row, _FIELD, combo)
        header = self.items.header()
        for column in (_WORDS, _FIELD, _PLACE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def _combo_for(self, item: Item) -> QComboBox | None:
        fields = possible_fields(item)
        if not fields or (item.field is not None and item.field not in fields):
            return None
        combo = QuietCombo()
        for name, words in fields.items():
            combo.addItem(words, name)
        combo.setCurrentIndex(max(0, combo.findData(item.field or "")))
        return combo

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow("表格名称(&N)：", self.name)
        form.addRow("编号(&I)：", self.form_id)
        count = len(self._learned.doubts)
        remark = f"有 {count} 处请核对（带黄色标记），选好对应的栏目。" if count else "全部认出，请核对后保存。"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading("从文件中认出的表格"))
        layout.addWidget(quiet(remark))
        layout.addWidget(self.items, 1)
        layout.addLayout(form)
        layout.addWidget(quiet("保存后，新建文件时可以选用这种表格；宽度、字体等可在它的 form.toml 中调整。"))
        layout.addWidget(self._buttons)
        self.resize(820, 620)

    def _check(self) -> None:
        ready = bool(self.name.text().strip()) and bool(self.form_id.text().strip())
        accept_button(self._buttons).setEnabled(ready)
