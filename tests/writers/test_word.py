from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from lxml import etree

from perfdesk.errors import UserError
from perfdesk.table import Cell, Document, PageSetup, Paragraph, Table, TextStyle
from perfdesk.writers.measure import printable
from perfdesk.writers.word import write_word
from perfdesk.writers.word_package import Look, skeleton
from tests.writers.conftest import AWKWARD, LONG

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def path(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("word") / "绩效文本.docx"
    write_word(document, target)
    return target


@pytest.fixture(scope="module")
def root(path: Path) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))


def _text(node: etree._Element) -> str:
    """The words below a node, a line for each paragraph."""
    marks = {f"{_W}t": None, f"{_W}br": "\n", f"{_W}tab": "\t"}
    paragraphs = node.findall(f"{_W}p") if node.tag == f"{_W}tc" else [node]
    return "\n".join(
        "".join(
            (item.text or "") if marks[item.tag] is None else marks[item.tag]
            for item in part.iter()
            if item.tag in marks
        )
        for part in paragraphs
    )


def test_every_part_is_well_formed_and_python_docx_opens_it(path: Path, document: Document):
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        for name in package.namelist():
            etree.fromstring(package.read(name))
    opened = docx.Document(str(path))
    assert len(opened.tables) == len(list(document.tables()))
    assert opened.core_properties.title == "青石县群众工作局"
    assert opened.core_properties.author == ""
    assert opened.core_properties.language == "zh-CN"
    headings = [p.text for p in opened.paragraphs if p.style is not None and p.style.name == "Heading 2"]
    assert headings == ["1.走访经费绩效目标表", "2.A&B <培训> 经费绩效目标表"]


def test_nothing_of_the_default_template_is_left(path: Path):
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        types = package.read("[Content_Types].xml").decode()
        styles = etree.fromstring(package.read("word/styles.xml"))
        settings = package.read("word/settings.xml").decode()
    assert sorted(names) == [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml", "word/settings.xml", "word/styles.xml",
    ]  # fmt: skip
    assert "theme" not in types
    assert "jpeg" not in types
    ids = [style.get(f"{_W}styleId") for style in styles.iter(f"{_W}style")]
    assert ids == [
        "Normal", "DefaultParagraphFont", "TableNormal", "Footer", "Heading1", "Heading2", "TOC1", "TOC2"
    ]  # fmt: skip
    assert styles.find(f"{_W}latentStyles") is None
    assert "rsid" not in settings
    assert "updateFields" not in settings
    assert 'w:eastAsia="zh-CN"' in settings


def test_the_fixed_parts_are_made_once_for_a_look_and_carry_no_title(document: Document, tmp_path: Path):
    look = Look(PageSetup(), ((1, TextStyle()),), TextStyle(), TextStyle())
    assert skeleton(look) is skeleton(replace(look))
    for title in ("甲", "乙" * 300, "丙\n丁"):
        write_word(replace(document, title=title), tmp_path / "a.docx")
        properties = docx.Document(str(tmp_path / "a.docx")).core_properties
        assert properties.title == title[:255]
        assert properties.author == properties.last_modified_by == ""


def test_a_wide_page_is_landscape(document: Document, tmp_path: Path):
    write_word(replace(document, page=PageSetup(width=297, height=210)), tmp_path / "a.docx")
    section = docx.Document(str(tmp_path / "a.docx")).sections[0]
    assert section.orientation == WD_ORIENTATION.LANDSCAPE
    assert section.page_width > section.page_height


def test_cells_say_what_was_typed(root: etree._Element, document: Document):
    written = [
        _text(cell)
        for table in root.iter(f"{_W}tbl")
        for cell in table.iter(f"{_W}tc")
        if cell.find(f"{_W}tcPr/{_W}vMerge[@{_W}val='continue']") is None
    ]
    expected = [printable(cell.text) for table in document.tables() for cell in table.cells]
    assert written == expected
    assert set(AWKWARD) <= set(written)
    assert any(text == f"1.培训\tA&B\n{LONG}" for text in written)


def test_each_line_of_a_cell_is_a_paragraph_of_its_own(tmp_path: Path):
    cells = (Cell(text="甲\n\n乙\r\n丙", row=0, column=0, role="cell"), Cell(text="", row=0, column=1))
    write_word(Document(blocks=(Table(rows=1, columns=2, cells=cells),)), tmp_path / "a.docx")
    one, two = docx.Document(str(tmp_path / "a.docx")).tables[0].rows[0].cells
    assert [p.text for p in one.paragraphs] == ["甲", "", "乙", "丙"]
    assert [p.text for p in two.paragraphs] == [""]


