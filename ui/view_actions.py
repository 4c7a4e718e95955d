"""What the menus for the view and for help do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget

from ui.action_group import ActionGroup
from ui.menus import key_rows

if TYPE_CHECKING:
    pass

_ELSEWHERE = (
    ("修改单元格", "F2"),
    ("确认并到下一行 / 下一列", "Enter / Tab"),
    ("确认并到上一行 / 上一列", "Shift+Enter / Shift+Tab"),
    ("单元格内换行", "Alt+Enter / Ctrl+Enter"),
    ("选择常用词、计算符号、计量单位", "F4"),
    ("跳到有内容的边缘 / 表格首尾", "Ctrl+方向键 / Ctrl+Home / Ctrl+End"),
    ("放弃正在输入的内容", "Esc"),
)


class ViewActions(ActionGroup):
    """Handlers of the group `view`."""

    def next_pane(self) -> None:
        """Put the focus into the next pane."""
        self._cycle(1)

    def previous_pane(self) -> None:
        """Put the focus into the pane before."""
        self._cycle(-1)

    def reset_layout(self) -> None:
        """The docks as they were at the first start."""
        self._window.docks.reset()

    def keys(self) -> None:
        """All keys."""
        from ui.dialogs.about import KeysDialog

        self._window.dialogs.show(KeysDialog([*key_rows(), *_ELSEWHERE], self._window))

    def input_method(self) -> None:
        """Try the input method."""
        from ui.dialogs.about import InputMethodDialog

        self._window.dialogs.show(InputMethodDialog(self._window))

    def open_logs(self) -> None:
        """Show the folder with the log."""
        from ui import outside

        outside.show_folder(self._window, self._window.settings.path.parent)

    def about(self) -> None:
        """What this is."""
        from ui.dialogs.about import AboutDialog

        self._window.dialogs.show(AboutDialog(self._window))

    def _cycle(self, step: int) -> None:
        panes = [pane for pane in self._window.panes() if pane.isVisible()]
        if not panes:
            return
        focus = QApplication.focusWidget()
        here = next((i for i, pane in enumerate(panes) if focus is not None and _holds(pane, focus)), -1)
        target = panes[(here + step) % len(panes) if here >= 0 else 0]
        _focus_inside(target)


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)


def _focus_inside(pane: QWidget) -> None:
    """Focus the pane, or the field or list in it that had the focus, or its list, or the first widget that takes it."""
    last = pane.focusWidget()
    before = [] if last is None or isinstance(last, QAbstractButton) else [last]
    candidates = [pane, *before, *pane.findChildren(QAbstractItemView), *pane.findChildren(QWidget)]
    for widget in candidates:
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
