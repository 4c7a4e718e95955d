"""Writes a working copy back to its stick or share: after each burst of typing, when it is back, and at closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.safety_bar import Button, SafetyBar
from ui.safety_place import WORDS

if TYPE_CHECKING:
    from perfdesk.store.working import Written
    from ui.document import OpenFile
    from ui.tasks import Task
    from ui.window import MainWindow

QUIET_MS, LONGEST_MS, AGAIN_MS = 3_000, 20_000, 6_000
KEY = "working"


class WriteBack(QObject):
    """One open file's way back. Writing runs aside; only one attempt at a time."""

    def __init__(self, window: MainWindow, opened: OpenFile, bar: SafetyBar) -> None:
        super().__init__(window)
        self._window, self._opened, self._bar = window, opened, bar
        self._busy = False
        self._task: Task | None = None
        self._quiet, self._longest, self._again = (self._timer(ms) for ms in (QUIET_MS, LONGEST_MS, AGAIN_MS))
        self._listen()
        opened.form_changed.connect(self._listen)
        if opened.store.stamp() != opened.working.origin.stamp:  # type: ignore[union-attr]
            self._again.start(0)

    def write(self) -> None:
        """Write back now, unless there is nothing to write or an attempt is under way."""
        working = self._opened.working
        self._quiet.stop()
        self._longest.stop()
        if working is None or self._busy:
            return
        job = working.prepare(self._opened.store)
        if job is None:
            self._bar.hide_line(KEY)
            return
        self._busy = True
        self._task = self._window.run(self, lambda report: working.write(job), self._written, self._failed)

    def stop(self) -> None:
        """The file is about to be left, which writes what is missing; the end of an attempt is not heard any more."""
        if self._task is not None:
            self._task.cancel()
        for timer in (self._quiet, self._longest, self._again):
            timer.stop()
        self._opened.form_changed.disconnect(self._listen)
        self.deleteLater()

    def _timer(self, interval: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(self.write)
        return timer

    def _listen(self) -> None:
        self._opened.bridge.step_applied.connect(self._on_step)

    def _on_step(self, _step: object) -> None:
        self._quiet.start()
        if not self._longest.isActive():
            self._longest.start()

    def _written(self, written: Written) -> None:
        from perfdesk.store.working import Outcome

        self._busy = False
        working, opened = self._opened.working, self._opened
        assert working is not None
        working.sign()
        if written.outcome is Outcome.WRITTEN:
            self._bar.hide_line(KEY)
            self._window.status.say("已写回原处。")
            if working.prepare(opened.store) is not None:
                self._quiet.start()
        elif written.outcome is Outcome.CONFLICT:
            self._conflict()
        else:
            self._later(written)

    def _later(self, written: Written) -> None:
        place = WORDS.get(self._window.safety.opening.place_of(self._opened.path), "原处")
        if written.problem is None:
            text = f"找不到“{self._opened.path.parent}”（优盘拔出或网络断开）。修改都保存在本机，恢复后自动写回。"
        else:
            text = f"没能写回{place}：{written.problem.message}修改都保存在本机，稍后再试。"
        elsewhere = self._window.safety.refusing.continue_elsewhere
        self._bar.show_line(KEY, text, [Button("重试", self.write), Button("另存到别处…", elsewhere)])
        self._again.start(AGAIN_MS)

    def _conflict(self) -> None:
        opened, working = self._opened, self._opened.working
        assert working is not None
        theirs, ours = opened.path.name, working.origin_path.name
        text = f"原处的“{theirs}”已被别人改过，没有覆盖它。您的修改另存为“{ours}”，两份都在。"
        opened.path = working.origin_path
        self._window.status.show_path(opened.path)
        self._window.settings.add_recent(opened.path)
        self._window.refresh()
        self._bar.show_line(KEY, text, [Button("知道了", lambda: self._bar.hide_line(KEY))])

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        raise error
