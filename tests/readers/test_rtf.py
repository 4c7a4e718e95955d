"""Rich text: words in every coding, tables with merged cells, and what is no content."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.readers.sniff import read_document
from perfdesk.table import Document, Paragraph, Table

_FONTS = r"{\f0\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset2 Symbol;}{\f2\fcharset0 Times;}"
HEAD = rf"{{\rtf1\ansi\ansicpg936\uc1{{\fonttbl{_FONTS}}}"


def read(path: Path, body: str, name: str = "甲.doc") -> Document:
    file = path / name
    file.write_bytes((HEAD + body + "}").encode("ascii"))
    return read_document(file)


def uni(text: str) -> str:
    return "".join(rf"\u{ord(letter) - 65536 if ord(letter) > 32767 else ord(letter)}?" for letter in text)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (uni("项目（一）") + r"\par", "项目（一）"),
        (r"\f0 \'cf\'ee\'c4\'bf\par", "项目"),
        (r"\f2 \'cf\'eeA\'c4\'bf\par", "项A目"),
        (r"\uc2" + r"\u39033\'cf\'ee\u30446\'c4\'bf" + r"\par", "项目"),
        (r"\u39033{\b \u30446?}\par", "项目"),
        (r"{\f1 \'b3}90%\par", "≥90%"),
        (r"\u-3917?90%\par", "≥90%"),
        (r"A\tab B\line C\~D\_E\-F\emdash\ldblquote G\rdblquote\par", "A\tB\nC\xa0D-EF—“G”"),
        (r"\{A\\B\}\par", r"{A\B}"),
        (r"\u55357?\u56834?\par", "\U0001f602"),
        ("A\r\nB\\par", "AB"),
        (r"{\pict\bin5 }}{{}}A\par", "A"),
        (r"{\listtext 1.\tab}" + uni("名称") + r"\par", "1.名称"),
        (r"{\*\bkmkstart _Toc}{\*\unknown B}A{\*\bkmkend _Toc}\par", "A"),
        (r"A{\field{\*\fldinst HYPERLINK x}{\fldrslt B}}C\par", "ABC"),
    ],
)
def test_words_come_out_as_they_are_shown(tmp_path: Path, body: str, expected: str) -> None:
    assert texts(read(tmp_path, body)) == [expected]


def test_hidden_deleted_and_marginal_words_are_remarked_on(tmp_path: Path) -> None:
    body = r"A{\v B}{\deleted C}{\revised D}\par{\header E\par}{\footer 1\par}F{\footnote G}\par"
    document = read(tmp_path, body)
    assert texts(document) == ["AD", "F"]
    assert document.warnings == (
        "文件含隐藏文字，没有读入。",
        "文件含修订，已按接受处理。",
        "页眉没有读入：“E”",
        "脚注没有读入：“G”",
    )


def test_contents_are_no_words(tmp_path: Path) -> None:
    body = r"{\field{\*\fldinst TOC \\o}{\fldrslt A\tab 1\par B\tab 2\par}}C\par"
    assert texts(read(tmp_path, body)) == ["", "", "C"]


def test_a_text_box_follows_its_paragraph(tmp_path: Path) -> None:
    body = r"A{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt B\par C}}{\shprslt D\par}}E\par F\par"
    assert texts(read(tmp_path, body)) == ["AE", "B", "C", "F"]


ROW = r"\trowd\trleft0{}\pard\intbl {}\row"


def row(cells: list[tuple[int, str, str]]) -> str:
    """A row of (right edge, properties, words)."""
    shape = "".join(rf"{properties}\cellx{edge}" for edge, properties, _ in cells)
    return ROW.format(shape, "".join(rf"{words}\cell " for _, _, words in cells))


def grid(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]


def test_cells_are_merged_in_both_directions(tmp_path: Path) -> None:
    body = row([(1000, "", "A"), (3000, "", "B")])
    body += row([(1000, r"\clvmgf", "C"), (2000, "", r"D\par E"), (3000, "", "F")])
    body += row([(1000, r"\clvmrg", ""), (2000, r"\clmgf", "G"), (3000, r"\clmrg", "")])
    (table,) = read(tmp_path, body).tables()
    assert grid(table) == [
        (0, 0, 1, 1, "A"),
        (0, 1, 1, 2, "B"),
        (1, 0, 2, 1, "C"),
        (1, 1, 1, 1, "D\nE"),
        (1, 2, 1, 1, "F"),
        (2, 1, 1, 2, "G"),
    ]


def test_the_shape_may_come_behind_the_cells_and_a_paragraph_ends_the_table(tmp_path: Path) -> None:
    body = r"\pard\intbl A\cell B\cell\trowd\cellx1000\cellx2000\row\pard C\par\intbl D\cell\row"
    first, second, third = read(tmp_path, body).blocks
    assert isinstance(first, Table)
    assert isinstance(third, Table)
    assert (grid(first)[1], second.place, grid(third)[0][4]) == ((0, 1, 1, 1, "B"), "第1段", "D")


def test_a_table_in_a_cell_is_read(tmp_path: Path) -> None:
    inner = r"\itap2 B\nestcell C\nestcell{\*\nesttableprops\trowd\cellx500\cellx1000\nestrow}{\nonesttables X\par}"
    body = rf"\pard\intbl A\par {inner}\pard\intbl\cell D\cell\trowd\cellx1000\cellx2000\row"
    outer, nested = read(tmp_path, body).tables()
    assert [cell.text for cell in outer.cells] == ["A", "D"]
    assert [cell.text for cell in nested.cells] == ["B", "C"]


@pytest.mark.parametrize("body", ["{" * 500, r"\intbl" + r"A\cell " * 210_000], ids=["deep", "wide"])
def test_unreasonable_files_are_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(UserError, match="甲"):
        read(tmp_path, body)


def test_half_a_file_gives_what_it_holds(tmp_path: Path) -> None:
    whole = HEAD + row([(1000, "", "A"), (2000, "", "B")]) + r"\pard C\par}"
    for end in range(len(HEAD) - 30, len(whole)):
        path = tmp_path / "甲.rtf"
        path.write_bytes(whole[:end].encode())
        assert "".join(texts(read_document(path))) in ("", "C")
