"""Word 97-2003 files: the same blocks as from the .docx that they were made of (tests/data/legacy), and refusals."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.forms.profile import all_profiles
from perfdesk.forms.recognise import recognise
from perfdesk.readers.legacy_word import read_legacy_word
from perfdesk.readers.sniff import read_document
from perfdesk.readers.word import read_word
from perfdesk.readers.word_edges import shaped
from perfdesk.readers.word_sprm import RowShape, modifiers
from perfdesk.readers.word_table import build
from perfdesk.table import Document, Table
from tests.forms.invented import plain

DATA = Path(__file__).resolve().parent.parent / "data" / "legacy"
FIB = b"\xec\xa5\x01\x01"


def patched(path: Path, changes: dict[int, bytes]) -> Path:
    """The mixed sample with bytes changed in the header of its text stream."""
    data = bytearray((DATA / "mixed.doc").read_bytes())
    begin = data.index(FIB)
    for place, value in changes.items():
        data[begin + place : begin + place + len(value)] = value
    path.write_bytes(data)
    return path


def shown(document: Document) -> list[object]:
    found: list[object] = []
    for block in document.blocks:
        if isinstance(block, Table):
            found.append([(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in block.cells])
        else:
            found.append(block.text)
    return found


@pytest.mark.parametrize("name", ["mixed", "two-projects"])
def test_an_old_file_reads_like_its_new_twin(name: str) -> None:
    old, new = read_legacy_word(DATA / f"{name}.doc"), read_word(DATA / f"{name}.docx")
    assert shown(old) == shown(new)
    assert old.warnings == new.warnings
    assert old.title == f"{name}.doc"


def test_revisions_signs_fields_and_breaks_are_words_as_accepted() -> None:
    texts = [block.text for block in read_legacy_word(DATA / "mixed.doc").blocks if not isinstance(block, Table)]
    assert texts[1:4] == ["保留插入完", "完成率≥95%\n软回车后\t不断<-尾", "链接字𠮷尾"]


def test_merged_cells_and_inner_tables_come_out_as_grids() -> None:
    first, framed, _, inner, _, wide = read_legacy_word(DATA / "mixed.doc").tables()
    places = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in first.cells}
    assert (first.rows, first.columns) == (5, 4)
    assert places["预算规模"] == (0, 0, 2, 1)
    assert places["资金\n来源"] == (0, 2, 1, 2)
    assert places["合计"] == (1, 1, 1, 2)
    assert places["全宽"] == (2, 0, 1, 4)
    assert places["乙"] == (3, 1, 2, 1)
    assert (
        [cell.text for cell in framed.cells] == [cell.text for cell in inner.cells] == ["内一", "内二", "内三", "内四"]
    )
    assert (wide.columns, wide.cells[-1].column_span) == (45, 35)


def test_projects_of_an_old_file_are_recognised_alike() -> None:
    old, new = (
        plain(recognise(read_document(DATA / f"two-projects.{kind}"), all_profiles()).filing)
        for kind in ("doc", "docx")
    )
    assert old == new
    assert len(old.projects) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({0: b"\xdc\xa5"}, "Word 95"),
        ({2: struct.pack("<H", 104)}, "Word 95"),
        ({10: struct.pack("<H", 0x1300)}, "密码"),
        ({0x4C: b"\xff\xff\xff\xff"}, "已损坏"),
        ({0x1A2: struct.pack("<II", 0, 0xFFFFFFFF)}, "已损坏"),
        ({0x1A2: struct.pack("<II", 0, 0)}, "已损坏"),
        ({0xFA: struct.pack("<II", 0x7FFFFFFF, 20)}, "已损坏"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, changes: dict[int, bytes], words: str) -> None:
    path = patched(tmp_path / "旧.doc", changes)
    with pytest.raises(UserError) as caught:
        read_document(path)
    assert words in caught.value.one_line()
    assert path.name in caught.value.message


def test_an_unfinished_story_length_gives_the_text_that_is_there(tmp_path: Path) -> None:
    path = patched(tmp_path / "长.doc", {0x4C: struct.pack("<i", 0x7FFFFFF)})
    assert shown(read_legacy_word(path))[0] == "1.河湾清淤绩效目标表"


def test_broken_old_files_are_read_or_refused(tmp_path: Path) -> None:
    whole = (DATA / "mixed.doc").read_bytes()
    draw = random.Random(5)
    refused = 0
    for number in range(60):
        data = bytearray(whole[: draw.randrange(len(whole))] if number % 3 == 0 else whole)
        for _ in range(number % 3 * 20):
            data[draw.randrange(len(data))] = draw.choice([0, 1, 0x7F, 0xFF])
        path = tmp_path / "坏.doc"
        path.write_bytes(data or b"x")
        try:
            read_document(path)
        except UserError:
            refused += 1
    assert 20 <= refused < 60


def test_a_list_of_modifiers_ends_where_it_breaks() -> None:
    sound = (
        struct.pack("<HB", 0x2416, 1) + struct.pack("<HBB", 0xC615, 255, 0) + b"\x00" + struct.pack("<HB", 0x2417, 1)
    )
    assert [code for code, _ in modifiers(sound)] == [0x2416, 0xC615, 0x2417]
    assert [code for code, _ in modifiers(sound[:-1])] == [0x2416, 0xC615]


def test_edges_that_differ_by_a_hair_are_one_line() -> None:
    shapes = [
        RowShape([0, 1000, 3000], ["restart", ""], [False, False]),
        RowShape([-8, 1012, 2000, 3005], ["continue", "", ""], [False] * 3),
        None,
    ]
    table = build(shaped(shapes, [["甲", "乙"], ["", "丙", "丁"], ["没有边的行"]]), "")
    assert [(cell.text, cell.column, cell.row_span, cell.column_span) for cell in table.cells] == [
        ("甲", 0, 2, 1),
        ("乙", 1, 1, 2),
        ("丙", 1, 1, 1),
        ("丁", 2, 1, 1),
        ("没有边的行", 0, 1, 1),
    ]


def test_a_cell_covered_from_the_left_widens_its_neighbour() -> None:
    table = build(shaped([RowShape([0, 500, 900], ["", ""], [False, True])], [["甲", ""]]), "")
    assert [(cell.text, cell.column_span) for cell in table.cells] == [("甲", 2)]
