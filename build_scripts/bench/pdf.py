"""PDF of some projects by our painter against the same tables as HTML in a QTextDocument."""

from __future__ import annotations

from html import escape
from pathlib import Path

from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, interleaved, medians
from build_scripts.bench.qt import application
from perfdesk.forms.compose import compose_projects
from perfdesk.forms.profile import profile_for
from perfdesk.table import Document, Paragraph, Table, TextStyle


def run(folder: Path, quick: bool) -> list[Row]:
    """The ratio for 30 projects (5 when quick), both from the filing to the file; the aim is five times faster."""
    from ui.printing import write_pdf

    application()
    count, runs = (5, 2) if quick else (30, 7)
    filing, profile = big_filing(count), profile_for(None)
    mine, theirs = folder / "ours.pdf", folder / "textdocument.pdf"

    def ours() -> None:
        write_pdf(compose_projects(filing.projects, profile), mine)

    def peer() -> None:
        _by_text_document(compose_projects(filing.projects, profile), theirs)

    own, other = medians(interleaved(ours, peer, runs=runs))
    sizes = f"{mine.stat().st_size // 1024} / {theirs.stat().st_size // 1024} KiB"
    return [Row(f"pdf {count}", own, other, "QTextDocument, same tables", runs, aim=0.2, note=sizes)]


def _by_text_document(document: Document, path: Path) -> None:
    """The same paragraphs and tables, in the same fonts: finding and embedding them is much of the work."""
    from PySide6.QtCore import QMarginsF
    from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

    page = document.page
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(page.left, page.top, page.right, page.bottom)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    text = QTextDocument()
    text.setHtml(
        "".join(_table_html(b, document) if isinstance(b, Table) else _html(b, document) for b in document.blocks)
    )
    text.print_(writer)


def _html(block: Paragraph, document: Document) -> str:
    look = document.style(block.role)
    broken = "page-break-before:always;" if block.page_break_before else ""
    return f'<p align="{look.align}" style="{broken}{_font(look)}">{escape(block.text)}</p>'


def _table_html(table: Table, document: Document) -> str:
    share = 100 / (sum(table.widths) or 1)
    rows = []
    for row in range(table.rows):
        cells = []
        for cell in table.row_cells(row):
            look = document.style(cell.role)
            width = share * sum(table.widths[cell.column : cell.column + cell.column_span])
            text = escape(cell.text).replace("\n", "<br/>")
            cells.append(
                f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}" width="{width:.2f}%" align="{look.align}"'
                f' style="{_font(look)}">{text}</td>'
            )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table border="1" cellspacing="0" cellpadding="2" width="100%">{"".join(rows)}</table>'


def _font(look: TextStyle) -> str:
    from ui.fonts import resolved

    families = dict.fromkeys((resolved(look.latin)[0], resolved(look.east_asia)[0]))
    names = ",".join(f"'{name}'" for name in families)
    return f"font-family:{names};font-size:{look.size_pt}pt;font-weight:{700 if look.bold else 400}"
