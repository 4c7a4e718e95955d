"""A line below the page: what stood last year where the cursor is, and whether that still waits to be looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from perfdesk.model.names import field_label
from perfdesk.model.rows import Ref
from ui.bridge import Bridge
from ui.look import QUIET_INK, WAITING_GROUND, WAITING_INK

_LONGEST_TIP = 1500


def carried_field(ref: Ref) -> Ref:
    """The address whose text is carried over: columns of parts of a target value stand for the whole value."""
    return Ref(ref.project, ref.indicator, "value") if ref.field.startswith("target.") else ref


class LastYearBar(QFrame):
    """Hidden in a filing that took over nothing. `spot` tells where the cursor is; `moved` when it waits there."""

    moved = Signal(object)

    def __init__(self, bridge: Bridge, spot: Callable[[], Ref | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._spot = bridge, spot
        self.ref: Ref | None = None
        self.mark, self.text = QLabel("待核", self), _Elided(self)
        self.confirm, self.following = QToolButton(self), QToolButton(self)
        self._lay_out()
        bridge.waiting.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the place where the cursor is now."""
        waiting = self._bridge.waiting
        self.setVisible(waiting.any_carried())
        if self.isHidden():
            return
        spot = self._spot()
        self.ref = None if spot is None else carried_field(spot)
        last = None if self.ref is None else waiting.last(self.ref)
        waits = self.ref is not None and waiting.waits(self.ref)
        if waits:
            self.moved.emit(self.ref)
        self.mark.setVisible(waits)
        self.confirm.setEnabled(waits)
        self.following.setEnabled(bool(waiting.count()))
        if last is None or self.ref is None:
            self.text.setText("这一处不是从上年结转来的。" if self.ref is not None else "")
        else:
            self.text.setText(f"上年{field_label(self.ref.field)}：{' '.join(last.split())}")
        self.text.setToolTip(last[:_LONGEST_TIP] if last else "")

    def offer(self, confirm: Callable[[], object], following: Callable[[], object]) -> None:
        """What the two buttons do."""
        self.confirm.clicked.connect(confirm)
        self.following.clicked.connect(following)

    def set_read_only(self) -> None:
        """Nothing can be confirmed."""
        self.confirm.hide()

    def _lay_out(self) -> None:
        self.setObjectName("last_year")
        self.setStyleSheet(f"#last_year {{ background: {WAITING_GROUND}; border-top: 1px solid {WAITING_INK}; }}")
        self.mark.setStyleSheet(
            f"color: white; background: {WAITING_INK}; border-radius: 3px; padding: 1px 6px; font-weight: 600;"
        )
        self.text.setStyleSheet(f"color: {QUIET_INK};")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        for button, words, tip in (
            (self.confirm, "确认照旧", "这一处照旧，不用改（Ctrl+F7）"),
            (self.following, "下一处待核", "转到下一处待核的内容（F7）"),
        ):
            button.setText(words)
            button.setToolTip(tip)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 3, 12, 3)
        line.setSpacing(8)
        line.addWidget(self.mark)
        line.addWidget(self.text, 1)
        line.addWidget(self.confirm)
        line.addWidget(self.following)


class _Elided(QLabel):
    """One line, cut off at its end where there is no room; the layout does not depend on its text."""

    def minimumSizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter, self.rect(), int(Qt.AlignmentFlag.AlignVCenter), self.palette(), True, shown, self.foregroundRole()
        )
        painter.end()
