"""A block of 1,000 cells, copied from a spreadsheet, pasted in the real window: stored, checked and painted."""

from __future__ import annotations

import sqlite3
import statistics
from pathlib import Path
from time import perf_counter
from typing import Any

from build_scripts.bench.edit import _must_be_stored, _paint_watch, _settle, _window
from build_scripts.bench.measure import Row, seconds
from build_scripts.bench.qt import application

_AIM_SECONDS = 0.3
_ROWS, _COLUMNS = 167, 6
_PATIENCE_SECONDS = 20


def run(folder: Path, quick: bool) -> list[Row]:
    """Median of pastes as new rows into different projects of a large filing, against parsing and one commit."""
    count, runs = (20, 2) if quick else (300, 7)
    window, path = _window(folder, count)
    watch = _paint_watch(window.desk.grid().viewport())
    source = _spreadsheet(_ROWS)
    ours = [_one_paste(window, watch, source, number) for number in range(runs + 1)][1:]
    floor = [seconds(lambda: _floor(folder, source)) for _ in range(runs)]
    _must_be_stored(window, path)
    cells = _ROWS * _COLUMNS
    middle, peer = statistics.median(taken for taken, _ in ours), statistics.median(floor)
    stall = max(stall for _, stall in ours) * 1000
    note = f"in {count} projects, longest later stall {stall:.0f} ms"
    against = "paste to saved, checked, painted"
    return [
        Row(f"paste of {cells} cells", middle, None, against, runs, aim=_AIM_SECONDS, note=note),
        Row(f"paste of {cells} cells", middle, peer, "lxml and one sqlite commit of the cells", runs),
    ]


def _spreadsheet(rows: int) -> str:
    """What a spreadsheet puts on the clipboard: styled cells, merged level words."""
    style = "style='mso-number-format:General;border:.5pt solid windowtext;white-space:normal'"
    lines = []
    for number in range(rows):
        words = [f"第{number}项服务指标", f"按计划完成的第{number}项任务", f"≥{number + 1}个", "年度工作计划"]
        level = f"<td {style} rowspan={rows}>产出指标</td>" if number == 0 else ""
        cells = "".join(f"<td {style} height=21 width=120>{word}</td>" for word in ("数量指标", *words))
        lines.append(f"<tr height=21>{level}{cells}</tr>")
    return f"<html><head><style>td{{color:black}}</style></head><body><table>{''.join(lines)}</table></body></html>"


def _one_paste(window: Any, watch: Any, source: str, number: int) -> tuple[float, float]:
    """Select below the last row of a project, paste, wait for the paint. (seconds, longest later stall in seconds)."""
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QGuiApplication

    from perfdesk.model.rows import Ref

    app = application()
    window.desk.go_to(Ref(window.open_file.filing.projects[number * 2].id, None, ""))
    grid = window.desk.grid()
    grid.setCurrentIndex(grid.model().index(grid.model().rowCount() - 1, 0))
    _settle(window)
    data = QMimeData()
    data.setHtml(source)
    QGuiApplication.clipboard().setMimeData(data)
    watch.painted = False
    start = perf_counter()
    if not grid.paste():
        raise SystemExit("the paste was refused")
    while not watch.painted:
        app.processEvents()
        if perf_counter() - start > _PATIENCE_SECONDS:
            raise SystemExit("what was pasted was never painted")
    app.processEvents()
    taken = perf_counter() - start
    stall = _settle(window)
    QGuiApplication.clipboard().clear()
    return taken, stall


def _floor(folder: Path, source: str) -> None:
    """The least that such a paste must do: read the page, store the words."""
    from lxml import html

    cells = [("".join(cell.itertext()),) for cell in html.fromstring(source).iter("td")]
    base = sqlite3.connect(folder / "floor.sqlite")
    with base:
        base.execute("CREATE TABLE IF NOT EXISTS cell (text TEXT)")
        base.executemany("INSERT INTO cell VALUES (?)", cells)
    base.close()