def test_marked_parts_of_a_cell_are_bold_and_underlined(tmp_path: Path):
    cell = Cell(text="甲乙\n丙丁戊", row=0, column=0, role="cell", marks=((1, 4), (5, 6)))
    write_word(Document(blocks=(Table(rows=1, columns=1, cells=(cell,)),)), tmp_path / "a.docx")
    (made,) = docx.Document(str(tmp_path / "a.docx")).tables[0].rows[0].cells
    runs = [[(run.text, bool(run.underline), bool(run.bold)) for run in item.runs] for item in made.paragraphs]
    assert runs == [
        [("甲", False, False), ("乙", True, True)],
        [("丙", True, True), ("丁", False, False), ("戊", True, True)],
    ]


def test_the_line_grid_of_a_form_is_that_of_the_page(document: Document, tmp_path: Path):
    for pitch, expected in ((15.6, "312"), (None, None)):
        write_word(replace(document, page=replace(document.page, line_grid_pt=pitch)), tmp_path / "a.docx")
        section = docx.Document(str(tmp_path / "a.docx")).sections[0]._sectPr
        grid = section.find(qn("w:docGrid"))
        assert (None if grid is None else grid.get(qn("w:linePitch"))) == expected


def test_widths_agree_in_table_grid_and_cells(root: etree._Element):
    for table in root.iter(f"{_W}tbl"):
        grid = [int(column.get(f"{_W}w", "0")) for column in table.iter(f"{_W}gridCol")]
        assert table.find(f"{_W}tblPr/{_W}tblW").get(f"{_W}w") == str(sum(grid))
        assert table.find(f"{_W}tblPr/{_W}tblLayout").get(f"{_W}type") == "fixed"
        for row in table.iter(f"{_W}tr"):
            column = 0
            for cell in row.iter(f"{_W}tc"):
                properties = cell.find(f"{_W}tcPr")
                span_node = properties.find(f"{_W}gridSpan")
                span = 1 if span_node is None else int(span_node.get(f"{_W}val"))
                width = int(properties.find(f"{_W}tcW").get(f"{_W}w"))
                assert width == sum(grid[column : column + span])
                column += span
            assert column == len(grid)


def test_rows_do_not_split_and_indicator_headers_repeat(root: etree._Element):
    tables = list(root.iter(f"{_W}tbl"))
    assert all(row.find(f"{_W}trPr/{_W}cantSplit") is not None for table in tables for row in table.iter(f"{_W}tr"))
    for table in tables[1::2]:
        marks = [row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in table.iter(f"{_W}tr")]
        assert marks == [True] + [False] * (len(marks) - 1)
        height = next(table.iter(f"{_W}tr")).find(f"{_W}trPr/{_W}trHeight")
        assert height.get(f"{_W}hRule") == "atLeast"


def test_merged_level_words_restart_and_continue(root: etree._Element):
    table = list(root.iter(f"{_W}tbl"))[1]
    first = [next(row.iter(f"{_W}tc")) for row in table.iter(f"{_W}tr")][1:]
    marks = [[node.get(f"{_W}val") for node in cell.iter(f"{_W}vMerge")] for cell in first]
    assert marks == [["restart"], ["continue"], []]
    assert [_text(cell) for cell in first] == ["产出指标", "", "效益指标"]


def test_chinese_fonts_are_set_on_runs_styles_and_defaults(path: Path, root: etree._Element):
    with zipfile.ZipFile(path) as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"Theme=" not in everything
    assert b"theme1" not in everything
    for run in root.iter(f"{_W}r"):
        if run.find(f"{_W}t") is not None:
            assert run.find(f"{_W}rPr/{_W}rFonts").get(f"{_W}eastAsia")
    assert styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}rFonts").get(f"{_W}eastAsia") == "宋体"
    heading = styles.find(f"{_W}style[@{_W}styleId='Heading2']")
    assert heading.find(f"{_W}rPr/{_W}rFonts").get(f"{_W}eastAsia") == "方正小标宋简体"
    assert heading.find(f"{_W}pPr/{_W}outlineLvl").get(f"{_W}val") == "1"


def test_each_font_names_those_that_may_stand_in_for_it(path: Path, document: Document):
    with zipfile.ZipFile(path) as package:
        fonts = etree.fromstring(package.read("word/fontTable.xml"))
    others = {font.get(f"{_W}name"): font.find(f"{_W}altName").get(f"{_W}val").split(",") for font in fonts}
    assert {style.east_asia for style in document.styles.values()} <= set(others)
    assert others["仿宋_GB2312"][0] == "仿宋"
    assert {"方正仿宋_GBK", "宋体"} <= set(others["仿宋_GB2312"])
    assert others["方正小标宋简体"][0] == "方正小标宋_GBK"
    charsets = {font.get(f"{_W}name"): font.find(f"{_W}charset").get(f"{_W}val") for font in fonts}
    assert (charsets["Times New Roman"], charsets["黑体"]) == ("00", "86")


