"""PDF, preview and printing of a document: three ways to one painting routine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from perfdesk.errors import UserError
from perfdesk.table import Document, PageSetup
from perfdesk.writers.atomic import replacing
from perfdesk.writers.measure import printable
from perfdesk.writers.page_items import Page
from perfdesk.writers.pages import paginate, paginate_with_places
from ui.fonts import DESIGN_DPI
from ui.painting import FontMeasure, paint_page
from ui.pdf_outline import marks_of, with_outline
from ui.pdf_text import searchable

Progress = Callable[[int, int], None]

_PREVIEW_DPI = 600
_NO_PRINTER = "未找到打印机。"
_OFFER_PDF = "请检查打印机是否已安装并接通电源；也可以先另存为 PDF 文件，再到别的电脑上打印。"
_application: QCoreApplication | None = None


def write_pdf(document: Document, path: Path, *, progress: Progress | None = None) -> None:
    """Write a document as PDF whose text can be searched, whole or not at all; `progress` gets pages done and in all.

    Needs no display: without an application an offscreen one is started. UserError when the target cannot be written.
    """
    _ensure_application()
    with replacing(path) as temporary:
        temporary.write_bytes(pdf_bytes(document, progress))


def pdf_bytes(document: Document, progress: Progress | None = None) -> bytes:
    """A document as the content of a PDF file."""
    measure = FontMeasure()
    pages, places = paginate_with_places(document, measure)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DESIGN_DPI)
    writer.setTitle(printable(document.title))
    writer.setCreator("perfdesk")
    _set_page(writer, document.page)
    _paint(writer, pages, measure, progress)
    pdf = searchable(buffer.data().data())
    return with_outline(pdf, marks_of(document, places), document.page.height)


def preview(parent: Any, document: Document) -> None:
    """Show a document page by page as it will be printed."""
    make_preview(parent, document).exec()


def make_preview(parent: Any, document: Document) -> Any:
    """The preview dialog, not yet shown."""
    from PySide6.QtPrintSupport import QPrintPreviewDialog

    measure = FontMeasure()
    pages = paginate(document, measure)
    # The dialog's own printer: it would not keep one of ours alive, and crash when it is gone.
    dialog = QPrintPreviewDialog(parent)
    dialog.printer().setResolution(_PREVIEW_DPI)
    _set_up(dialog.printer(), document)
    dialog.setWindowTitle(f"打印预览：{document.title}" if document.title else "打印预览")
    dialog.resize(900, 1000)
    dialog.paintRequested.connect(lambda device: _paint(device, _selected(device, pages), measure, None))
    return dialog


def print_document(parent: Any, document: Document) -> bool:
    """Ask for a printer and print; without any printer offer a PDF file instead. True when something was produced."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        return _offer_pdf(parent, document)
    measure = FontMeasure()
    pages = paginate(document, measure)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    _set_up(printer, document)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    dialog.setMinMax(1, len(pages))
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    _paint(printer, _selected(printer, pages), measure, None)
    return True


def _offer_pdf(parent: Any, document: Document) -> bool:
    from PySide6.QtWidgets import QFileDialog, QMessageBox

    from perfdesk.writers.names import safe_name

    box = QMessageBox(QMessageBox.Icon.Information, "打印", _NO_PRINTER, parent=parent)
    box.setInformativeText(_OFFER_PDF)
    save = box.addButton("另存为 PDF…", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() is not save:
        return False
    name, _ = QFileDialog.getSaveFileName(
        parent, "另存为 PDF", f"{safe_name(document.title or '绩效目标表')}.pdf", "PDF 文件 (*.pdf)"
    )
    if not name:
        return False
    write_pdf(document, Path(name) if name.lower().endswith(".pdf") else Path(f"{name}.pdf"))
    return True


def _set_up(printer: Any, document: Document) -> None:
    from PySide6.QtPrintSupport import QPrinter

    printer.setDocName(printable(document.title) or "绩效目标表")
    printer.setCreator("perfdesk")
    printer.setFullPage(True)
    _set_page(printer, document.page)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)


def _set_page(device: Any, page: PageSetup) -> None:
    """Paper of that size, with the origin in its corner: the layout has its own margins."""
    landscape = page.width > page.height
    size = QSizeF(min(page.width, page.height), max(page.width, page.height))
    orientation = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    device.setPageLayout(
        QPageLayout(QPageSize(size, QPageSize.Unit.Millimeter), orientation, QMarginsF(), QPageLayout.Unit.Millimeter)
    )


def _selected(printer: Any, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages asked for in the print dialog; 0 to 0 means all."""
    first, last = printer.fromPage(), printer.toPage()
    return pages[first - 1 : last] if first and last else pages


def _paint(device: Any, pages: tuple[Page, ...], measure: FontMeasure, progress: Progress | None) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise UserError("打印机没有响应，没有打印。", "请检查打印机，或另存为 PDF 文件。")
    try:
        for number, page in enumerate(pages, 1):
            if number > 1:
                device.newPage()
            painter.save()
            _to_paper_corner(painter, device)
            paint_page(painter, page, measure, device.logicalDpiX())
            painter.restore()
            if progress is not None:
                progress(number, len(pages))
    finally:
        painter.end()


def _to_paper_corner(painter: QPainter, device: Any) -> None:
    """Some drivers keep an unprintable margin and put the origin inside it."""
    inner = device.pageLayout().paintRectPixels(device.logicalDpiX()).topLeft()
    painter.translate(-inner.x(), -inner.y())


def _ensure_application() -> None:
    global _application
    if QCoreApplication.instance() is None:
        _application = QGuiApplication(["perfdesk", "-platform", "offscreen"])
