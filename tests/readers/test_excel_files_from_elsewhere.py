"""Workbooks that other programs write, or nobody should: read with bounded means, or refused in one line."""

from __future__ import annotations

import random
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.readers.excel import read_excel
from tests.effort import effort
from tests.readers.building import xlsx

_DATE = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs>'


def words(row: int, *texts: str) -> str:
    """A row of cells with a text each."""
    cells = "".join(
        f'<c r="{chr(65 + i)}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for i, text in enumerate(texts)
    )
    return f'<row r="{row}">{cells}</row>'


def sheet(rows: str, after: str = "") -> dict[str, str]:
    return {"一": f"<sheetData>{rows}</sheetData>{after}"}


def only_row(path: Path) -> list[str]:
    (table,) = read_excel(path).tables()
    return [cell.text for cell in table.row_cells(0)]


def test_a_strict_workbook_is_read_the_same(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row>' + words(2, "丙", "丁")
    merged = sheet(cells, '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')
    strings = "<si><t>甲</t></si>"
    loose, strict = (
        read_excel(xlsx(tmp_path / "书.xlsx", merged, strings=strings, strict=strict)) for strict in (False, True)
    )
    assert strict == loose
    (table,) = strict.tables()
    assert [(cell.text, cell.row_span) for cell in table.cells] == [("甲", 2), ("5", 1), ("丁", 1)]


def test_numbers_in_date_cells_show_as_dates_or_as_they_are(tmp_path: Path) -> None:
    values = "".join(f'<c s="{style}"><v>{value}</v></c>' for style, value in ((1, 45658), (1, 20250101), (2, 1.25)))
    iso = '<c s="1" t="d"><v>2025-01-01T00:00:00Z</v></c>'
    path = xlsx(tmp_path / "日.xlsx", sheet(f"<row>{values}{iso}</row>"), styles=_DATE)
    assert only_row(path) == ["2025/1/1", "20250101", "30:00:00", "2025/1/1"]


def test_the_older_date_system_is_seen(tmp_path: Path) -> None:
    rows = '<row><c s="1"><v>0</v></c><c><v>7</v></c></row>'
    path = xlsx(tmp_path / "旧.xlsx", sheet(rows), styles=_DATE, workbook='<workbookPr date1904="1"/>')
    assert only_row(path) == ["1904/1/1", "7"]


def test_wrong_looks_do_not_keep_the_words_away(tmp_path: Path) -> None:
    wrong = '<rPr><color rgb="no colour"/><family val="99"/><sz val="large"/></rPr>'
    styles = f"<fonts><font>{wrong}</font></fonts><fills><fill/></fills>{_DATE}"
    inline = f'<c r="B1" t="inlineStr"><is><r>{wrong}<t>乙</t></r><rPh><t>音</t></rPh></is></c>'
    path = xlsx(
        tmp_path / "色.xlsx",
        sheet(f'<row r="1"><c r="A1" t="s"><v>0</v></c>{inline}</row>'),
        strings=f"<si><r>{wrong}<t>甲</t></r><phoneticPr/></si>",
        styles=styles,
        workbook='<definedNames><definedName name="坏">#REF!</definedName></definedNames>',
    )
    assert only_row(path) == ["甲", "乙"]


def test_validations_and_conditional_formats_are_passed_over(tmp_path: Path) -> None:
    after = (
        '<conditionalFormatting sqref="?"><cfRule type="none" dxfId="99"/></conditionalFormatting>'
        '<dataValidations><dataValidation type="none" sqref="?"/></dataValidations>'
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>'
    )
    assert only_row(xlsx(tmp_path / "验.xlsx", sheet(words(1, "甲", "乙"), after))) == ["甲", "乙"]


def test_formulas_without_a_result_are_shown_as_written_and_doubted(tmp_path: Path) -> None:
    shared = '<c r="A1"><f t="shared" si="0" ref="A1:B1">C1+1</f></c><c r="B1"><f t="shared" si="0"/></c>'
    array = '<c r="C1"><f t="array" ref="C1">SUM(A1:B1)</f><v></v></c><c r="D1" t="e"><v>#DIV/0!</v></c>'
    (table,) = read_excel(xlsx(tmp_path / "式.xlsx", sheet(f'<row r="1">{shared}{array}</row>'))).tables()
    assert [cell.text for cell in table.cells] == ["=C1+1", "", "=SUM(A1:B1)", "#DIV/0!"]
    assert [bool(cell.doubt) for cell in table.cells] == [True, False, True, True]


def test_formatted_rows_down_to_the_last_one_are_passed_without_keeping_them(tmp_path: Path) -> None:
    ghosts = "".join(f'<row r="{i}" ht="{i % 90}.5" customHeight="1"/>' for i in range(1_028_577, 1_048_576))
    path = xlsx(tmp_path / "高.xlsx", sheet(words(1, "甲", "乙") + ghosts + words(1048576, "丙")))
    tracemalloc.start()
    try:
        blocks = read_excel(path).blocks
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [type(block).__name__ for block in blocks] == ["Table", "Paragraph"]
    assert blocks[1].place == "工作表“一”第1048576行"
    assert peak < 3 * 2**20


def test_rows_with_a_formatted_cell_in_the_last_column_are_not_filled_up(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{i}"><c r="A{i}"><v>{i}</v></c><c r="B{i}"><v>1</v></c><c r="XFD{i}" s="1"/></row>'
        for i in range(1, 10_001)
    )
    path = xlsx(tmp_path / "宽.xlsx", sheet(rows), styles=_DATE)
    found = []
    assert effort(lambda: found.extend(read_excel(path).tables())) < 500
    assert [(table.rows, table.columns) for table in found] == [(10_000, 2)]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1"><v>many</v></c></row>',
        '<row r="one"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="big"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>yesterday</v></c></row>',
        "<row>" + "<c/>" * 16_385 + "</row>",
    ],
    ids=["no such string", "no number", "no row", "no place", "no style", "no date", "too many cells"],
)
def test_a_cell_that_openpyxl_stumbles_over_is_told_as_damaged(rows: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"坏\.xlsx”已损坏"):
        read_excel(xlsx(tmp_path / "坏.xlsx", sheet(rows)))


