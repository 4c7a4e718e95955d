from __future__ import annotations

import pytest

from perfdesk.table import Cell, Document, PageSetup, Paragraph, Table, TextStyle
from perfdesk.writers.measure import MM_PER_PT, PrintMeasure
from perfdesk.writers.pages import EstimatedMeasure, Page, page_numbers, paginate, paginate_with_places

_PAGE = PageSetup(width=210, height=100, top=10, right=20, bottom=10, left=20, footer_distance=4)
_STYLES = {
    "body": TextStyle(size_pt=16, line_pt=28, line_exact=True, align="justify", indent_chars=2),
    "title": TextStyle(size_pt=15, align="center"),
    "cell": TextStyle(size_pt=9, line_pt=13, align="center"),
    "bare": TextStyle(size_pt=9, border=False),
}


def _pages(*blocks: Paragraph | Table) -> tuple[Page, ...]:
    return paginate(Document(blocks=blocks, page=_PAGE, styles=_STYLES), EstimatedMeasure())


def _texts(page: Page) -> list[str]:
    return [item.text for item in page.texts]


def _grid(rows: int, *, merged: bool = True, text: str = "行", columns: int = 3) -> Table:
    """A header row, then `rows` rows whose first column is one merged word."""
    cells = [Cell(text=f"表头{i}", row=0, column=i, role="cell") for i in range(columns)]
    for row in range(1, rows + 1):
        if not merged or row == 1:
            cells.append(Cell(text="产出指标", row=row, column=0, row_span=rows if merged else 1, role="cell"))
        cells += [Cell(text=f"{text}{row}列{i}", row=row, column=i, role="cell") for i in range(1, columns)]
    return Table(
        rows=rows + 1, columns=columns, cells=tuple(cells), widths=(40.0, 60.0, 60.0)[:columns],
        min_heights=(8.0,) * (rows + 1), header_rows=1, repeat_columns=1,
    )  # fmt: skip


def test_an_empty_document_is_one_page_with_its_footer():
    (page,) = _pages()
    assert _texts(page) == ["- 1 -"]
    assert (page.number, page.width, page.height) == (1, 210, 100)


def test_a_long_table_repeats_its_header_and_its_level_word_on_every_page():
    pages = _pages(_grid(20))
    assert len(pages) == 3
    for page in pages:
        assert _texts(page).count("表头0") == 1
        assert _texts(page).count("产出指标") == 1
    printed = [text for page in pages for text in _texts(page) if text.startswith("行")]
    assert printed == [f"行{row}列{i}" for row in range(1, 21) for i in (1, 2)]


def test_no_row_is_cut_and_nothing_stands_outside_the_margins():
    for page in _pages(_grid(20, text="为提高服务群众水平全年开展走访培训宣传活动确保规范" * 2)):
        body = [item for item in page.texts if not item.text.startswith("- ")]
        assert all(item.y >= 10 - 0.01 and item.y + item.height <= 90 + 0.01 for item in body)
        assert all(10 - 0.01 <= rule.y1 <= rule.y2 <= 90 + 0.01 for rule in page.rules)


def test_every_page_of_a_broken_table_is_closed_below():
    for page in _pages(_grid(20)):
        verticals = [rule for rule in page.rules if rule.x1 == rule.x2]
        horizontals = [rule for rule in page.rules if rule.y1 == rule.y2]
        lowest = max(rule.y2 for rule in verticals)
        bottom = [rule for rule in horizontals if abs(rule.y1 - lowest) < 0.01]
        assert [(round(rule.x1, 2), round(rule.x2, 2)) for rule in bottom] == [(25.0, 185.0)]


def test_a_row_taller_than_a_page_is_cut_between_lines_and_loses_nothing():
    text = "".join(chr(0x4E00 + i) for i in range(1200))
    cells = (Cell(text="绩效目标", row=0, column=0, role="cell"), Cell(text=text, row=0, column=1, role="cell"))
    pages = _pages(Table(rows=1, columns=2, cells=cells, widths=(30.0, 130.0)))
    assert len(pages) > 1
    printed = "".join(t for page in pages for t in _texts(page) if t != "绩效目标" and not t.startswith("- "))
    assert printed == text
    for page in pages:
        assert all(item.y + item.height <= 90.01 for item in page.texts if not item.text.startswith("- "))


def test_a_row_taller_than_a_page_begins_where_it_stands():
    cells = (Cell(text="甲", row=0, column=0, role="cell"), Cell(text="字" * 2000, row=1, column=0, role="cell"))
    pages = _pages(Table(rows=2, columns=1, cells=cells, widths=(160.0,), min_heights=(10.0, 10.0)))
    assert "甲" in _texts(pages[0])
    assert any(set(text) == {"字"} for text in _texts(pages[0]))


def test_a_merged_label_outside_the_repeated_columns_keeps_its_rows_together():
    cells = [Cell(text="起", row=0, column=0, role="cell"), Cell(text="起", row=0, column=1, role="cell")]
    cells.append(Cell(text="资金支出计划", row=1, column=0, row_span=2, role="cell"))
    cells += [Cell(text=f"{row}", row=row, column=1, role="cell") for row in (1, 2)]
    table = Table(rows=3, columns=2, cells=tuple(cells), widths=(50.0, 50.0), min_heights=(60.0, 15.0, 15.0))
    first, second = _pages(table)
    assert _texts(first)[:-1] == ["起", "起"]
    assert _texts(second)[:-1] == ["资金支出计划", "1", "2"]


