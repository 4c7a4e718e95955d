"""Money in the head of a form: amounts of the whole period beside those of the year, and tables of amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from perfdesk.forms.labels import Labels, label_key
from perfdesk.model.rows import FUND_FIELDS
from perfdesk.table import Cell

PERIOD_TOTAL = "fund.period_total"
PROJECT_TOTAL = "fund.project_total"
LEVELS = ("central", "province", "city", "county", "town")
_AMOUNT = re.compile(r"(.+?)[\s:：]*([-+]?[0-9][0-9,，.]*\s*(?:万元|元|万)?)")
_SEPARATOR = re.compile(r"[:：]|\s+")
_COLUMN = re.compile(r"预算|执行|支出|分值|得分|结余|决算|金额|占比|上年|本年|当年|年初|全年|调整")
_OTHER_STAGE = re.compile(r"上年|前年|上一年|去年|执行|决算|占比|调整|分值|得分")
_LONGEST_HEADING = 16
_LEAST_HEADINGS = 2


def is_fund(name: str) -> bool:
    """Whether a field of the head is an amount of money."""
    return name in FUND_FIELDS or name.startswith("fund.")


def level_of(source: str) -> str | None:
    """The government level that a source names, None for any other."""
    word = source.removeprefix("period_")
    return word if word in LEVELS else None


def inline(labels: Labels, text: str) -> tuple[str, str, str] | None:
    """Field, value and label of a cell that holds a label with its value, such as `年度资金总额：30`; None for others.

    An amount may follow without a colon.
    """
    for found in reversed(list(_SEPARATOR.finditer(text[:60]))):
        label = text[: found.start()]
        anchor = labels.anchor(label_key(label))
        if anchor is not None and not anchor.each and (found[0].strip() or is_fund(anchor.field)):
            return anchor.field, text[found.end() :].strip(" \t　:："), label
    amount = _AMOUNT.fullmatch(text.strip())
    anchor = labels.anchor(label_key(amount[1])) if amount is not None else None
    if amount is None or anchor is None or not is_fund(anchor.field):
        return None
    return anchor.field, amount[2], amount[1]


@dataclass(slots=True)
class Funds:
    """The amounts of one head. `used` are the cells of its tables of amounts, by identity; `main` the headings of
    the columns whose amounts are those of the form.
    """

    labels: Labels
    rows: Sequence[list[Cell]]
    used: set[int] = field(default_factory=set)
    main: list[Cell] = field(default_factory=list)
    _fields: dict[int, str] = field(default_factory=dict)

    def field_of(self, name: str, index: int, cell: Cell) -> str:
        """The field of an amount whose label stands in row `index`: that of the period under such a total."""
        if not is_fund(name) or name == PERIOD_TOTAL or not self._in_period(index, cell):
            return name
        return f"fund.period_{FUND_FIELDS.get(name, name.removeprefix('fund.'))}"

    def further(self) -> Iterator[tuple[str, str]]:
        """The amounts in further columns of a table of amounts: `label·heading` and text."""
        index = 0
        while index < len(self.rows):
            headings = self._headings(index)
            index += 1
            while headings and index < len(self.rows) and self._is_amount_row(index, headings):
                yield from self._row(index, headings)
                index += 1

    def _in_period(self, index: int, cell: Cell) -> bool:
        for row in reversed(self.rows[: index + 1]):
            totals = {name: other for other in row if (name := self._total(other)) is not None}
            if "annual" in totals and "period" in totals:
                first, second = sorted(totals, key=lambda name: totals[name].column)
                return (first if cell.column < totals[second].column else second) == "period"
            if totals:
                return "period" in totals
        return False

    def _total(self, cell: Cell) -> str | None:
        """`period` or `annual` for the label of a total, None for any other cell."""
        if id(cell) not in self._fields:
            anchor = self.labels.anchor(label_key(cell.text))
            found = inline(self.labels, cell.text) if anchor is None and cell.text else None
            self._fields[id(cell)] = anchor.field if anchor is not None else found[0] if found is not None else ""
        return {PERIOD_TOTAL: "period", "budget_total": "annual"}.get(self._fields[id(cell)])

    def _headings(self, index: int) -> list[Cell]:
        """The headings of a table of amounts that begins in this row, [] when none does."""
        row = list({id(cell): cell for cell in self.rows[index] if cell.text}.values())
        found = [cell for cell in row if len(cell.text) <= _LONGEST_HEADING and _COLUMN.search(cell.text)]
        if any(any(letter.isdigit() for letter in label_key(cell.text)[-1:]) for cell in row):
            return []
        group = [cell for cell in row if cell not in found]
        if len(found) < _LEAST_HEADINGS or len(group) > 2 or index + 1 >= len(self.rows):
            return []
        return found if self._is_amount_row(index + 1, found) else []

    def _is_amount_row(self, index: int, headings: Sequence[Cell]) -> bool:
        row = self.rows[index]
        values = [cell for heading in headings if (cell := _under(row, heading)) is not None]
        labels = [cell for cell in row if cell.text and cell.column < headings[0].column]
        amounts = [cell for cell in values if any(letter.isdigit() for letter in cell.text)]
        lone = len({id(cell) for cell in values}) == len(values) == len(headings)
        blank = not any(cell.text for cell in values)
        known = bool(labels) and self.labels.anchor(label_key(labels[-1].text)) is not None
        words = any(self.labels.is_printed(cell.text) for cell in values if cell.text)
        return bool(labels) and lone and not words and (bool(amounts) or (blank and known))

    def _row(self, index: int, headings: Sequence[Cell]) -> Iterator[tuple[str, str]]:
        row = self.rows[index]
        labels = [cell for cell in row if cell.text and cell.column < headings[0].column]
        name = "".join(labels[-1].text.split()).strip("：:").replace(".", "．")
        known = self.labels.anchor(label_key(labels[-1].text)) is not None
        self.used |= {id(cell) for cell in headings} | ({id(labels[-1])} if not known else set())
        main = next((heading for heading in headings if not _OTHER_STAGE.search(heading.text)), headings[0])
        for heading in headings:
            cell = _under(row, heading)
            if heading is main and known:
                self.main += [heading] if heading not in self.main else []
                continue
            if cell is None:
                continue
            self.used.add(id(cell))
            if cell.text:
                yield f"{name}·{''.join(heading.text.split())}", cell.text


def _under(row: Sequence[Cell], heading: Cell) -> Cell | None:
    middle = heading.column + heading.column_span / 2
    return next((cell for cell in row if cell.column <= middle < cell.column + cell.column_span), None)
