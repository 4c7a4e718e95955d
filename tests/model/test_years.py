from __future__ import annotations

import pytest

from perfdesk.model.years import agreed_year, commonest_year, year_of_code

PATTERN = r"^\d{6}(?P<year>\d{2})P[0-9A-Z]{12}$"
OLD, NEW = "13099924P00099910001A", "13099925P00099910001A"


@pytest.mark.parametrize(
    ("code", "year"), [(NEW, 2025), (" 13099925P0009 9910001A\n", 2025), ("13099925", None), ("", None), (None, None)]
)
def test_a_code_holds_the_year_of_its_pattern(code, year):
    assert year_of_code(code, PATTERN) == year


@pytest.mark.parametrize("pattern", ["", r"^\d{6}"])
def test_a_pattern_without_a_year_gives_none(pattern):
    assert year_of_code(NEW, pattern) is None


def test_the_commonest_year_wins_and_all_must_agree_for_the_agreed_one():
    assert commonest_year([OLD, NEW, NEW, "", None, "x"], PATTERN) == 2025
    assert commonest_year(["x", None], PATTERN) is None
    assert agreed_year([NEW, None, " ", NEW], PATTERN) == 2025
    assert agreed_year([NEW, OLD], PATTERN) is None
    assert agreed_year([NEW, "x"], PATTERN) is None
    assert agreed_year([], PATTERN) is None
