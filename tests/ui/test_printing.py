from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from perfdesk.errors import UserError
from perfdesk.table import Cell, Document, PageSetup, Paragraph, Table, TextStyle
from perfdesk.writers.font_names import chain
from perfdesk.writers.pages import paginate
from ui import printing
from ui.fonts import resolved
from ui.painting import FontMeasure, paint_page
from ui.pdf_text import searchable, unified

_STYLES = {
    "body": TextStyle(
        east_asia="仿宋_GB2312", size_pt=16, align="justify", indent_chars=2, line_pt=28, line_exact=True
    ),
    "cell": TextStyle(size_pt=9, align="center", line_pt=13),
}
_WORDS = ("绩效目标", "项目支出", "部门整体", "农户数量", "≥90%", "A&B", "民生 资金")


@pytest.fixture
def document() -> Document:
    cells = tuple(Cell(text=text, row=row, column=0, role="cell") for row, text in enumerate(_WORDS))
    table = Table(rows=len(cells), columns=1, cells=cells, widths=(100.0,))
    prose = Paragraph(text="全年走访群众1200户，组织培训，反馈及时。" * 8, role="body")
    second = Paragraph(text="第二页", role="body", page_break_before=True)
    return Document(blocks=(prose, table, second), title="青石县群众工作局", styles=_STYLES)


def _mapped(pdf: bytes) -> str:
    """All characters that the text layer can yield."""
    codes = [
        code
        for section in re.findall(rb"begincmap.*?endcmap", pdf, re.DOTALL)
        for targets in re.findall(rb"\[(.*?)\]", section, re.DOTALL)
        for code in re.findall(rb"<([0-9A-F]{4})>", targets)
    ]
    return "".join(chr(int(code, 16)) for code in codes)


def test_the_pdf_has_the_pages_and_the_title(qapp: QApplication, document: Document, tmp_path: Path):
    seen: list[tuple[int, int]] = []
    target = tmp_path / "绩效文本.pdf"
    printing.write_pdf(document, target, progress=lambda done, total: seen.append((done, total)))
    data = target.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 2
    assert seen == [(1, 2), (2, 2)]
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", data)
    assert (round(float(box.group(1))), round(float(box.group(2)))) == (595, 842)


def test_the_pdf_text_layer_has_characters_instead_of_radicals(qapp: QApplication, document: Document):
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        pytest.skip("no Chinese font on this machine")
    mapped = _mapped(printing.pdf_bytes(document))
    assert set("绩效目标项支出部门整体农户数量民生资金≥90%A&B ") <= set(mapped)
    assert not [char for char in mapped if 0x2E80 <= ord(char) <= 0x2FDF]


