"""The fiscal year that project codes hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_CENTURY = 2000


def year_of_code(code: str | None, pattern: str) -> int | None:
    """The year inside a project code; None for a blank code, a form without a pattern, or a code of another build.

    `pattern` is the `code_pattern` of the form's expectations, with a group `year` of two digits. White space inside
    the code does not count.
    """
    if not code or not pattern:
        return None
    found = re.match(pattern, "".join(code.split()))
    return _CENTURY + int(found["year"]) if found and "year" in found.re.groupindex else None


def commonest_year(codes: Iterable[str | None], pattern: str) -> int | None:
    """The year that most of these codes hold, None when none holds one."""
    years = Counter(year for code in codes if (year := year_of_code(code, pattern)) is not None)
    return years.most_common(1)[0][0] if years else None


def agreed_year(codes: Iterable[str | None], pattern: str) -> int | None:
    """The year that all codes that are not blank agree on, None otherwise."""
    years = {year_of_code(code, pattern) for code in codes if code and code.strip()}
    return years.pop() if len(years) == 1 else None
