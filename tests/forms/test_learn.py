from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.forms.convert import as_form
from perfdesk.forms.learn import Learned, learn, settled
from perfdesk.forms.profile import Profile, all_profiles, profile_for
from perfdesk.forms.recognise import recognise
from perfdesk.readers.sniff import read_document
from perfdesk.table import Cell, Document, Paragraph, Table
from perfdesk.writers.word import write_word
from tests.forms.invented import plain
from tests.forms.learning import assert_same_print, blank, filled, form_of, learned, places, printed, tables

SAMPLES = {
    "yutian-organization-2025": "hebei-project",
    "hangu-human-resources-2025": "hebei-application",
    "shapotou-organization-2024": "ningxia-project",
    "hengdong-organization-2022": "hunan-project",
}
SHIPPED = tuple(sorted(SAMPLES.values()))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_form_of_a_sample_prints_what_the_shipped_form_prints(name: str, samples: Path) -> None:
    document = read_document(samples / "word" / f"{name}.docx", looks=True)
    shipped = profile_for(SAMPLES[name])
    found = learn(document, "own-form", known=all_profiles().values())
    own = form_of(found)

    assert found.doubts == ()
    filing = recognise(document, {shipped.id: shipped}).filing
    assert filing.projects
    for project, moved in zip(filing.projects, as_form(filing, shipped, own).projects, strict=True):
        assert_same_print(project, own, shipped)
        assert [places(one) for one in tables(moved, own)] == [places(one) for one in tables(project, shipped)]
    assert own.title == shipped.title
    assert own.amount_unit == shipped.amount_unit
    assert own.page == shipped.page


@pytest.mark.parametrize("name", SAMPLES)
def test_the_form_of_a_sample_reads_the_sample_as_the_shipped_form_does(name: str, samples: Path) -> None:
    document = read_document(samples / "word" / f"{name}.docx", looks=True)
    own, shipped = form_of(learn(document, "own-form")), profile_for(SAMPLES[name])

    mine = recognise(document, {own.id: own}).filing
    theirs = recognise(document, {shipped.id: shipped}).filing

    assert plain(replace(mine, form_id=None)).projects == plain(replace(theirs, form_id=None)).projects


@pytest.mark.parametrize("name", SAMPLES)
def test_the_fonts_of_a_sample_are_those_of_the_shipped_form(name: str, samples: Path) -> None:
    own, shipped = form_of(learned(samples / "word" / f"{name}.docx")), profile_for(SAMPLES[name])

    for role in ("project_title", "label", "value", "column_header", "cell"):
        assert own.styles[role] == shipped.styles[role], role
    for mine, theirs in zip(own.columns, shipped.columns, strict=True):
        assert own.styles[mine.role] == shipped.styles[theirs.role], mine.field


def test_the_form_of_a_workbook_prints_what_the_shipped_form_prints(samples: Path) -> None:
    document = read_document(samples / "excel" / "yutian-organization-2025.sheets.xlsx", looks=True)
    shipped = profile_for("hebei-project")
    found = learn(document, "own-form", known=all_profiles().values())

    assert found.doubts == ()
    projects = recognise(document, {shipped.id: shipped}).filing.projects
    assert len(projects) == 23
    for project in projects:
        for mine, theirs in zip(tables(project, form_of(found)), tables(project, shipped), strict=True):
            assert places(mine) == places(theirs)
            # The workbook itself is up to two millimetres narrower.
            assert mine.widths == pytest.approx(theirs.widths, abs=2)
    assert form_of(found).title == shipped.title


@pytest.mark.parametrize("levels", [True, False])
@pytest.mark.parametrize("form_id", [*SHIPPED, "national-project", "system-order"])
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_blank_form_is_learned(kind: str, form_id: str, levels: bool, tmp_path: Path) -> None:
    shipped = profile_for(form_id)
    path = printed(blank(shipped, levels=levels), shipped, tmp_path / f"空表.{kind}")

    assert_same_print(filled(shipped), form_of(learned(path)), shipped)