def test_each_contents_entry_links_to_a_heading_with_its_page(root: etree._Element):
    marks = {node.get(f"{_W}name") for node in root.iter(f"{_W}bookmarkStart")}
    links = [node.get(f"{_W}anchor") for node in root.iter(f"{_W}hyperlink")]
    assert len(links) == 5
    assert set(links) == marks
    fields = [node.text for node in root.iter(f"{_W}instrText")]
    assert fields[0] == ' TOC \\o "1-2" \\h \\z \\u '
    assert [re.sub(r" _Toc\S+", "", text) for text in fields[1:]] == [" PAGEREF \\h "] * 5
    kinds = [node.get(f"{_W}fldCharType") for node in root.iter(f"{_W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 6
    numbers = [[_text(run) for run in node.iter(f"{_W}r") if run.find(f"{_W}t") is not None][-1]
               for node in root.iter(f"{_W}hyperlink")]  # fmt: skip
    assert numbers == sorted(numbers, key=int)
    assert numbers[0] == "3"  # cover, contents, Part One


def test_every_project_starts_a_page_and_the_unit_line_is_open_at_the_top(root: etree._Element):
    titles = [p for p in root.iter(f"{_W}p") if p.find(f"{_W}pPr/{_W}pStyle[@{_W}val='Heading2']") is not None]
    assert all(p.find(f"{_W}pPr/{_W}pageBreakBefore") is not None for p in titles)
    unit = next(next(root.iter(f"{_W}tbl")).iter(f"{_W}tc"))
    assert [node.tag for node in unit.find(f"{_W}tcPr/{_W}tcBorders")] == [f"{_W}top", f"{_W}left", f"{_W}right"]


def test_page_set_up_and_footer_follow_the_form(path: Path):
    section = docx.Document(str(path)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (23, 20)
    footer = section.footer.paragraphs[0]
    assert footer.text == "- 1 -"
    assert [node.text for node in footer._p.iter(qn("w:instrText"))] == [" PAGE "]


def test_tables_that_touch_are_kept_apart(tmp_path: Path):
    table = Table(rows=1, columns=1, cells=(Cell(text="甲", row=0, column=0),))
    write_word(Document(blocks=(table, table)), tmp_path / "a.docx")
    assert len(docx.Document(str(tmp_path / "a.docx")).tables) == 2


def test_places_without_a_cell_become_empty_cells(tmp_path: Path):
    table = Table(rows=2, columns=3, cells=(Cell(text="甲", row=0, column=1), Cell(text="乙", row=1, column=2)))
    write_word(Document(blocks=(table,)), tmp_path / "a.docx")
    opened = docx.Document(str(tmp_path / "a.docx")).tables[0]
    assert [[cell.text for cell in row.cells] for row in opened.rows] == [["", "甲", ""], ["", "", "乙"]]


def test_progress_ends_at_the_total(document: Document, tmp_path: Path):
    seen: list[tuple[int, int]] = []
    write_word(document, tmp_path / "a.docx", progress=lambda done, total: seen.append((done, total)))
    total = len(document.blocks)
    assert seen == [(i, total) for i in range(1, total + 1)]


def test_a_missing_folder_is_a_user_error(tmp_path: Path):
    with pytest.raises(UserError, match="不存在"):
        write_word(Document(blocks=(Paragraph(text="甲"),)), tmp_path / "无" / "a.docx")


def test_an_empty_document_is_still_a_file(tmp_path: Path):
    write_word(Document(blocks=()), tmp_path / "a.docx")
    assert docx.Document(str(tmp_path / "a.docx")).paragraphs == []


def test_contents_with_words_of_their_own_survive_an_update(tmp_path: Path):
    """Word makes the contents from hidden marks where the headings are all the same."""
    heading = Paragraph(text="目标表", role="project_title", outline=2, bookmark="b1")
    entry = Paragraph(text='目标表（甲"乙\\丙"）', role="toc_entry", outline=2, target="b1")
    write_word(Document(blocks=(entry, heading)), tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        root = etree.fromstring(package.read("word/document.xml"))
    fields = [node.text for node in root.iter(f"{_W}instrText")]
    assert fields[0] == " TOC \\f \\h \\z "
    assert fields[-1] == ' TC "目标表（甲\\"乙\\\\丙\\"）" \\l 2 '


def test_a_cover_has_no_footer(document: Document, root: etree._Element):
    assert root.find(f".//{_W}sectPr/{_W}titlePg") is not None
    assert [node.get(f"{_W}type") for node in root.iter(f"{_W}footerReference")] == ["default"]
