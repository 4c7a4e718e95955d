"""In which order, and which, rows are looked at. Pure: rows in, ids out; the filing keeps its own order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.editing.find import places
from perfdesk.editing.row_commands import IndicatorClass, class_of_row, classes_at_hand, same_class
from perfdesk.model.fields import indicator_field
from perfdesk.model.rows import Indicator
from perfdesk.model.target import parse_target

_LEVELS = ("level1", "level2", "requirement")
_AMOUNTS = ("value", "target.number", "weight")
_Key = tuple[int, Decimal, bytes]


@dataclass(frozen=True, slots=True)
class Look:
    """How the rows are looked at: sorted by a field, and only those with these words and of this class.

    A class without level 2 stands for all of its level 1.
    """

    field: str = ""
    descending: bool = False
    words: str = ""
    kind: IndicatorClass | None = None

    def __bool__(self) -> bool:
        """Whether it differs from the filing."""
        return bool(self.field or self.filters)

    @property
    def filters(self) -> bool:
        """Whether rows may be left out."""
        return bool("".join(self.words.split()) or self.kind is not None)


def arranged_ids(
    rows: Sequence[Indicator], look: Look, fields: Sequence[str], level2: Mapping[str, Sequence[str]]
) -> list[str]:
    """The ids of the rows to be seen, in order: blanks last, equal ones as in the filing. `fields` are searched."""
    seen = [row for row in rows if _matches(row, look, fields)]
    if look.field:
        keys = _keys(seen, look.field, level2)
        seen.sort(key=lambda row: keys[row.id], reverse=look.descending)
        seen.sort(key=lambda row: not (indicator_field(row, look.field) or "").strip())
    return [row.id for row in seen]


def followed(order: Sequence[str], left_out: Collection[str], rows: Sequence[Indicator]) -> list[str]:
    """An order of ids after the rows have changed: rows that are gone leave it, a new one comes behind the row that is
    before it in the filing, unless it is to be left out."""
    known = {row.id for row in rows}
    kept = [row_id for row_id in order if row_id in known]
    seen, before = set(kept), None
    for row in rows:
        if row.id not in seen and row.id not in left_out:
            kept.insert(0 if before is None else kept.index(before) + 1, row.id)
            seen.add(row.id)
        before = row.id if row.id in seen else before
    return kept


def _matches(row: Indicator, look: Look, fields: Sequence[str]) -> bool:
    if look.kind is not None and not same_class(class_of_row(row), look.kind):
        return False
    words = "".join(look.words.split())
    return not words or any(places(indicator_field(row, name) or "", words) for name in fields)


def _keys(rows: Sequence[Indicator], field: str, level2: Mapping[str, Sequence[str]]) -> dict[str, _Key]:
    """What to sort by: classes as the form orders them, amounts by number, words by their sounds."""
    kinds = classes_at_hand(rows, level2)
    keys = {}
    for row in rows:
        text = indicator_field(row, field) or ""
        number = parse_target(text).number if field in _AMOUNTS else None
        if field in _LEVELS:
            at = next(i for i, kind in enumerate(kinds) if same_class(class_of_row(row), kind))
            keys[row.id] = (at, Decimal(0), b"")
        else:
            keys[row.id] = (number is None, number or Decimal(0), _sound(text))
    return keys


def _sound(text: str) -> bytes:
    """The usual Chinese characters stand in this encoding in the order of their pinyin."""
    return text.encode("gb18030", "replace")
