"""Numbers come back as Excel shows them."""

from __future__ import annotations

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from perfdesk.readers.number_format import date_doubt, numbered_format, shown_number, shown_text
from tests.effort import effort


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1.0, "General", "1"),
        (0.9, "General", "0.9"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-5, "General", "0.00001"),
        (123456789012.0, "General", "123456789012"),
        (0.9, "0%", "90%"),
        (0.905, "0.0%", "90.5%"),
        (0.9, '"≥"0%', "≥90%"),
        (0.9, "≥0%", "≥90%"),
        (12.0, '0"人"', "12人"),
        (12.0, '"≥"0"人次"', "≥12人次"),
        (3.0, 'General"个"', "3个"),
        (4335200.0, "#,##0.00", "4,335,200.00"),
        (4335200.0, "0.00", "4335200.00"),
        (1234567.0, "#,##0,", "1,235"),
        (2.5, "0", "3"),
        (0.5, "#.##", ".5"),
        (7.0, "000", "007"),
        (-3.0, "0.0", "-3.0"),
        (-3.0, '0;"负"0', "负3"),
        (0.0, '0;-0;"零"', "零"),
        (5.0, '[>=10]"多";[<10]"少"', "少"),
        (5.0, "[$￥-804]#,##0", "￥5"),
        (5.0, "_ * #,##0.00_ ", "5.00"),
        (45658.0, "yyyy/m/d", "2025/1/1"),
        (45658.0, 'yyyy"年"m"月"d"日"', "2025年1月1日"),
        (45658.0, "yyyy年mm月", "2025年01月"),
        (45658.75, "yyyy-mm-dd hh:mm", "2025-01-01 18:00"),
        (45658.75, "h:mm AM/PM", "6:00 下午"),
        (45658.0, "aaaa", "星期三"),
        (45658.0, "d-mmm", "1-Jan"),
        (45658.0, "mmmm, dddd", "January, Wednesday"),
        (45658.0, "mmmmm ddd", "J Wed"),
        (45992.0, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二五年十二月一日"),
        (12.0, '[DBNum1]General"人"', "一十二人"),
        (10500.0, "[DBNum2]0", "壹万零伍佰"),
        (100050000.0, "[DBNum1]0", "一亿〇五万"),
        (1.5, "[DBNum1]General", "一.五"),
        (4335200.0, '0!.0,"万元"', "433.5万元"),
        (-45.0, '0!.0000"万元"', "-0.0045万元"),
        (20251201.0, '0000"年"00"月"00"日"', "2025年12月01日"),
        (4335200.0, '0.00,,"百万"', "4.34百万"),
        (3.0, 'G/通用格式"人"', "3人"),
        (1234567.0, "0.00E+00", "1.23E+06"),
        (1.5e12, "0.0E+00", "1.5E+12"),
        (0.00015, "0.0E+00", "1.5E-04"),
        (0.5, "# ?/?", "1/2"),
        (1.75, "# ?/?", "1 3/4"),
        (2.0, "# ??/??", "2"),
        (0.0, "# ?/?", "0"),
        (0.999, "# ?/?", "1"),
        (0.34, "?/3", "1/3"),
        (1.5, "?/?", "3/2"),
        (-0.5, "# ?/?", "-1/2"),
        (1.0 + 2 / 24, "[h]:mm", "26:00"),
        (1.0 + 2 / 24 + 5 / 1440, "[mm]:ss", "1565:00"),
        (90.5 / 86400, "mm:ss.0", "01:30.5"),
        (0.75, "h:mm", "18:00"),
        (1.0, "yyyy/m/d", "1900/1/1"),
        (61.0, "yyyy/m/d", "1900/3/1"),
        (45658.99999999, "yyyy/m/d h:mm:ss", "2025/1/2 0:00:00"),
        (20250101.0, "yyyy/m/d", "20250101"),
        (-5.0, "yyyy/m/d", "-5"),
        (float("inf"), "0", "inf"),
        (1e301, "0.00", "1e+301"),
    ],
)
def test_a_number_is_shown_in_its_format(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


def test_a_day_without_its_year_is_in_doubt() -> None:
    assert "“3-4”或“3/4”" in date_doubt(45720.0, 'm"月"d"日"')
    assert [date_doubt(45720.0, code) for code in ('yyyy"年"m"月"d"日"', "m-d h:mm", "0.00", "mmm-yy")] == [""] * 4


def test_the_older_date_system_counts_from_1904() -> None:
    assert shown_number(0.0, "yyyy-m-d", CALENDAR_MAC_1904) == "1904-1-1"


def test_a_text_format_adds_its_words() -> None:
    assert shown_text("90%", '"≥"@') == "≥90%"
    assert shown_text("=100%", "@") == "=100%"
    assert shown_text("甲", "0.00") == "甲"


def test_numbered_formats_show_as_in_chinese_excel() -> None:
    shown = {number: shown_number(-45658.5, numbered_format(number)) for number in (1, 4, 5, 40, 44)}
    assert shown == {1: "-45659", 4: "-45,658.50", 5: "-¥45,659", 40: "-45,658.50", 44: "¥-45,658.50"}
    dates = {number: shown_number(45658.0, numbered_format(number)) for number in (14, 31, 57)}
    assert dates == {14: "2025/1/1", 31: "2025年1月1日", 57: "2025年1月"}


@pytest.mark.parametrize("value", [1e299, -1e299, 1e-299, 12345678901234567890.0])
@pytest.mark.parametrize(
    "code", ["0.00", "#,##0.00,,", "0%" + "%" * 200, "General%%%%", "0.0E+00", "# ??/??", "0" * 300]
)
def test_enormous_numbers_are_shown_too(value: float, code: str) -> None:
    assert shown_number(value, code)


def test_a_condition_that_is_no_number_is_no_condition() -> None:
    assert shown_number(5, "[>1.2.3]0.0;0") == "5.0"


def test_an_endless_code_costs_no_time() -> None:
    code = '"万"' * 100_000 + "0"
    assert effort(lambda: [shown_number(0.5, code) for _ in range(2000)]) < 100