def test_words_are_found_in_the_pdf(qapp: QApplication, document: Document, tmp_path: Path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    printing.write_pdf(document, tmp_path / "a.pdf")
    done = subprocess.run(["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True)
    text = done.stdout.decode("utf-8")
    for word in _WORDS:
        assert word in text


def test_only_targets_of_a_map_are_mended_and_no_byte_moves():
    pdf = (
        b"x <2F6C> begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n2 beginbfrange\n"
        b"<2F6C> <2F6C> <2F6C>\n<2F00> <2F02> [<2F3E> <0009> <2ED4> ]\nendbfrange\nendcmap <2F6C>"
    )
    mended = searchable(pdf)
    assert len(mended) == len(pdf)
    assert b"<2F6C> <2F6C> <76EE>\n<2F00> <2F02> [<6237> <0020> <95E8> ]" in mended
    assert mended.startswith(b"x <2F6C>")
    assert mended.endswith(b"<2F6C>")


def test_every_radical_becomes_one_character_of_four_digits():
    for code in range(0x2F00, 0x2FD6):
        assert 0x3400 <= unified(code) <= 0x9FFF
    assert chr(unified(0x2EA0)) == "民"
    assert unified(0x7EE9) == 0x7EE9


def test_a_pdf_is_written_without_a_display_and_without_an_application(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from perfdesk.table import Document, Paragraph\n"
        "from ui.printing import write_pdf\n"
        "write_pdf(Document(blocks=(Paragraph(text='走访'),)), Path(sys.argv[1]))"
    )
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    environment["PYTHONPATH"] = str(Path(printing.__file__).resolve().parent.parent)
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.pdf")], env=environment, check=False)
    assert done.returncode == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_a_pdf_into_a_missing_folder_is_a_user_error(qapp: QApplication, document: Document, tmp_path: Path):
    with pytest.raises(UserError, match="不存在"):
        printing.write_pdf(document, tmp_path / "无" / "a.pdf")


def test_the_preview_shows_every_page_in_chinese(qapp: QApplication, document: Document):
    dialog = printing.make_preview(None, document)
    try:
        dialog.show()
        qapp.processEvents()
        from PySide6.QtPrintSupport import QPrintPreviewWidget

        widget = dialog.findChild(QPrintPreviewWidget)
        assert dialog.windowTitle() == "打印预览：青石县群众工作局"
        assert widget.pageCount() == 2
    finally:
        dialog.close()
        dialog.deleteLater()


def test_a_printer_gets_the_chosen_pages_whole(
    qapp: QApplication, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A printer that prints into a file stands for a real one."""
    from PySide6.QtPrintSupport import QPrintDialog

    def accept(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        dialog.printer().setOutputFileName(str(tmp_path / "out.pdf"))
        dialog.printer().setFromTo(2, 2)
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo.availablePrinterNames", staticmethod(lambda: ["P"]))
    monkeypatch.setattr(QPrintDialog, "exec", accept)
    assert printing.print_document(None, document)
    data = (tmp_path / "out.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1


def _press(label: str) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert "未找到打印机" in box.text()
    next(button for button in box.buttons() if label in button.text()).click()


def test_without_a_printer_a_pdf_is_offered(
    qapp: QApplication, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo.availablePrinterNames", staticmethod(list))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(tmp_path / "走访"), "")))
    QTimer.singleShot(0, lambda: _press("PDF"))
    assert printing.print_document(None, document)
    assert (tmp_path / "走访.pdf").read_bytes().startswith(b"%PDF-")


def test_the_offer_can_be_declined(qapp: QApplication, document: Document, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinterInfo.availablePrinterNames", staticmethod(list))
    QTimer.singleShot(0, lambda: _press("取消"))
    assert not printing.print_document(None, document)


def test_text_and_rules_land_where_the_layout_says(qapp: QApplication):
    table = Table(rows=1, columns=1, cells=(Cell(text="目" * 3, row=0, column=0, role="cell"),), widths=(60.0,),
                  min_heights=(20.0,))  # fmt: skip
    page_setup = PageSetup(width=100, height=60, top=10, right=20, bottom=10, left=20, footer="")
    measure = FontMeasure()
    (page,) = paginate(Document(blocks=(table,), page=page_setup, styles=_STYLES), measure)
    image = QImage(1000, 600, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    paint_page(painter, page, measure, 254)
    painter.end()
    dark = [(x, y) for y in range(0, 600, 2) for x in range(0, 1000, 2) if image.pixelColor(x, y).lightness() < 160]
    assert dark
    assert 196 <= min(x for x, _ in dark) <= 204
    assert 796 <= max(x for x, _ in dark) <= 804
    assert 96 <= min(y for _, y in dark) <= 104
    assert 296 <= max(y for _, y in dark) <= 304
    inside = [(x, y) for x, y in dark if 210 < x < 790 and 110 < y < 290]
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return
    middle_x = (min(x for x, _ in inside) + max(x for x, _ in inside)) / 2
    middle_y = (min(y for _, y in inside) + max(y for _, y in inside)) / 2
    assert abs(middle_x - 500) < 8
    assert abs(middle_y - 200) < 12


@pytest.mark.parametrize(
    ("wanted", "substitute"),
    [
        ("方正小标宋简体", "华文中宋"),
        ("仿宋_GB2312", "FangSong"),
        ("黑体", "Noto Sans CJK SC"),
        ("宋体", "Noto Serif CJK SC"),
        ("Times New Roman", "Liberation Serif"),
    ],
)
def test_missing_fonts_have_substitutes_of_their_kind(qapp: QApplication, wanted: str, substitute: str):
    families = chain(wanted)
    assert families[0] == wanted
    assert substitute in families
    assert len(families) == len(set(families))
    assert resolved(wanted)
