from __future__ import annotations

import pytest

from perfdesk.editing import row_commands
from perfdesk.editing.row_commands import IndicatorClass, classes_at_hand, end_of_class, same_class
from perfdesk.editing.step import apply_step
from perfdesk.model.rows import Filing, Indicator, Project

LEVEL2 = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标"),
    "满意度指标": ("服务对象满意度指标",),
}
QUANTITY, QUALITY, TIMELY = (IndicatorClass("产出指标", word) for word in LEVEL2["产出指标"][:3])
SOCIAL = IndicatorClass("效益指标", "社会效益指标")


def row(name: str, level1: str = "产出指标", level2: str = "数量指标", **more: str) -> Indicator:
    return Indicator(id=name, level1=level1, level2=level2, level3=name, **more)


ROWS = (row("a"), row("b"), row("c", level2="质量指标"), row("d", "效益指标", "社会效益指标"))


def filing_of(*rows: Indicator) -> Filing:
    return Filing(projects=(Project(id="p", name="造林", indicators=rows),))


def names(filing: Filing, step) -> str:
    return "".join(item.level3 for item in apply_step(filing, step).project("p").indicators)


def test_classes_are_those_of_the_form_in_the_words_of_the_rows() -> None:
    rows = (row("a", "效果指标", "社会效果指标"), row("b", "其他指标", "宣传指标"))
    found = classes_at_hand(rows, LEVEL2)
    assert [item.level2 for item in found][:5] == ["数量指标", "质量指标", "时效指标", "成本指标", "经济效益指标"]
    assert found[5] == ("效果指标", "社会效果指标")
    assert found[-1] == ("其他指标", "宣传指标")
    assert len(found) == 8


def test_a_level_one_alone_takes_every_class_below_it() -> None:
    assert same_class(IndicatorClass("产出指标", "质量指标"), IndicatorClass("产出指标", ""))
    assert not same_class(SOCIAL, IndicatorClass("产出指标", ""))
    assert same_class(IndicatorClass("", "数量指标"), QUANTITY)


@pytest.mark.parametrize(
    ("kind", "at"), [(QUANTITY, 2), (QUALITY, 3), (TIMELY, 3), (SOCIAL, 4), (IndicatorClass("别的", "别的"), 4)]
)
def test_the_end_of_a_class_is_behind_its_last_row_or_where_the_form_has_it(kind, at) -> None:
    assert end_of_class(ROWS, kind, classes_at_hand(ROWS, LEVEL2)) == at


def test_a_class_before_all_others_begins_at_the_top() -> None:
    assert end_of_class(ROWS[2:], QUANTITY, classes_at_hand(ROWS[2:], LEVEL2)) == 0


def test_copies_stand_behind_their_run_with_ids_of_their_own() -> None:
    filing = filing_of(*ROWS)
    step = row_commands.duplicate_indicators(filing, "p", {"a", "b", "d"})
    assert names(filing, step) == "ababcdd"
    assert step.label == "复制3行指标"
    assert len({item.id for item in apply_step(filing, step).project("p").indicators}) == 7


def test_rows_far_from_one_another_move_together_and_stop_at_the_edge() -> None:
    filing = filing_of(*ROWS)
    assert names(filing, row_commands.move_indicators(filing, "p", {"b", "d"}, -1)) == "badc"
    assert names(filing, row_commands.move_indicators(filing, "p", {"a", "c"}, 1)) == "badc"
    assert row_commands.move_indicators(filing, "p", {"a", "c"}, -1) is None
    assert row_commands.move_indicators(filing, "p", set(), 1) is None


def test_rows_move_to_the_end_of_another_class_in_its_words() -> None:
    rows = (*ROWS, row("e", "效果指标", "社会效益"))
    filing = filing_of(*rows)
    after = apply_step(filing, row_commands.move_to_class(filing, "p", {"a", "c", "e"}, SOCIAL, LEVEL2))
    assert "".join(item.level3 for item in after.project("p").indicators) == "bdeac"
    moved = after.project("p").indicator("a")
    assert (moved.level1, moved.level2) == ("效益指标", "社会效益指标")


def test_a_class_without_rows_is_opened_where_the_form_has_it() -> None:
    filing = filing_of(*ROWS)
    assert names(filing, row_commands.move_to_class(filing, "p", {"a"}, TIMELY, LEVEL2)) == "bcad"


def test_the_mark_of_a_class_is_that_of_its_rows_else_that_of_the_form() -> None:
    filing = filing_of(row("a", requirement="选填"), row("b", level2="质量指标", requirement="必填定性"))
    step = row_commands.move_to_class(filing, "p", {"a"}, QUALITY, LEVEL2, "别的")
    assert apply_step(filing, step).project("p").indicator("a").requirement == "必填定性"
    step = row_commands.move_to_class(filing, "p", {"a"}, TIMELY, LEVEL2, "必填量化")
    assert apply_step(filing, step).project("p").indicator("a").requirement == "必填量化"


def test_a_level_that_the_rows_do_not_have_stays_away() -> None:
    filing = filing_of(
        Indicator(id="a", level2="数量指标", level3="a"), Indicator(id="b", level2="质量指标", level3="b")
    )
    after = apply_step(filing, row_commands.move_to_class(filing, "p", {"a"}, QUALITY, LEVEL2)).project("p")
    assert [item.id for item in after.indicators] == ["b", "a"]
    assert after.indicator("a").level1 is None
    assert after.indicator("a").requirement is None


def test_nothing_moves_into_the_class_where_it_is() -> None:
    filing = filing_of(*ROWS)
    assert row_commands.move_to_class(filing, "p", {"a", "b"}, QUANTITY, LEVEL2) is None