def test_a_borderless_cell_has_no_rules_but_its_neighbour_below_has():
    cells = (Cell(text="单位：元", row=0, column=0, role="bare"), Cell(text="甲", row=1, column=0, role="cell"))
    (page,) = _pages(Table(rows=2, columns=1, cells=cells, widths=(100.0,), min_heights=(10.0, 10.0)))
    assert min(rule.y1 for rule in page.rules) == 20.0
    assert len(page.rules) == 4


def test_a_page_break_before_starts_a_page_but_not_an_empty_first_one():
    pages = _pages(
        Paragraph(text="甲", role="title", page_break_before=True),
        Paragraph(text="乙", role="title", page_break_before=True),
    )
    assert [_texts(page)[0] for page in pages] == ["甲", "乙"]


def test_prose_has_its_fixed_pitch_its_indent_and_justified_lines():
    (page,) = _pages(Paragraph(text="走访" * 40, role="body"))
    lines = page.texts[:-1]
    em = 16 * 25.4 / 72
    assert abs(lines[1].y - lines[0].y - 28 * 25.4 / 72) < 0.001
    assert abs(lines[0].x - 20 - 2 * em) < 0.001
    assert lines[1].x == 20
    gaps = len(lines[1].text) - 1
    assert abs(len(lines[1].text) * em + gaps * lines[1].spacing - 170) < 0.01
    assert lines[-1].spacing == 0


def test_a_heading_does_not_stay_alone_at_the_foot_of_a_page():
    filler = [Paragraph(text="甲", role="body")] * 7
    pages = _pages(*filler, Paragraph(text="二、标题", role="title", outline=1), Paragraph(text="乙", role="body"))
    assert "二、标题" not in _texts(pages[0])
    assert _texts(pages[1])[:2] == ["二、标题", "乙"]


def test_contents_entries_get_page_numbers_and_dots():
    blocks = (
        Paragraph(text="走访经费", role="toc_entry", outline=2, target="b1"),
        Paragraph(text="培训经费", role="toc_entry", outline=2, target="b2"),
        Paragraph(text="走访经费", role="title", outline=2, bookmark="b1", page_break_before=True),
        Paragraph(text="培训经费", role="title", outline=2, bookmark="b2", page_break_before=True),
    )
    pages = _pages(*blocks)
    first = pages[0].texts
    assert {item.text for item in first} >= {"2", "3"}
    dots = [item for item in first if set(item.text) == {"."}]
    assert len(dots) == 2
    assert all(len(item.text) > 50 for item in dots)
    document = Document(blocks=blocks, page=_PAGE, styles=_STYLES)
    assert page_numbers(document, EstimatedMeasure()) == {"b1": 2, "b2": 3}


def test_the_filing_has_one_page_per_project_and_every_cell_on_paper(document: Document):
    pages = paginate(document, EstimatedMeasure())
    titles = [block.text for block in document.blocks if isinstance(block, Paragraph) and block.role == "project_title"]
    starts = [page.texts[0].text for page in pages]
    assert all(title in starts for title in titles)
    printed = "".join(text for page in pages for text in _texts(page))
    for table in document.tables():
        for cell in table.cells:
            first = cell.text.replace("\x07", "").expandtabs(4).split("\n")[0][:4]
            assert first in printed


def test_space_above_a_heading_counts_after_a_page_break_and_not_where_text_runs_on():
    high = {"plain": TextStyle(size_pt=10), "head": TextStyle(size_pt=10, before_pt=72)}

    def second_page(*blocks: Paragraph) -> Page:
        _, page = paginate(Document(blocks=blocks, page=_PAGE, styles=high), EstimatedMeasure())
        return page

    broken = second_page(Paragraph(text="字", role="plain"), Paragraph(text="题", role="head", page_break_before=True))
    assert broken.texts[0].y == pytest.approx(_PAGE.top + 25.4)
    full = int(80 / (10 * 1.3 * MM_PER_PT))
    running = second_page(*[Paragraph(text="字", role="plain")] * full, Paragraph(text="题", role="head"))
    assert running.texts[0].y == pytest.approx(_PAGE.top)


def test_the_place_of_each_paragraph_is_told():
    blocks = (Paragraph(text="字", role="bare"), Paragraph(text="题", role="bare", page_break_before=True))
    pages, places = paginate_with_places(Document(blocks=blocks, page=_PAGE, styles=_STYLES), EstimatedMeasure())
    assert len(pages) == 2
    assert {index: (place.page, place.y) for index, place in places.items()} == {0: (1, 10), 1: (2, 10)}


def test_printed_widths_are_those_of_times_with_a_gap_between_scripts():
    style = TextStyle(size_pt=10)
    em = 10 * MM_PER_PT
    assert [width / em for width in PrintMeasure().advances("年5%Wi，3年", style)] == pytest.approx(
        [1.2, 0.5, 0.833, 0.944, 0.278, 1.0, 0.7, 1.0]
    )
    assert PrintMeasure().advances("１😀é", style) == EstimatedMeasure().advances("１😀é", style)
