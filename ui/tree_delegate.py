"""How the tree is painted, and how a project is renamed in its place."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemDelegate, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.editors import LineEditor
from ui.look import CURRENT, QUIET_INK, SEVERITY_COLOURS, severity_icon
from ui.tree_badges import Badge
from ui.tree_model import BADGE_ROLE, GROUP_ROLE, PLACE_ROLE

Index = QModelIndex | QPersistentModelIndex
EDITOR = "tree_editor"
_ENDING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class TreeDelegate(QStyledItemDelegate):
    """Sign of the status and text at the left; at the right the mark of the worst finding and how many there are.

    The editor of a name is a plain line: Enter or leaving it commits, Esc gives up, neither while a composition of the
    input method is pending; a refused name stays in it.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave room for the badge, then paint it."""
        badge: Badge | None = index.data(BADGE_ROLE)
        super().paint(painter, option, index)
        if badge is None:
            return
        severity, count = badge
        size = min(option.fontMetrics.height(), 16)
        box = QRect(option.rect.right() - size - 30, option.rect.top(), size, option.rect.height())
        severity_icon(severity).paint(painter, box)
        painter.save()
        painter.setPen(SEVERITY_COLOURS[severity])
        number = QRect(box.right() + 4, box.top(), 26, box.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, _count(count))
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """The text ends before the badge, cut in the middle: names begin alike. Selection is light for the badges."""
        super().initStyleOption(option, index)
        if index.data(BADGE_ROLE) is not None:
            sign = option.decorationSize.width() + 6 if not option.icon.isNull() else 0
            room = option.rect.width() - 54 - sign
            option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideMiddle, max(room, 20))
        place = index.data(PLACE_ROLE)
        if not index.parent().isValid() or index.data(GROUP_ROLE) is not None:
            option.font.setBold(True)
        elif place is not None and place.project is None:
            option.palette.setColor(QPalette.ColorRole.Text, QUIET_INK)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One height for all rows."""
        return QSize(80, option.fontMetrics.height() + 10)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A plain line."""
        editor = LineEditor(parent)
        editor.setObjectName(EDITOR)
        editor.setAccessibleName("项目名称")
        editor.setStyleSheet(f"#{EDITOR} {{ background: white; border: 2px solid {CURRENT}; }}")
        editor.setProperty("loaded", False)
        editor.setProperty("refused", False)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the name once, all of it marked: a change of badges while typing must not bring it back."""
        if isinstance(editor, LineEditor) and not editor.property("loaded"):
            editor.setProperty("loaded", True)
            editor.set_text_value(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Commit, a pending composition included."""
        if isinstance(editor, LineEditor):
            editor.finish_preedit()
            done = model.setData(index, editor.text_value(), Qt.ItemDataRole.EditRole)
            editor.setProperty("refused", not done)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The whole row, so that a long name has room."""
        height = max(option.rect.height(), editor.fontMetrics().lineSpacing() + 8)
        editor.setGeometry(QRect(option.rect.left(), option.rect.top(), option.rect.width(), height))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab commit and close, Esc gives up; a pending composition keeps them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, LineEditor):
            assert isinstance(event, QKeyEvent)
            if event.key() in _ENDING and editor.preedit:
                return True
            if event.key() in _ENDING and event.key() != Qt.Key.Key_Escape:
                self.commitData.emit(editor)
                if not editor.property("refused"):
                    self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                return True
        return super().eventFilter(editor, event)


def _count(count: int) -> str:
    return str(count) if count < 100 else "99+"