def test_a_text_of_endless_runs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfdesk.readers.safety.MAX_ITEMS", 100)
    path = tmp_path / "段.xlsx"
    read_excel(xlsx(path, sheet(words(1, "甲")), strings=f"<si>{'<r><t>字</t></r>' * 200}</si>"))
    with pytest.raises(UserError, match="内容过多"):
        read_excel(xlsx(path, sheet(words(1, "甲")), strings=f"<si>{'<r><t>字</t></r>' * 100}</si>" * 3))


def mutated(data: bytes, draw: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.randrange(1, 4)):
        changed[draw.randrange(len(changed))] = draw.choice(b'<>/"=0123456789AZaz ')
    return bytes(changed)


@pytest.mark.parametrize("part", ["workbook.xml", "sharedStrings.xml", "styles.xml", "worksheets/sheet1.xml"])
def test_damaged_bytes_in_any_part_never_end_in_another_error(part: str, tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{i}" hidden="1"><c r="A{i}" t="s" s="1"><v>1</v></c><c r="B{i}" s="1"><v>45658</v></c>'
        f'<c r="C{i}" t="b"><v>1</v></c><c r="D{i}"><f>A1</f></c></row>'
        for i in range(1, 4)
    )
    styles = f'<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>{_DATE}'
    merges = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    strings = "<si><t>甲</t></si><si><r><t>乙</t></r></si>"
    whole = xlsx(tmp_path / "全.xlsx", sheet(rows, merges), strings=strings, styles=styles, workbook="<workbookPr/>")
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    draw = random.Random(part)
    path = tmp_path / "变.xlsx"
    refusals = 0
    for _ in range(150):
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, mutated(data, draw) if name == f"xl/{part}" else data)
        try:
            read_excel(path)
        except UserError:
            refusals += 1
    assert 0 < refusals < 150
