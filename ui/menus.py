"""Turns the table of actions into menus, toolbar and shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from ui.actions import ACTIONS, MENUS, RECENT_MENU, SEPARATE_BEFORE, ActionSpec
from ui.icons import icon


def build_actions(parent: QObject, trigger: Callable[[ActionSpec], None]) -> dict[str, QAction]:
    """One QAction for each row of the table."""
    actions: dict[str, QAction] = {}
    for spec in ACTIONS:
        action = QAction(icon(spec.icon), menu_text(spec), parent)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setIconText(spec.words or spec.text)
        action.setToolTip(tip(spec))
        action.setCheckable(spec.checkable)
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(lambda _=False, chosen=spec: trigger(chosen))
        actions[spec.id] = action
    return actions


def build_menus(window: QMainWindow, actions: dict[str, QAction], toggles: Iterable[QAction]) -> QMenu:
    """The menu bar, with the docks' own `toggles` in the view menu; returns the menu of recent files."""
    menus = {name: window.menuBar().addMenu(f"{name}(&{key})") for name, key in MENUS.items()}
    recent = QMenu(RECENT_MENU, window)
    for spec in ACTIONS:
        menu = menus[spec.menu]
        if spec.id in SEPARATE_BEFORE and not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(actions[spec.id])
        if spec.id == "open":
            menu.addMenu(recent)
    view = menus["查看"]
    view.insertActions(view.actions()[0], list(toggles))
    return recent


def fill_recent(menu: QMenu, paths: Iterable[Path], chosen: Callable[[Path], None]) -> None:
    """The recent files, the first nine with a digit as their key."""
    menu.clear()
    for number, path in enumerate(paths, start=1):
        key = f"&{number} " if number < 10 else ""
        entry = menu.addAction(key + f"{path.name}　{path.parent}".replace("&", "&&"))
        entry.triggered.connect(lambda _=False, wanted=path: chosen(wanted))
    menu.setEnabled(not menu.isEmpty())


def build_toolbar(window: QMainWindow, actions: dict[str, QAction]) -> QToolBar:
    """The toolbar."""
    bar = QToolBar("工具栏", window)
    bar.setObjectName("toolbar")
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    side = window.fontMetrics().height() + 4
    bar.setIconSize(QSize(side, side))
    bar.setMovable(False)
    for spec in ACTIONS:
        if spec.toolbar:
            if spec.id in SEPARATE_BEFORE and bar.actions():
                bar.addSeparator()
            bar.addAction(actions[spec.id])
    window.addToolBar(bar)
    return bar


def in_groups(actions: Mapping[str, QAction], names: Iterable[str], parent: QObject) -> list[QAction]:
    """The actions of a context menu; "" is a line between them."""
    return [actions[name] if name else _separator(parent) for name in names]


def enable(actions: dict[str, QAction], *, file: bool, edit: bool, project: bool) -> None:
    """Enable what makes sense now. Undo, redo and what the form decides are the business of others."""
    possible = {"": True, "file": file, "edit": edit, "project": edit and project, "grid": edit and project}
    for spec in ACTIONS:
        if spec.needs in possible:
            actions[spec.id].setEnabled(possible[spec.needs])


def name_history(actions: dict[str, QAction], undo: str | None, redo: str | None) -> None:
    """Let the undo and redo entries say which step they mean."""
    for name, word, label in (("undo", "撤销", undo), ("redo", "重做", redo)):
        action = actions[name]
        action.setText(f"{word} {label}" if label else word)
        action.setIconText(word)
        action.setToolTip(f"{word}：{label}" if label else f"没有可以{word}的操作")
        action.setEnabled(label is not None)


def key_rows(specs: Iterable[ActionSpec] = ACTIONS) -> list[tuple[str, str]]:
    """(action, its keys) for every action that has keys."""
    return [
        (spec.text.rstrip("…"), _with_arrows(" / ".join(spec.keys)) or spec.shown_key)
        for spec in specs
        if spec.keys or spec.shown_key
    ]


def _with_arrows(keys: str) -> str:
    return keys.replace("Up", "↑").replace("Down", "↓")


def menu_text(spec: ActionSpec) -> str:
    """The text of a menu entry; after a tab the key that the focused widget answers itself."""
    return f"{spec.text}\t{spec.shown_key}" if spec.shown_key else spec.text


def tip(spec: ActionSpec) -> str:
    """Text and keys of an action."""
    words = spec.text.rstrip("…")
    return f"{words}（{spec.keys[0]}）" if spec.keys else words


def _separator(parent: QObject) -> QAction:
    line = QAction(parent)
    line.setSeparator(True)
    return line
