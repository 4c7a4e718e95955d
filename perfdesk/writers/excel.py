"""A `Document` as an Excel workbook (.xlsx): one sheet for Part One, one per project.

All cells are strings: `=100%` and `1/2` stay as typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from perfdesk.collector import no_collector
from perfdesk.errors import UserError
from perfdesk.table import Block, Document, PageSetup, Paragraph
from perfdesk.writers.atomic import replacing
from perfdesk.writers.excel_formats import Formats
from perfdesk.writers.excel_sheet import Placed, SheetLayout, sheet_layout
from perfdesk.writers.measure import printable
from perfdesk.writers.names import sheet_names

Progress = Callable[[int, int], None]

_MAX_TEXT = 32_767
_OPENING = ("part_title", "part_name", "attachment")
_NARRATIVE = "第一部分"
_CONTENTS = "目录"
_COVER = "封面"
_INCH = 25.4
_PIXELS_PER_MM = 96 / 25.4


def write_excel(document: Document, path: Path, *, progress: Progress | None = None) -> None:
    """Write a document as .xlsx, whole or not at all; `progress` gets sheets done and in all.

    UserError when the target cannot be written or a text is longer than Excel's 32,767 characters.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(_workbook(document, progress).getbuffer())


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    blocks: tuple[Block, ...]


@no_collector()
def _workbook(document: Document, progress: Progress | None) -> BytesIO:
    from perfdesk.writers.excel_book import Book  # XlsxWriter takes 20 ms that only an export needs

    buffer = BytesIO()
    workbook = Book(buffer)
    workbook.set_properties({"title": printable(document.title), "author": ""})
    formats = Formats(workbook, document.style)
    sections = _sections(document.blocks)
    targets: dict[str, str] = {}
    for number, (section, name) in enumerate(
        zip(sections, sheet_names(section.title for section in sections), strict=True), 1
    ):
        sheet = workbook.add_worksheet(name)
        targets.update(dict.fromkeys(_bookmarks(section.blocks), name))
        layout = sheet_layout(section.blocks, document.page.text_width, document.style)
        _write_cells(sheet, layout, formats, name)
        page = replace(document.page, footer="") if section.title == _COVER else document.page
        _set_up_page(sheet, layout, page)
        sheet.merged_cells.clear()  # where merges are, to find overlaps: 100 MB for 3,000 sheets
        if progress is not None:
            progress(number, len(sections))
    _link_contents(workbook, sections, targets, formats)
    workbook.close()
    return buffer


def _sections(blocks: Sequence[Block]) -> list[_Section]:
    """The blocks of each sheet: cover, contents, Part One, then one a project, with the part or annex it opens."""
    cover: list[Block] = []
    contents: list[Block] = []
    narrative: list[Block] = []
    projects: list[list[Block]] = []
    opening: list[Block] = []
    for block in blocks:
        role = block.role
        if role.startswith("cover"):
            cover.append(block)
        elif role in ("toc_title", "toc_entry"):
            contents.append(block)
        elif role == "project_title":
            projects.append([*opening, block])
            opening = []
        elif role in (_OPENING if projects else ("attachment",)):
            opening.append(block)
        else:
            (projects[-1] if projects else narrative).append(block)
    if projects:
        projects[-1] += opening
    while narrative and narrative[-1].role in ("part_title", "part_name"):
        narrative.pop()  # the title page of Part Two has no sheet of its own
    sections = [_Section(_COVER, tuple(cover))] if cover else []
    if any(block.role == "toc_entry" for block in contents):
        sections.append(_Section(_CONTENTS, tuple(contents)))
    if narrative:
        sections.append(_Section(_NARRATIVE, tuple(narrative)))
    sections += [_Section(_title(group), tuple(group)) for group in projects]
    return sections or [_Section(_NARRATIVE, (Paragraph(text=""),))]


def _title(group: Sequence[Block]) -> str:
    """What the worksheet of a project is called."""
    titles = (block for block in group if isinstance(block, Paragraph) and block.role == "project_title")
    return next(title.tab or title.text for title in titles)


def _bookmarks(blocks: Sequence[Block]) -> list[str]:
    return [block.bookmark for block in blocks if isinstance(block, Paragraph) and block.bookmark]


def _write_cells(sheet: Any, layout: SheetLayout, formats: Formats, name: str) -> None:
    pixels = [round(edge * _PIXELS_PER_MM) for edge in layout.edges]
    for column, left in enumerate(pixels[:-1]):
        sheet.set_column_pixels(column, column, pixels[column + 1] - left)
    for row, height in enumerate(layout.heights):
        sheet.set_row(row, height)
    for cell in layout.cells:
        look = formats.get(cell.role, cell.text, framed=cell.framed)
        if len(cell.text) > _MAX_TEXT:
            raise UserError(
                f"“{name}”中有一处文字共 {len(cell.text)} 个字，超过 Excel 单元格 {_MAX_TEXT} 字的限制。",
                "请缩短这段文字，或导出为 Word。",
            )
        if (cell.first_row, cell.first_column) != (cell.last_row, cell.last_column):
            sheet.merge_range(cell.first_row, cell.first_column, cell.last_row, cell.last_column, cell.text, look)
        elif cell.text:
            sheet.write_string(cell.first_row, cell.first_column, cell.text, look)
        else:
            sheet.write_blank(cell.first_row, cell.first_column, None, look)
        if cell.pieces:
            _mark(sheet, cell, formats, look)


def _mark(sheet: Any, cell: Placed, formats: Formats, look: Any) -> None:
    """Write a text again with the parts that stand out. A rich string needs two pieces at least, none of them blank."""
    pieces = [(text, marked) for text, marked in cell.pieces if text]
    if len(pieces) > 1:
        marked_font = formats.marked(cell.role)
        parts = [part for text, marked in pieces for part in (marked_font if marked else look, text)]
        sheet.write_rich_string(cell.first_row, cell.first_column, *parts, look)


def _set_up_page(sheet: Any, layout: SheetLayout, page: PageSetup) -> None:
    rows, columns = len(layout.heights), len(layout.edges) - 1
    sheet.set_paper(9)
    if page.width > page.height:
        sheet.set_landscape()
    sheet.set_margins(
        left=page.left / _INCH, right=page.right / _INCH, top=page.top / _INCH, bottom=page.bottom / _INCH
    )
    if page.footer:
        footer = page.footer.replace("&", "&&").replace("{page}", "&P").replace("{pages}", "&N")
        sheet.set_footer(f"&C{footer}", {"margin": page.footer_distance / _INCH})
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, rows - 1, columns - 1)
    if layout.repeat is not None:
        sheet.repeat_rows(*layout.repeat)
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": _range(rows, columns)})


def _range(rows: int, columns: int) -> str:
    from xlsxwriter.utility import xl_range

    return str(xl_range(0, 0, rows - 1, columns - 1))


def _link_contents(workbook: Any, sections: Sequence[_Section], targets: dict[str, str], formats: Formats) -> None:
    """Make each contents entry a link to its sheet."""
    contents = next((section for section in sections[:2] if section.title == _CONTENTS), None)
    if contents is None:
        return
    sheet = workbook.get_worksheet_by_name(_CONTENTS)
    for row, block in enumerate(contents.blocks):
        if isinstance(block, Paragraph) and block.target in targets:
            place = targets[block.target].replace("'", "''")
            text = printable(block.text)
            sheet.write_url(row, 0, f"internal:'{place}'!A1", formats.get(block.role, text, framed=False), text)
