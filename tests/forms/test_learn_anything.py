"""Learning from tables that make no sense: a form that loads or a refusal, never anything else."""

from __future__ import annotations

import random

from perfdesk.errors import UserError
from perfdesk.forms.learn import learn, settled
from perfdesk.table import Cell, Document, Paragraph, Table, TextStyle
from perfdesk.workflow.learn_form import check_form, form_text, possible_fields

WORDS = (
    *[
        "项目名称",
        "预算数",
        "绩效目标",
        "年度总体目标",
        "主管部门及代码",
        "3月底",
        "12月底",
        "目标1",
        "目标2",
        "填表人",
    ],
    *[
        "单位：万元",
        "项目资金（万元）",
        "金额（元）",
        "项目名称：",
        "项目名称：甲",
        "（  年度）",
        "绩效指标",
        "指标性质",
        "未知",
    ],
    *[
        "产出指标",
        "数量指标(必填)",
        "指标1：甲",
        "≥",
        "204001某局",
        "[x]",
        "{a}",
        "a\n b",
        "\\d(",
        "长" * 60,
        "第一部分",
    ],
    *[""] * 8,
)
HEADINGS = ("一级指标", "二级指标", "三级指标", "指标值", "备注")
SEEDS = 400


def any_table(dice: random.Random) -> Table:
    rows, columns = dice.randint(1, 9), dice.randint(1, 8)
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken or dice.random() < 0.05:
                continue
            height, width = min(dice.choice([1, 1, 2, 3]), rows - row), min(dice.choice([1, 1, 2, 3]), columns - column)
            places = {(row + r, column + c) for r in range(height) for c in range(width)}
            if places & taken:
                height, width, places = 1, 1, {(row, column)}
            taken |= places
            look = dice.choice([None, TextStyle(), TextStyle(bold=True)])
            words = dice.choice(WORDS)
            cells.append(Cell(text=words, row=row, column=column, row_span=height, column_span=width, look=look))
    if dice.random() < 0.8:
        rows += 1
        cells += [Cell(text=word, row=rows - 1, column=i) for i, word in enumerate(HEADINGS[: min(columns, 5)])]
        for _ in range(dice.randint(0, 4)):
            rows += 1
            filled = [column for column in range(columns) if dice.random() < 0.8]
            cells += [Cell(text=dice.choice(WORDS), row=rows - 1, column=column) for column in filled]
    widths = dice.choice([(), (20.0,) * columns])
    return Table(rows=rows, columns=columns, cells=tuple(cells), widths=widths, place="第1个表")


def any_document(dice: random.Random) -> Document:
    blocks: list[Paragraph | Table] = []
    for _ in range(dice.randint(1, 6)):
        text = dice.choice([*WORDS, "项目支出绩效目标表"])
        blocks.append(any_table(dice) if dice.random() < 0.4 else Paragraph(text=text))
    return Document(blocks=tuple(blocks))


def test_any_tables_make_a_form_that_loads_or_are_refused() -> None:
    loaded = 0
    for seed in range(SEEDS):
        dice = random.Random(seed)
        try:
            found = learn(any_document(dice), "own-form")
            check_form(form_text(found))
        except UserError:
            continue
        loaded += 1
        for index, item in enumerate(found.items):
            fields = list(possible_fields(item))
            if fields:
                settled(found, {index: dice.choice(fields)})
    assert loaded > SEEDS / 5
