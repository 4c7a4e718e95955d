"""Where the projects of one table begin."""

from __future__ import annotations

from collections.abc import Sequence

from perfdesk.forms.form import Profile
from perfdesk.forms.labels import Labels, label_key
from perfdesk.forms.titles import is_title
from perfdesk.table import Cell


def cuts_of(labels: Labels, profile: Profile, rows: Sequence[list[Cell]]) -> list[int]:
    """The rows where a project begins: the first, and each head row, or the title above it, after indicator rows."""
    cuts = [0]
    passed: frozenset[str] | None = None
    for index, row in enumerate(rows):
        if labels.header_fields(row):
            passed = frozenset(label_key(cell.text) for cell in row)
        elif passed is not None and labels.is_head_row(row, passed) and not labels.is_foot_row(row):
            while index > cuts[-1] + 1 and _is_above_head(labels, profile, rows[index - 1]):
                index -= 1
            cuts.append(index)
            passed = None
    return cuts


def _is_above_head(labels: Labels, profile: Profile, row: Sequence[Cell]) -> bool:
    """Whether a row of a table holds the title or the unit line of the project below."""
    texts = [cell.text for cell in row if cell.text]
    if len(texts) == 1 and is_title(profile, texts[0]):
        return True
    return any(labels.is_worded(piece) for text in texts for piece in labels.pieces(text))
