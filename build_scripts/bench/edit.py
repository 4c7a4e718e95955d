"""One edit in the real window on a large filing: committed by the grid, on the disk, checked and painted."""

from __future__ import annotations

import statistics
from pathlib import Path
from time import perf_counter
from typing import Any

from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, percentile
from build_scripts.bench.qt import application
from perfdesk.collector import spare_the_oldest

_AIM_SECONDS = 0.02
_PATIENCE_SECONDS = 5
_PER_PROJECT = 4
_TEXTS = {
    "value": ("≥{n}人次", "≥{n}", "较好", "≥9{n}%", "={n}次"),
    "level3": ("第{n}片区服务覆盖率", "培训场次{n}", "满意度调查{n}"),
    "basis": ("依据相关政策文件", "年度工作计划第{n}号", ""),
}


def run(folder: Path, quick: bool) -> list[Row]:
    """Median and 95th percentile of edits spread over 500 projects (50 when quick)."""
    count, edits = (50, 20) if quick else (500, 120)
    window, path = _window(folder, count)
    watch = _paint_watch(window.desk.grid().viewport())
    times, stalls = _edits(window, watch, count, edits)
    found = len(window.open_file.bridge.findings())
    _must_be_stored(window, path)
    note = f"longest later stall {max(stalls) * 1000:.0f} ms, {found} findings"
    middle, high = statistics.median(times), percentile(times, 0.95)
    bare = _bare_repaints(edits)
    return [
        Row(f"edit in {count}, median", middle, None, "setData to saved, checked, painted", edits, note=note),
        Row(f"edit in {count}, p95", high, None, "setData to saved, checked, painted", edits, aim=_AIM_SECONDS),
        Row("edit, median", middle, statistics.median(bare), "a bare QTableView repaints a cell", edits),
        Row("edit, p95", high, percentile(bare, 0.95), "a bare QTableView repaints a cell", edits),
    ]


def _window(folder: Path, count: int) -> tuple[Any, Path]:
    from perfdesk.store.file import ProjectFile
    from ui.dialogs.service import Dialogs
    from ui.document import open_file
    from ui.settings import Settings
    from ui.window import MainWindow

    application()
    spare_the_oldest()  # as the program does
    path = folder / "big.perfdesk"
    ProjectFile.create(path, big_filing(count)).close()
    window = MainWindow(Settings(folder / "perfdesk.ini"), Dialogs())
    window.resize(1400, 900)
    window.show_file(open_file(path))
    window.show()
    _settle(window)
    return window, path


def _edits(window: Any, watch: Any, count: int, edits: int) -> tuple[list[float], list[float]]:
    """The seconds of each edit, and the longest event-loop stall after each (delayed checks, row heights)."""
    times: list[float] = []
    stalls: list[float] = []
    for number in range(-_PER_PROJECT, edits):  # the first project warms up
        if number % _PER_PROJECT == 0:
            _show_project(window, (number * 7) % count)
        index, text = _next_edit(window.desk.grid().model(), number)
        window.desk.grid().setCurrentIndex(index)  # scrolled into view, as where a clerk types
        _settle(window)
        taken = _one_edit(window, watch, index, text)
        stall = _settle(window)
        if number >= 0:
            times.append(taken)
            stalls.append(stall)
    return times, stalls


def _next_edit(model: Any, number: int) -> tuple[Any, str]:
    fields = [column.field for column in model.columns]
    field = list(_TEXTS)[number % len(_TEXTS)]
    texts = _TEXTS[field]
    text = texts[(number // len(_TEXTS)) % len(texts)].format(n=number + 100)
    index = model.index(number % model.rowCount(), fields.index(field))
    return index, text if text != index.data() else text + "（调整）"


def _one_edit(window: Any, watch: Any, index: Any, text: str) -> float:
    app = application()
    watch.painted = False
    start = perf_counter()
    if not window.desk.grid().model().setData(index, text):
        raise SystemExit("the edit was refused")
    while not watch.painted:
        app.processEvents()
        if perf_counter() - start > _PATIENCE_SECONDS:
            raise SystemExit("the edited cell was never painted")
    app.processEvents()
    return perf_counter() - start


def _settle(window: Any) -> float:
    """Let the delayed checks and layouts of an edit pass; the longest stall of the event loop in seconds."""
    app, stall, quiet_since = application(), 0.0, perf_counter()
    while window.open_file.bridge.checking or perf_counter() - quiet_since < 0.08:
        if window.open_file.bridge.checking:
            quiet_since = perf_counter()
        start = perf_counter()
        app.processEvents()
        stall = max(stall, perf_counter() - start)
    return stall


def _show_project(window: Any, position: int) -> None:
    from perfdesk.model.rows import Ref

    window.desk.go_to(Ref(window.open_file.filing.projects[position].id, None, ""))
    _settle(window)


def _bare_repaints(edits: int) -> list[float]:
    """The seconds of each edit of one cell, until painted, in a QTableView that saves, checks and wraps nothing."""
    from PySide6.QtGui import QStandardItemModel
    from PySide6.QtWidgets import QTableView

    app, model, view = application(), QStandardItemModel(30, 6), QTableView()
    view.setModel(model)
    view.resize(1000, 700)
    view.show()
    app.processEvents()
    watch, times = _paint_watch(view.viewport()), []
    for number in range(-_PER_PROJECT, edits):
        watch.painted = False
        start = perf_counter()
        model.setData(model.index(number % 20, number % 6), f"≥{number}人次")
        while not watch.painted:
            app.processEvents()
        app.processEvents()
        times.append(perf_counter() - start)
    view.close()
    return times[_PER_PROJECT:]


def _paint_watch(viewport: Any) -> Any:
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        painted = False

        def eventFilter(self, _target: QObject, event: QEvent) -> bool:
            self.painted = self.painted or event.type() == QEvent.Type.Paint
            return False

    watch = Watch(viewport)
    viewport.installEventFilter(watch)
    return watch


def _must_be_stored(window: Any, path: Path) -> None:
    """Refuse to report a time when the file does not hold what the window shows."""
    from perfdesk.store.file import ProjectFile

    shown = window.open_file.filing
    window.close()
    file = ProjectFile.open(path, read_only=True)
    stored = file.load_filing()
    file.close()
    if stored != shown:
        raise SystemExit("the file does not hold what the window showed")
