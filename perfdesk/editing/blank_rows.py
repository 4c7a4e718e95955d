"""An empty row of indicators with the fields of its form."""

from __future__ import annotations

from collections.abc import Iterable

from perfdesk.model.fields import indicator_field, with_indicator_field
from perfdesk.model.rows import Indicator

_SHARED = ("level1", "level2", "requirement")


def blank_row(fields: Iterable[str], like: Indicator | None = None) -> Indicator:
    """An empty indicator with the fields of its form, under the level words of the row `like` and their mark."""
    row = Indicator()
    for name in fields:
        text = indicator_field(like, name) if like is not None and name in _SHARED else ""
        row = with_indicator_field(row, name, text or "")
    return row
