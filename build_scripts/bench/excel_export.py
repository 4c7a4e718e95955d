"""Excel export of many projects against bare XlsxWriter writing the same cells, formats and merges."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, Work, interleaved, medians, seconds
from perfdesk.forms.compose import compose_projects
from perfdesk.forms.profile import profile_for
from perfdesk.writers.excel import write_excel

Format = tuple[tuple[str, Any], ...]
_TIMES = 10
_EDGES = ("left", "right", "top", "bottom")
_LINES = {None: 0, "thin": 1, "medium": 2}
_ACROSS = {None: "left", "general": "left", "centerContinuous": "center"}
_DOWN = {None: "bottom", "center": "vcenter"}


@dataclass(slots=True)
class Sheet:
    """One recorded sheet: places are 0-based, widths in characters, heights in points."""

    name: str
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int, str, Format]] = field(default_factory=list)
    cells: list[tuple[int, int, str, Format]] = field(default_factory=list)


def run(folder: Path, quick: bool) -> list[Row]:
    """The ratio for 300 projects (20 when quick), and how long ten times as many take.

    Ours goes from the filing, the peer from a list of cells.
    """
    count, runs = (20, 2) if quick else (300, 5)
    mine, theirs = folder / "ours.xlsx", folder / "bare.xlsx"
    ours, long = _export(mine, count), _export(mine, count * _TIMES)
    ours()
    sheets = recorded(mine)
    times = interleaved(ours, lambda: bare(sheets, theirs), runs=runs)
    if [(s.cells, s.merges) for s in recorded(theirs)] != [(s.cells, s.merges) for s in sheets]:
        raise SystemExit("the peer did not write the same cells and formats")
    own, peer = medians(times)
    growth = f"{_TIMES} times as long as for {count}"
    return [
        Row(f"excel {count}", own, peer, "bare XlsxWriter, same cells", runs, aim=1.3),
        Row(f"excel {count * _TIMES}, growth", seconds(long), own * _TIMES, growth, 1, aim=1.1),
    ]


def _export(path: Path, count: int) -> Work:
    filing, profile = big_filing(count), profile_for(None)
    return lambda: write_excel(compose_projects(filing.projects, profile), path)


def recorded(path: Path) -> list[Sheet]:
    """What a workbook holds, as a list of calls for the peer."""
    from openpyxl import load_workbook
    from openpyxl.utils import column_index_from_string

    sheets = []
    for source in load_workbook(path).worksheets:
        sheet = Sheet(source.title)
        for letter, column in source.column_dimensions.items():
            sheet.widths[column_index_from_string(letter) - 1] = column.width
        for row, place in source.row_dimensions.items():
            if place.height is not None:
                sheet.heights[row - 1] = place.height
        covered = set()
        for area in sorted(source.merged_cells.ranges, key=lambda item: (item.min_row, item.min_col)):
            corner = source.cell(area.min_row, area.min_col)
            bounds = (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
            sheet.merges.append((*bounds, str(corner.value or ""), _format(corner)))
            covered.update((r, c) for r in range(area.min_row, area.max_row + 1) for c in _columns(area))
        for row in source.iter_rows():
            sheet.cells += [
                (cell.row - 1, cell.column - 1, str(cell.value or ""), _format(cell))
                for cell in row
                if (cell.row, cell.column) not in covered and cell.has_style
            ]
        sheets.append(sheet)
    return sheets


def bare(sheets: list[Sheet], path: Path) -> None:
    """The peer: XlsxWriter with nothing around it."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False})
    formats: dict[Format, Any] = {}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        for column, width in sheet.widths.items():
            page.set_column(column, column, width - 0.7109375)
        for row, height in sheet.heights.items():
            page.set_row(row, height)
        for top, left, bottom, right, text, look in sheet.merges:
            page.merge_range(top, left, bottom, right, text, _made(book, formats, look))
        for row, column, text, look in sheet.cells:
            page.write_string(row, column, text, _made(book, formats, look))
    book.close()


def _made(book: Any, formats: dict[Format, Any], look: Format) -> Any:
    made = formats.get(look)
    if made is None:
        made = formats[look] = book.add_format(dict(look))
    return made


def _columns(area: Any) -> range:
    return range(area.min_col, area.max_col + 1)


def _format(cell: Any) -> Format:
    align, font = cell.alignment, cell.font
    edges = {edge: _LINES.get(getattr(cell.border, edge).style, 1) for edge in _EDGES}
    values = {
        "font_name": font.name,
        "font_size": font.sz,
        "bold": bool(font.b),
        "align": _ACROSS.get(align.horizontal, align.horizontal),
        "valign": _DOWN.get(align.vertical, align.vertical),
        "text_wrap": bool(align.wrap_text),
        "num_format": cell.number_format,
        **edges,
    }
    return tuple(values.items())
