"""A small modal dialog for work that takes a while: what is done, how far it is, and a way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QVBoxLayout, QWidget

from ui.dialogs.parts import buttons
from ui.tasks import Runner, Task, Work

_POLL_MS = 40


class ProgressDialog(QDialog):
    """Runs `work` when shown. Accepted with `result_value`, rejected with `error` or None when cancelled.

    With `settles` a cancelled dialog stays until the work has come to its end, so that what it did is known.
    """

    def __init__(
        self, text: str, work: Work, run: Runner, parent: QWidget | None = None, *, settles: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("请稍候")
        self.result_value: Any = None
        self.error: BaseException | None = None
        self._work, self._run, self._settles = work, run, settles
        self._task: Task | None = None
        self.text = QLabel(text)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(self.text)
        layout.addWidget(self.bar)
        self._buttons = buttons(self, "", "取消")
        layout.addWidget(self._buttons)
        self.setMinimumWidth(400)
        QTimer.singleShot(0, self, self.start)

    def start(self) -> None:
        """Begin the work, once."""
        if self._task is None:
            self._task = self._run(self, self._work, self._succeed, self._fail, self.show_progress)

    def show_progress(self, done: int, total: int, text: str = "") -> None:
        """Move the bar."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if text:
            self.text.setText(text)

    def reject(self) -> None:
        """Cancel: the result is dropped, the work stops when it next reports."""
        if self._task is not None:
            self._task.cancel()
            if self._settles and self._task.at_work():
                self.text.setText("正在停止…")
                self._buttons.setEnabled(False)
                QTimer.singleShot(_POLL_MS, self, self.reject)
                return
        super().reject()

    def _succeed(self, result: Any) -> None:
        self.result_value = result
        self.accept()

    def _fail(self, error: BaseException) -> None:
        self.error = error
        super().reject()


def run_with_progress(
    text: str,
    work: Work,
    run: Runner,
    show: Callable[[QDialog], bool],
    parent: QWidget | None,
    *,
    settles: bool = False,
) -> Any:
    """Run work behind a progress dialog. Returns its result, None when cancelled; raises what the work raised."""
    dialog = ProgressDialog(text, work, run, parent, settles=settles)
    accepted = show(dialog)
    dialog.deleteLater()
    if dialog.error is not None:
        raise dialog.error
    return dialog.result_value if accepted else None