@pytest.mark.parametrize("form_id", [*SHIPPED, "national-project", "system-order"])
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_filled_form_is_learned(kind: str, form_id: str, tmp_path: Path) -> None:
    shipped = profile_for(form_id)
    own = form_of(learned(printed(filled(shipped), shipped, tmp_path / f"表.{kind}")))

    assert_same_print(filled(shipped), own, shipped)
    assert own.title == shipped.title


@pytest.mark.parametrize("form_id", SHIPPED)
def test_the_fonts_of_a_worksheet_are_learned(form_id: str, tmp_path: Path) -> None:
    shipped = profile_for(form_id)
    own = form_of(learned(printed(filled(shipped), shipped, tmp_path / "表.xlsx")))

    def looks(form: Profile, role: str) -> tuple[object, ...]:
        style = form.styles[role]
        return style.east_asia, style.size_pt, style.bold, style.align, style.border

    for mine, theirs in zip(own.head_rows, shipped.head_rows, strict=True):
        assert [looks(own, cell.role) for cell in mine] == [looks(shipped, cell.role) for cell in theirs]
    for column, same in zip(own.columns, shipped.columns, strict=True):
        assert looks(own, column.role) == looks(shipped, same.role)
    assert looks(own, "column_header") == looks(shipped, "column_header")


