"""Menus that the grid opens where they are asked for: the classes to move rows to, and what a heading offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ui.grid_view import GridView

_KEYS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def class_menu(view: GridView) -> QMenu | None:
    """Show the classes at the current cell, each with a key; the chosen one takes the selected rows. None: no rows."""
    current = view.currentIndex()
    if not current.isValid():
        return None
    menu = _menu(view, "移到其他类别")
    row = view.grid.rows[current.row()]
    above = None
    for key, kind in zip(_KEYS, view.rows.classes(), strict=False):
        if kind.level1 != above:
            above = kind.level1
            menu.addSeparator()
            menu.addAction(above).setEnabled(False)
        action = menu.addAction(f"&{key}　{kind.level2 or kind.level1}")
        action.setCheckable(True)
        action.setChecked(kind == (row.level1 or "", row.level2 or ""))
        action.triggered.connect(lambda _=False, chosen=kind: view.rows.move_to_class(chosen))
    box = view.visualRect(current)
    menu.popup(view.viewport().mapToGlobal(QPoint(box.left() + 20, min(box.bottom(), view.viewport().height()))))
    return menu


def heading_menu(view: GridView, place: QPoint) -> QMenu | None:
    """Show what can be done by the heading at a place; None beside them."""
    header = view.header
    column = header.section_at(place)
    if column < 0:
        return None
    field = view.grid.columns[column].field
    arranging = view.arranging
    menu = _menu(view, "列")
    menu.addAction("升序查看", lambda: arranging.sort(field))
    menu.addAction("降序查看", lambda: arranging.sort(field, descending=True))
    menu.addAction("恢复表格顺序", arranging.clear).setEnabled(bool(arranging.look))
    menu.addSeparator()
    menu.addAction("选中整列", lambda: view.selectColumn(column))
    menu.popup(header.mapToGlobal(place))
    return menu


def _menu(view: GridView, title: str) -> QMenu:
    menu = QMenu(title, view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu
