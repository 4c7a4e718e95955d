"""The order in which Tab walks through the widgets of a window, part by part as the eye does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_through(parts: Sequence[QWidget]) -> None:
    """Let Tab visit these parts one after the other; inside a part the order stays as it is.

    Without this the order is that in which the parts came into the window.
    """
    place = {part: number for number, part in enumerate(parts)}
    found: list[list[QWidget]] = [[] for _ in parts]
    widget = parts[0]
    while True:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            number = _part_of(widget, place)
            if number is not None:
                found[number].append(widget)
        widget = widget.nextInFocusChain()
        if widget is parts[0]:
            break
    for first, second in pairwise(stop for stops in found for stop in stops):
        QWidget.setTabOrder(first, second)


def _part_of(widget: QWidget, place: dict[QWidget, int]) -> int | None:
    above: QWidget | None = widget
    while above is not None and above not in place:
        above = above.parentWidget()
    return None if above is None else place[above]
