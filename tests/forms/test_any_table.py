"""Random tables made of the words of all forms: read without a fault, kept by every form, and back again."""

from __future__ import annotations

import random

import pytest

from perfdesk.errors import UserError
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import all_profiles
from perfdesk.forms.recognise import recognise
from perfdesk.forms.synonyms import general_synonyms
from perfdesk.model.rows import Filing
from perfdesk.table import Block, Cell, Document, Paragraph, Table
from perfdesk.workflow.change_form import change_form
from perfdesk.workflow.interchange import from_dump, to_dump

FORMS = all_profiles()
GENERAL = general_synonyms()
LABELS = [
    word for part in (GENERAL.head, GENERAL.columns, GENERAL.foot, GENERAL.flat) for w in part.values() for word in w
]
LABELS += [cell.label for form in FORMS.values() for row in form.form_rows for cell in row if cell.label]
HEADER = ("一级指标", "二级指标", "三级指标", "指标值")
VALUES = [
    *("产出指标", "数量指标 (必填)", "指标1: 甲", "指标2：乙 指标3：丙", "3 5", "≥95%", "12万元", "5", "", "", ""),
    *("1.甲\n2.乙", "2025", "目标1", "正向", "大于等于", "%", "(2025年度)", "单位：万元", "305001局", "[x]{y}", "{no}"),
]
LINES = [
    "项目支出预算绩效目标表",
    "1.甲绩效目标表",
    "2025年项目支出绩效目标表",
    "(2025年度)",
    "附件1",
    "第三部分",
    "乙",
]


def _table(random_: random.Random) -> Table:
    rows, columns = random_.randint(1, 9), random_.randint(1, 7)
    header = random_.randrange(rows)
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row, column in ((r, c) for r in range(rows) for c in range(columns)):
        if (row, column) in taken or random_.random() < 0.05:
            continue
        height, width = (
            min(random_.choice((1, 1, 1, 2)), rows - row),
            min(random_.choice((1, 1, 1, 2)), columns - column),
        )
        places = {(row + r, column + c) for r in range(height) for c in range(width)}
        if places & taken:
            height, width, places = 1, 1, {(row, column)}
        taken |= places
        known = row == header and random_.random() < 0.8
        text = HEADER[column % 4] if known else random_.choice(random_.choice((LABELS, VALUES)))
        cells.append(Cell(text=text, row=row, column=column, row_span=height, column_span=width))
    return Table(rows=rows, columns=columns, cells=tuple(cells), place="表")


def _filing(seed: int) -> Filing | None:
    random_ = random.Random(seed)
    blocks: list[Block] = []
    for _ in range(random_.randint(1, 3)):
        blocks += [Paragraph(text=random_.choice(LINES)), _table(random_)]
    try:
        return recognise(Document(blocks=tuple(blocks)), FORMS).filing
    except UserError:
        return None


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_any_table_is_read_kept_and_brought_back(start: int) -> None:
    filings = [filing for filing in map(_filing, range(start, start + 50)) if filing is not None]
    assert len(filings) > 10
    for filing in filings:
        assert to_dump(from_dump(to_dump(filing))) == to_dump(filing)
        for form in FORMS.values():
            changed = as_form(filing, FORMS[filing.form_id or ""], form)
            compose_filing(changed, form)
            change_form(filing, form)
            assert as_form(changed, form, FORMS[filing.form_id or ""]) == filing
