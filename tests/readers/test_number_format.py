"""Numbers come back as Excel shows them."""

from __future__ import annotations

import pytest

from perfdesk.readers.number_format import shown_number, shown_text


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
        (1234567.0, "0.00E+00", "1.23E+06"),
        (1.5e12, "0.0E+00", "1.5E+12"),
        (0.00015, "0.0E+00", "1.5E-04"),
    ],
)
def test_a_number_is_shown_in_its_format(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


def test_the_older_date_system_counts_from_1904() -> None:
    assert shown_number(0.0, "yyyy-m-d", date1904=True) == "1904-1-1"


def test_a_text_format_adds_its_words() -> None:
    assert shown_text("90%", '"≥"@') == "≥90%"
    assert shown_text("=100%", "@") == "=100%"
    assert shown_text("甲", "0.00") == "甲"
