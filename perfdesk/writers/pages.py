"""A document as pages, without a screen: the one layout behind preview, printer, PDF and page numbers.

Lengths are millimetres.
"""

from __future__ import annotations

from typing import Literal

from perfdesk.table import Document, Paragraph, Table, TextStyle
from perfdesk.writers.layout import Padding
from perfdesk.writers.lines import Line, break_lines, pieces
from perfdesk.writers.measure import MM_PER_PT, EstimatedMeasure, Measure, line_pitch, printable
from perfdesk.writers.page_items import Page, Place, Rule, TextItem, joined_rules
from perfdesk.writers.page_sheet import Sheets
from perfdesk.writers.page_table import TablePlacer

__all__ = [
    "EstimatedMeasure",
    "Measure",
    "Page",
    "Place",
    "Rule",
    "TextItem",
    "page_numbers",
    "paginate",
    "paginate_with_places",
]

_ENTRY_NUMBER_WIDTH = 12.0
_ENTRY_INDENT = 3.7
_JUSTIFY_LIMIT = 2.5


def paginate(document: Document, measure: Measure) -> tuple[Page, ...]:
    """Every page of a document. A document without blocks is one page with a footer."""
    return _Paginator(document, measure).pages()


def paginate_with_places(document: Document, measure: Measure) -> tuple[tuple[Page, ...], dict[int, Place]]:
    """Every page, and where each paragraph begins, by the index of its block."""
    paginator = _Paginator(document, measure)
    return paginator.pages(), paginator.places


def page_numbers(document: Document, measure: Measure) -> dict[str, int]:
    """The page on which each bookmark stands."""
    paginator = _Paginator(document, measure)
    paginator.flow()
    return paginator.bookmarks


class _Paginator:
    def __init__(self, document: Document, measure: Measure) -> None:
        self._document, self._measure = document, measure
        self._sheets = Sheets(document.page)
        self._entries: list[tuple[int, float, float, Paragraph, float]] = []
        self.bookmarks: dict[str, int] = {}
        self.places: dict[int, Place] = {}

    def pages(self) -> tuple[Page, ...]:
        self.flow()
        for entry in self._entries:
            self._finish_entry(*entry)
        total = self._sheets.number
        page = self._document.page
        return tuple(
            Page(
                number,
                page.width,
                page.height,
                (*draft.texts, *self._footer(number, total)),
                tuple(joined_rules(draft.frames)),
            )
            for number, draft in enumerate(self._sheets.drafts, 1)
        )

    def flow(self) -> None:
        blocks = self._document.blocks
        for index, block in enumerate(blocks):
            if isinstance(block, Table):
                TablePlacer(block, self._sheets, self._document.style, self._measure, Padding()).place()
            elif block.role == "toc_entry":
                self._entry(block)
            else:
                following = blocks[index + 1] if index + 1 < len(blocks) else None
                self.places[index] = self._paragraph(block, following)

    def _paragraph(self, block: Paragraph, following: Paragraph | Table | None) -> Place:
        sheets, style = self._sheets, self._document.style(block.role)
        if block.page_break_before and not (sheets.at_top and sheets.number == 1):
            sheets.new_page()
        pitch = line_pitch(style, self._measure, sheets.page.line_grid_pt)
        indent = style.indent_chars * style.size_pt * MM_PER_PT
        lines = break_lines(printable(block.text), style, sheets.page.text_width, self._measure, indent)
        # As Word and LibreOffice do: only where the text runs on to a new page is the space above left out.
        if not sheets.at_top or block.page_break_before or sheets.number == 1:
            sheets.y += style.before_pt * MM_PER_PT
        keep = len(lines) + 2 if block.outline and following is not None else _first_lines(len(lines))
        if keep * pitch > sheets.room and not sheets.at_top:
            sheets.new_page()
        if block.bookmark:
            self.bookmarks[block.bookmark] = sheets.number
        place = Place(sheets.number, sheets.y)
        first = True
        for index, line in enumerate(lines):
            left = len(lines) - index
            widow = left == 2 and index > 1 and pitch <= sheets.room < 2 * pitch
            if (pitch > sheets.room + 0.01 or widow) and not sheets.at_top:
                sheets.new_page()
            self._line(line, style, pitch, indent if first else 0.0)
            first = line.end
        sheets.y += style.after_pt * MM_PER_PT
        return place

    def _line(self, line: Line, style: TextStyle, pitch: float, indent: float) -> None:
        sheets = self._sheets
        x, width = sheets.page.left + indent, sheets.page.text_width - indent
        align: Literal["left", "center", "right"] = "left"
        spacing = 0.0
        if style.align == "justify":
            spare = width - line.width
            gaps = 0 if line.end else len(pieces(line.text)) - 1
            if gaps > 0 and spare < _JUSTIFY_LIMIT * style.size_pt * MM_PER_PT:
                spacing = spare / gaps
        else:
            align = style.align
        if line.text:
            sheets.current.texts.append(TextItem(x, sheets.y, width, pitch, line.text, style, align, spacing))
        sheets.y += pitch

    def _entry(self, block: Paragraph) -> None:
        """A contents entry: its text now; its dots and page number when every page is known."""
        sheets, style = self._sheets, self._document.style(block.role)
        pitch = line_pitch(style, self._measure, sheets.page.line_grid_pt)
        left = sheets.page.left + _ENTRY_INDENT * max(block.outline - 1, 0)
        width = sheets.page.left + sheets.page.text_width - left
        lines = break_lines(printable(block.text), style, width - _ENTRY_NUMBER_WIDTH, self._measure)
        if pitch * len(lines) > sheets.room + 0.01 and not sheets.at_top:
            sheets.new_page()
        for line in lines:
            sheets.current.texts.append(TextItem(left, sheets.y, width, pitch, line.text, style))
            sheets.y += pitch
        end = left + lines[-1].width
        self._entries.append((sheets.number, end, sheets.y - pitch, block, pitch))
        sheets.y += style.after_pt * MM_PER_PT

    def _finish_entry(self, page: int, start: float, y: float, block: Paragraph, pitch: float) -> None:
        number = self.bookmarks.get(block.target)
        if number is None:
            return
        sheets, style = self._sheets, self._document.style(block.role)
        right = sheets.page.left + sheets.page.text_width
        digits = str(number)
        stop = right - sum(self._measure.advances(digits, style)) - 0.5
        dot = self._measure.advances(".", style)[0]
        dots = "." * max(int((stop - start - 0.8) / dot), 0)
        texts = sheets.drafts[page - 1].texts
        texts.append(TextItem(start, y, stop - start, pitch, dots, style, "right"))
        texts.append(TextItem(start, y, right - start, pitch, digits, style, "right"))

    def _footer(self, number: int, total: int) -> list[TextItem]:
        page, style = self._document.page, self._document.style("footer")
        if not page.footer or (number == 1 and self._document.has_cover):
            return []
        text = page.footer.replace("{page}", str(number)).replace("{pages}", str(total))
        height = self._measure.line_height(style)
        y = page.height - page.footer_distance - height
        return [TextItem(page.left, y, page.text_width, height, text, style, "center")]


def _first_lines(count: int) -> int:
    """How many lines of a paragraph must stand together at the foot of a page."""
    return min(count, 2)
