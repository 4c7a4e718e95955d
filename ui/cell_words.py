"""What the cells of the grid offer to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from perfdesk.model.typed_target import OPERATORS, QUALITATIVE, units_to_offer
from ui.grid import Index, IndicatorModel


def words_for(model: IndicatorModel, index: Index, level2: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The usual words of a cell, None where there are none. `level2` lists the words of the form below each level 1."""
    field = model.columns[index.column()].field
    if field == "level1":
        return tuple(level2)
    if field == "level2":
        fields = [column.field for column in model.columns]
        above = model.text(index.row(), fields.index("level1")) if "level1" in fields else ""
        return level2.get(above, tuple(word for words in level2.values() for word in words))
    if field == "target.operator":
        return (*OPERATORS, QUALITATIVE)
    if field == "target.unit":
        return units_to_offer(row.value for row in model.all_rows)
    return None