def table(*rows: tuple[str | tuple[str, int, int], ...], columns: int, place: str = "第1个表") -> Table:
    """A table from its rows; a cell is its text, or (text, rows, columns)."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for item in row:
            text, height, width = (item, 1, 1) if isinstance(item, str) else item
            while (number, column) in taken:
                column += 1
            taken |= {(number + r, column + c) for r in range(height) for c in range(width)}
            cells.append(Cell(text=text, row=number, column=column, row_span=height, column_span=width))
            column += width
    return Table(rows=len(rows), columns=columns, cells=tuple(cells), widths=(34.0,) * columns, place=place)


HEADER = (("绩效指标", 3, 1), "一级指标", "二级指标", "三级指标", "指标值")
BODY = (("产出指标", "数量指标", "", ""), ("效益指标", "社会效益指标", "", ""))


def office_form(*head: tuple[str | tuple[str, int, int], ...], foot: tuple[str, ...] = ()) -> Document:
    lines = [Paragraph(text=text) for text in ("项目支出绩效目标表", "（    年度）", "填报单位：        单位：万元")]
    rows = [*head, HEADER, *BODY, *([foot] if foot else [])]
    return Document(blocks=(*lines, table(*rows, columns=5)), title="空表.docx")


def test_parts_of_the_book_take_the_projects_of_their_kind() -> None:
    words = ("第一部分", "部门整体绩效目标", "第二部分", "预算项目绩效目标", "第三部分", "预算公用绩效目标")
    form = office_form(("项目名称", ("", 1, 4)))
    own = form_of(learn(replace(form, blocks=(*(Paragraph(text=text) for text in words), *form.blocks)), "own-form"))
    assert [part.content for part in own.parts] == ["narrative", "projects", "projects"]
    assert [part.category for part in own.parts] == ["", "project", "operating"]


def office_learned() -> Learned:
    return learn(office_form(("项目名称", ("", 1, 4)), ("评审专家组长", ("", 1, 4))), "own-form")


def test_a_label_that_nobody_knows_becomes_a_field_of_its_own_and_a_question() -> None:
    found = office_learned()
    own = form_of(found)

    assert own.project_fields()[-2:] == ("name", "extra.评审专家组长")
    (doubt,) = found.doubts
    assert (doubt.field, doubt.words) == ("extra.评审专家组长", "评审专家组长")
    assert "第2行第2列" in doubt.place


def test_rows_below_the_indicators_and_lines_above_the_table_are_learned() -> None:
    rows = ("填表人", "", "联系电话", ("", 1, 2))
    found = learn(office_form(("项目名称", ("", 1, 4)), foot=rows), "own-form")  # type: ignore[arg-type]
    own = form_of(found)

    assert own.foot_fields() == ("extra.preparer", "extra.phone")
    assert [line.text for line in own.above] == ["（{fiscal_year}年度）", "填报单位：{unit_name}\t单位：{amount_unit}"]
    assert own.title == "项目支出绩效目标表"
    assert own.side is not None
    assert own.side.label == "绩效指标"
    assert found.doubts == ()


def test_an_unknown_column_becomes_a_field_of_its_own() -> None:
    header = ("一级指标", "二级指标", "三级指标", "指标值", "牵头股室")
    found = learn(Document(blocks=(table(("项目名称", ("", 1, 4)), header, columns=5),)), "own-form")

    assert form_of(found).indicator_fields()[-1] == "extra.牵头股室"
    assert [item.words for item in found.doubts if item.address[:1] == ("columns",)] == ["牵头股室"]


def test_operator_value_and_unit_in_columns_are_parts_of_the_value() -> None:
    header = ("一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位")
    found = learn(Document(blocks=(table(("项目名称", ("", 1, 5)), header, columns=6),)), "own-form")
    assert form_of(found).indicator_fields()[-3:] == ("target.operator", "target.number", "target.unit")


def test_a_settled_question_is_no_question_any_more() -> None:
    found = office_learned()
    index = found.items.index(found.doubts[0])

    chosen = settled(found, {index: "extra.contact"})
    assert chosen.doubts == ()
    assert "extra.contact" in form_of(chosen).project_fields()

    printed_only = settled(found, {index: ""})
    assert form_of(printed_only).project_fields()[-1] == "name"
    assert "extra.评审专家组长" in form_of(found).project_fields()


def test_a_document_without_indicators_is_refused() -> None:
    with pytest.raises(UserError, match="没有找到绩效指标表"):
        learn(Document(blocks=(table(("姓名", "年龄"), columns=2),), title="名单.docx"), "own-form")


def test_a_list_of_indicators_of_many_projects_is_no_form() -> None:
    rows = (("项目名称", "一级指标", "二级指标", "三级指标", "指标值"), ("甲", "产出指标", "数量指标", "场次", "≥3场"))
    with pytest.raises(UserError, match="没有找到绩效指标表"):
        learn(Document(blocks=(table(*rows, columns=5),), title="清单.xlsx"), "own-form")


def test_a_short_row_is_drawn_to_the_full_width() -> None:
    found = learn(office_form(("项目名称", ("", 1, 4)), ("实施单位", "")), "own-form")
    assert [cell.span for cell in form_of(found).head_rows[1]] == [1, 1, 1, 1, 1]


def test_a_file_without_widths_says_so_and_gets_equal_ones(tmp_path: Path) -> None:
    document = office_form(("项目名称", ("", 1, 4)))
    bare = tuple(replace(block, widths=()) if isinstance(block, Table) else block for block in document.blocks)
    found = learn(replace(document, blocks=bare), "own-form")

    assert form_of(found).head_widths == (34.0,) * 5
    assert [item.doubt for item in found.doubts] == ["文件里没有各栏的宽度，按等宽处理"]


def test_what_a_learned_form_prints_it_reads_again(tmp_path: Path) -> None:
    own = form_of(office_learned())
    path = printed(filled(own), own, tmp_path / "表.docx")

    (project,) = recognise(read_document(path), {own.id: own}).filing.projects
    assert dict(project.extra)["评审专家组长"] == dict(filled(own).extra)["评审专家组长"]
    assert [row.level3 for row in project.indicators] == [row.level3 for row in filled(own).indicators]


def test_looks_are_read_only_when_they_are_asked_for(tmp_path: Path) -> None:
    shipped = profile_for(None)
    path = printed(filled(shipped), shipped, tmp_path / "表.docx")
    plain_table = next(read_document(path).tables())
    table_with_looks = next(read_document(path, looks=True).tables())

    assert plain_table.widths == ()
    assert all(cell.look is None for cell in plain_table.cells)
    assert table_with_looks.widths == pytest.approx(shipped.head_widths, abs=0.05)
    label = next(cell for cell in table_with_looks.cells if cell.text == "项目编码")
    assert label.look == shipped.styles["label"]
    assert table_with_looks.cells[0].look == shipped.styles["unit_left"]


def test_the_page_of_a_document_is_learned(tmp_path: Path) -> None:
    shipped = profile_for(None)
    wide = replace(shipped, page=replace(shipped.page, width=297.0, height=210.0, left=15.0))
    path = tmp_path / "横.docx"
    from perfdesk.forms.compose import compose_projects

    write_word(compose_projects([filled(wide)], wide), path)
    assert form_of(learned(path)).page == wide.page


def test_words_that_a_program_repeated_instead_of_merging_are_one_label() -> None:
    rows = (("资金安排", "预算数", "", "其他资金", ""), ("资金安排", "资金用途", ("", 1, 3)))
    own = form_of(learn(office_form(("项目名称", ("", 1, 4)), *rows), "own-form"))  # type: ignore[arg-type]
    assert [(cell.label, cell.rows) for cell in own.head_rows[1][:1]] == [("资金安排", 2)]
    assert own.project_fields()[-3:] == ("budget_total", "budget_other", "funds_use")


def test_a_column_of_labels_above_their_values_is_read_downwards() -> None:
    rows = ((("资金支出计划（%）", 2, 1), "3月底", "6月底", "10月底", "12月底"), ("", "", "", ""))
    own = form_of(learn(office_form(("项目名称", ("", 1, 4)), *rows), "own-form"))  # type: ignore[arg-type]
    assert own.project_fields()[-4:] == tuple(f"spending_plan.{month}" for month in (3, 6, 10, 12))
    assert own.expectations.plan_months == ("3", "6", "10", "12")


def test_the_unit_inside_a_label_is_that_of_the_form() -> None:
    own = form_of(
        learn(Document(blocks=(table(("项目预算金额（元）", ("", 1, 4)), HEADER, *BODY, columns=5),)), "own-form")
    )
    assert own.amount_unit == "元"
    assert own.project_fields() == ("amount_unit", "budget_total")
    assert own.head_rows[0][0].text == "项目预算金额[（{amount_unit}）]"


def test_a_label_with_its_value_behind_a_colon_is_one_cell() -> None:
    rows = ((("项目名称：", 1, 3), ("实施单位：某县档案馆", 1, 2)),)
    own = form_of(learn(office_form(*rows), "own-form"))
    assert [cell.text for cell in own.head_rows[0]] == ["项目名称：{name}", "实施单位：{implementing_unit}"]


def test_a_head_in_a_table_of_its_own_joins_indicators_with_a_side_label() -> None:
    head = table(("项目名称", ("", 1, 2)), ("实施单位", ("", 1, 2)), columns=3)
    below = table(HEADER, *BODY, columns=5)
    near = replace(head, widths=(34.3, 68.0, 67.7))
    own = form_of(learn(Document(blocks=(near, below)), "own-form"))

    assert own.joined
    assert own.side is not None
    assert own.project_fields() == ("name", "implementing_unit")
    assert len(own.head_widths) == 5
    assert sum(own.head_widths) == pytest.approx(170.0, abs=0.1)


def test_a_header_that_leaves_a_gap_is_drawn_to_the_edge() -> None:
    header = ("一级指标", "二级指标", "三级指标", "指标值")
    own = form_of(
        learn(Document(blocks=(table(("项目名称", "", "项目属性", "", "项目期", ""), header, columns=6),)), "own-form")
    )
    assert [column.span for column in own.columns] == [1, 1, 1, 3]
