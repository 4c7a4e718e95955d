"""审核意见表: what stands in it, and that every kind of file holds it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, RuleSetting
from perfdesk.readers.excel import read_excel
from perfdesk.readers.word import read_word
from perfdesk.rules import check
from perfdesk.rules.examples import filing, project
from perfdesk.rules.review import waiver_of
from perfdesk.table import Document, Table
from perfdesk.workflow.opinions import compose_opinions, planned_opinions, write_opinions

PROFILE = profile_for("hebei-project")
DAY = "2025-11-02"


def faulty() -> Filing:
    shared = {"时效": {"level2": "实效指标"}}
    return filing(
        project({**shared, "成本": {"value": "≤20万元"}}, name="农技推广"),
        project({**shared, "质量": {"value": ""}}, name="良种繁育"),
        project(shared, name="农机检修"),
        safeguards="主要阐述为实现年度绩效目标所采取的措施。",
    )


def _texts(table: Table) -> list[list[str]]:
    """The rows of a table as shown: a merged cell stands in each row that it covers."""
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


@pytest.fixture(scope="module")
def document() -> Document:
    return compose_opinions(faulty(), PROFILE, DAY)


def test_the_list_has_its_head_and_its_columns(document: Document) -> None:
    lines = [block.text for block in document.blocks if not isinstance(block, Table)]
    assert lines[0] == "青棠县农业农村局2025年预算绩效目标审核意见表"
    assert "检查日期：2025年11月2日" in lines[1]
    assert lines[2].startswith("共检查3个项目，列出意见")
    table = next(document.tables())
    assert _texts(table)[0] == ["序号", "项目", "位置", "问题", "修改建议", "级别", "是否已改"]
    assert document.page.width > document.page.height
    assert table.header_rows == 1
    assert abs(sum(table.widths) - document.page.text_width) < 0.01


def test_every_finding_is_one_row_grouped_by_project(document: Document) -> None:
    found = check(faulty(), PROFILE.expectations)
    table = next(document.tables())
    rows = _texts(table)[1:]
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(found) + 1)]
    owners = [cell.text for cell in table.cells if cell.column == 1 and cell.row]
    assert owners == list(dict.fromkeys(owners))
    assert "1. 农技推广" in owners


def test_a_shared_finding_stands_once_with_its_places(document: Document) -> None:
    rows = [row for row in _texts(next(document.tables())) if "实效指标" in row[3]]
    assert [row[1:3] for row in rows] == [["3个项目", "二级指标：项目1至3第3行"]]


def test_a_row_says_place_problem_and_advice_apart(document: Document) -> None:
    row = next(row for row in _texts(next(document.tables())) if "≤20万元" in row[3])
    assert row[2] == "第4行“培训总成本”的指标值，预算数"
    assert row[3] == "成本指标值“≤20万元”大于项目预算8万元。"
    assert row[4:] == ["请核对金额。", "强制性", "□是  □否"]


def test_what_was_set_aside_is_listed_at_the_end_with_reason_and_date() -> None:
    content = faulty()
    found = next(row for row in check(content, PROFILE.expectations) if row.rule == "money.cost-exceeds-budget")
    gone = replace(waiver_of(found, "不再有", "2025-10-01"), rule="structure.body-missing")
    content = replace(
        content,
        waivers=(waiver_of(found, "上级已批复", "2025-10-31"), gone),
        rule_settings=(
            RuleSetting(rule="across.basis-generic", severity="off", reason="县里统一", set_on="2025-10-30"),
        ),
    )
    document = compose_opinions(content, PROFILE, DAY)
    table, waived = document.tables()
    assert "≤20万元" not in str(_texts(table))
    header, *rows = _texts(waived)
    assert header[4:] == ["忽略理由", "级别", "忽略日期"]
    assert rows[0][1:] == [
        "1. 农技推广",
        "第4行“培训总成本”的指标值，预算数",
        "成本指标值“≤20万元”大于项目预算8万元。",
        "上级已批复",
        "强制性",
        "2025-10-31",
    ]
    assert rows[1][3] == "部门或单位空白（现已没有）。"
    assert rows[2][2:5] == ["本文件各处", "确定依据只有套话（规则已停用）。", "县里统一"]


def test_a_sound_filing_says_that_nothing_is_to_be_mended() -> None:
    document = compose_opinions(filing(), PROFILE, DAY)
    assert not list(document.tables())
    assert "没有需要修改的意见。" in [block.text for block in document.blocks if not isinstance(block, Table)]


def test_word_and_excel_hold_the_same_list(document: Document, tmp_path: Path) -> None:
    targets = planned_opinions(faulty(), tmp_path / "新", ("docx", "xlsx", "pdf"))
    written = write_opinions(faulty(), PROFILE, targets, DAY, write_pdf=lambda _, path: path.touch())
    assert [path.suffix for path in written] == [".docx", ".xlsx", ".pdf"]
    wanted = [cell.text for cell in next(document.tables()).cells]
    assert [cell.text for cell in next(read_word(written[0]).tables()).cells] == wanted
    sheet = [cell.text for table in read_excel(written[1]).tables() for cell in table.cells]
    assert [text for text in wanted if text not in sheet] == []


def test_an_existing_list_is_kept_when_that_is_wanted(tmp_path: Path) -> None:
    (first,) = planned_opinions(faulty(), tmp_path, ("docx",))
    first.path.touch()
    assert planned_opinions(faulty(), tmp_path, ("docx",), keep=True)[0].path.stem.endswith("审核意见表(2)")


def test_a_filing_without_a_unit_takes_that_of_its_tables() -> None:
    content = replace(filing(project(competent_department="青棠县水利局")), unit_name=None)
    assert compose_opinions(content, PROFILE, DAY).title == "青棠县水利局2025年预算绩效目标审核意见表"
