from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.model.year_texts import year_shifts

SURE = [
    ("2024年底前完成", "2025年底前完成"),
    ("2024年度", "2025年度"),
    ("2024年年底", "2025年年底"),
    ("（2024年度）", "（2025年度）"),
    ("2024 年 底", "2025 年 底"),
    ("1.2024年底前建成\n12.2024年内验收", "1.2025年底前建成\n12.2025年内验收"),
    ("2024年1月-12月", "2025年1月-12月"),
    ("2024.01--2024.12", "2025.01--2025.12"),
    ("2024年1月—2024年12月", "2025年1月—2025年12月"),
    ("2024年1月1日起至2024年12月31日止", "2025年1月1日起至2025年12月31日止"),
    ("202401-202412", "202501-202512"),
    ("20240101-20241231", "20250101-20251231"),
    ("2024-12-31", "2025-12-31"),
    ("2024.12", "2025.12"),
    ("2024年上半年举办2024场", "2025年上半年举办2024场"),
    ("２０２４年底", "２０２５年底"),
    ("２０２４．０１－２０２４．１２", "２０２５．０１－２０２５．１２"),
    ("于2024年底之前完成", "于2025年底之前完成"),
    ("2024年第3季度", "2025年第3季度"),
    ("2024.1.1-12.31", "2025.1.1-12.31"),
    ("2024/01/01—2024/12/31", "2025/01/01—2025/12/31"),
    ("二〇二四年底", "二〇二五年底"),
    ("二零二四年度", "二零二五年度"),
    ("清财行〔2024〕85号2024年下派补助", "清财行〔2024〕85号2025年下派补助"),
    ("按《2024年工作要点》于2024年底完成", "按《2024年工作要点》于2025年底完成"),
]
UNSURE = [
    ("较2023年增长5%", "较2024年增长5%"),
    ("比2024年提高2个百分点", "比2025年提高2个百分点"),
    ("以2024年为基数", "以2025年为基数"),
    ("2024年结转资金", "2025年结转资金"),
    ("提前下达2024年中央资金", "提前下达2025年中央资金"),
    ("截至2024年底", "截至2025年底"),
    ("2025年3月底前结算", "2026年3月底前结算"),
    ("补发2023年生活补贴", "补发2024年生活补贴"),
    ("2024-2025学年", "2025-2026学年"),
    ("2024至2025年度采暖期", "2025至2026年度采暖期"),
    ("24年底", "25年底"),
    ("2024年—长期", "2025年—长期"),
    ("2024年至今", "2025年至今"),
    ("2024年6月起实施", "2025年6月起实施"),
    ("2024年9月-2025年6月", "2025年9月-2026年6月"),
    ("已于2024年建成", "已于2025年建成"),
    ("2024年以前的欠款", "2025年以前的欠款"),
    ("根据2024年县委常委会纪要", "根据2025年县委常委会纪要"),
    ("2024级新生", "2025级新生"),
    ("共2024.12，另计", "共2025.12，另计"),
]
LEFT_ALONE = [
    "清财行〔2024〕85号",
    "清财行【2024】85号文件",
    "清财行[2024]第85号",
    "清财行（2024）85号",
    "清财行(2024年)85号",
    "清财行［2024］85",
    "清财行〔2024]85号",
    "清财行〔 2024 〕 85-2 号",
    "清财行2024年第85号",
    "清财行2024-85号",
    "2024年中央一号文件",
    "清财行〔2024〕…",
    "《2021—2025年清溪县教育培训规划》",
    "《2024年清溪县工作要点》",
    "《关于做好2024年",
    "2021—2025年教育培训规划",
    "2024年—2026年",
    "2024-2027",
    "2022年至2025年6月",
    "2019-2024年三年行动",
    "2019年建成",
    "2030年远景目标",
    "预算2024元",
    "共2024人",
    "2024.12万元",
    "1992024年",
    "3.1.2024年",
    "12024.01",
    "合同HT2024-12",
    "近24年来",
    "DB13/T 2024-2020",
    "GB 50500-2024",
    "自2020年起至2024年",
    "2024-1234567",
    "清财预〔2023〕115号、〔2024〕3号",
    "24个月",
    "长期",
    "",
]


def moved(text: str, *, sure: bool | None = None, old: int = 2024, new: int = 2025) -> str:
    for shift in reversed(year_shifts(text, old, new)):
        if sure is None or shift.sure == sure:
            text = text[: shift.start] + shift.new + text[shift.end :]
    return text


@pytest.mark.parametrize(("text", "expected"), SURE)
def test_a_year_of_the_old_filing_moves_on(text: str, expected: str) -> None:
    assert moved(text, sure=True) == expected


@pytest.mark.parametrize(("text", "expected"), UNSURE)
def test_a_year_that_may_mean_something_else_is_proposed_but_not_sure(text: str, expected: str) -> None:
    assert moved(text, sure=True) == text
    assert moved(text) == expected


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_numbers_of_documents_plans_and_periods_that_go_on_stay(text: str) -> None:
    assert year_shifts(text, 2024, 2025) == ()


def test_two_years_side_by_side_are_never_made_equal_unasked() -> None:
    assert moved("2024年、2025年两次培训", sure=True) == "2024年、2025年两次培训"
    assert moved("2023年和2024年", sure=True) == "2023年和2024年"


def test_a_jump_of_several_years_moves_every_year_by_as_much() -> None:
    assert moved("2024年1月至2024年12月", new=2027) == "2027年1月至2027年12月"
    assert moved("二〇二四年底", new=2030) == "二〇三〇年底"
    assert moved("24年底", new=2101) == "01年底"


def test_each_reason_is_said() -> None:
    (one,) = year_shifts("较2024年增长", 2024, 2025)
    assert (one.start, one.old, one.new, one.sure) == (1, "2024年", "2025年", False)
    assert "往年" in one.why


pieces = st.sampled_from(
    [
        *(text for text, _ in SURE + UNSURE),
        *LEFT_ALONE,
        "。",
        "，",
        "\n",
        "至",
        "—",
        "《",
        "》",
        "〔",
        "2024",
        "年",
        "月",
        "12",
    ]
)


@given(st.lists(pieces, max_size=6), st.integers(2000, 2050), st.integers(1, 5))
def test_only_digits_of_years_change_whatever_the_text(parts: list[str], old: int, by: int) -> None:
    text = "".join(parts)
    shifts = year_shifts(text, old, old + by)
    ends = 0
    for shift in shifts:
        assert shift.start >= ends
        ends = shift.end
        assert text[shift.start : shift.end] == shift.old
        assert len(shift.old) == len(shift.new)
        digits = "[0-9０-９〇○零一二三四五六七八九]"
        assert re.sub(digits, "#", shift.old) == re.sub(digits, "#", shift.new)
        assert shift.old != shift.new


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    year_shifts(text, 2024, 2025)
