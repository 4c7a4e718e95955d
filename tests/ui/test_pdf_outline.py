"""The outline that is added to Qt's PDF files."""

from __future__ import annotations

import re

import pytest

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import profile_for
from perfdesk.table import Document, Paragraph, TextStyle
from perfdesk.writers.page_items import Place
from perfdesk.writers.pages import EstimatedMeasure, paginate_with_places
from tests.ui.helpers import small_filing
from ui.pdf_outline import Mark, marks_of, with_outline
from ui.printing import pdf_bytes


def document() -> Document:
    return compose_filing(small_filing(), profile_for("hebei-project"), contents=True)


def numbered(pdf: bytes) -> dict[int, bytes]:
    """The objects that the newest cross-reference table places, each at its offset."""
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    table = pdf[start : pdf.index(b"trailer", start)]
    found = {}
    for number, offset in re.findall(rb"(\d+) 1\n(\d{10}) 00000 n", table):
        assert pdf[int(offset) :].startswith(number + b" 0 obj\n")
        found[int(number)] = pdf[int(offset) : pdf.index(b"endobj", int(offset))]
    return found


def title_of(item: bytes) -> str:
    found = re.search(rb"/Title <FEFF([0-9A-F]+)>", item)
    assert found is not None
    return bytes.fromhex(found[1].decode()).decode("utf-16-be")


def test_a_book_has_its_parts_and_headings_as_an_outline(qtbot: object) -> None:
    pdf = pdf_bytes(document())
    objects = numbered(pdf)
    (catalog,) = (item for item in objects.values() if b"/Type /Catalog" in item)
    root = re.search(rb"/Outlines (\d+) 0 R", catalog)
    assert root is not None
    assert b"/Type /Outlines" in objects[int(root[1])]
    assert b"/Pages 4 0 R" in catalog
    titles = [title_of(item) for item in objects.values() if b"/Title" in item]
    assert titles == [
        "第一部分 部门整体绩效目标", "一、总体绩效目标", "二、分项绩效目标", "三、工作保障措施",
        "第二部分 预算项目绩效目标", "1.护林员培训绩效目标表", "2.森林防火宣传绩效目标表", "3.古树名木保护绩效目标表",
    ]  # fmt: skip


def test_every_line_leads_to_the_page_of_its_heading(qtbot: object) -> None:
    pdf = pdf_bytes(document())
    pages, places = paginate_with_places(document(), EstimatedMeasure())
    kids = re.search(rb"/Kids\s*\[(.*?)\]", pdf, re.DOTALL)
    assert kids is not None
    refs = re.findall(rb"\d+ 0 R", kids[1])
    assert len(refs) == len(pages)
    wanted = [mark for top in marks_of(document(), places) for mark in (top, *top.below)]
    found = [re.search(rb"/Dest \[(\d+ 0 R) /XYZ", item) for item in numbered(pdf).values() if b"/Title" in item]
    assert [refs.index(match[1]) + 1 for match in found if match] == [mark.place.page for mark in wanted]


def test_headings_without_parts_stand_at_the_top() -> None:
    blocks = (
        Paragraph(text="甲", role="project_title", outline=2, bookmark="b1"),
        Paragraph(text="文", role="narrative"),
        Paragraph(text="甲", role="project_title", outline=2, bookmark="b2", page_break_before=True),
        Paragraph(text="甲（乙）", role="toc_entry", outline=2, target="b2"),
    )
    plain = Document(blocks=blocks, styles={"narrative": TextStyle()})
    _, places = paginate_with_places(plain, EstimatedMeasure())
    marks = marks_of(plain, places)
    assert [(mark.text, mark.place.page, mark.below) for mark in marks] == [("甲", 1, []), ("甲（乙）", 2, [])]
    assert marks[0].place.y == pytest.approx(plain.page.top)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.4\nsomething else", b"trailer <<>> startxref 5 %%EOF"])
def test_a_file_of_another_make_stays_as_it_is(pdf: bytes) -> None:
    assert with_outline(pdf, [Mark("甲", Place(1, 20.0))], 297.0) == pdf


def test_nothing_to_list_changes_nothing(qtbot: object) -> None:
    pdf = pdf_bytes(Document(blocks=(Paragraph(text="甲"),)))
    assert pdf.count(b"%%EOF") == 1
    assert b"/Outlines" not in pdf
