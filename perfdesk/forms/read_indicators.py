"""Indicator rows from a table: columns by their printed headings, level words filled down."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from perfdesk.forms.indicator_header import AREA, PERIOD, Header, header_of, horizon_in, label_word
from perfdesk.forms.labels import Labels, label_key, word_key
from perfdesk.forms.notes import Note, Origin, cell_place, doubtful, row_origin, row_place, unplaced
from perfdesk.forms.origins import with_row
from perfdesk.forms.read_row import indicators_of, is_operator, repaired
from perfdesk.forms.row_places import Places, places_of
from perfdesk.forms.synonyms import general_synonyms
from perfdesk.model.rows import Indicator, Ref
from perfdesk.model.taxonomy import level1_of, level2_of
from perfdesk.table import Cell, Table

SIGN = re.compile(r"[≥≤=<>＝＞＜≧≦≠]+")
_TOTALS = frozenset({"总分", "合计", "总计", "小计", "总得分", "合计得分", "自评总分"})


@dataclass(slots=True)
class IndicatorReader:
    """Reads the body rows below a header, over several tables when a table goes on after a page break.

    `levels` are the level words that blank cells continue, `totals` the rows of sums and opinions, as label and text.
    `origins` says of each indicator id where it stood. `pulse` is called for every row; what it raises stops the
    reading.
    """

    labels: Labels
    header: Header
    levels: tuple[str, str] = ("", "")
    indicators: list[Indicator] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    totals: dict[str, str] = field(default_factory=dict)
    _period_levels: tuple[str, str] = ("", "")
    origins: dict[str, Origin] = field(default_factory=dict)
    pulse: Callable[[], None] = lambda: None
    _short: int = 0
    _strangers: dict[int, list[str]] = field(default_factory=dict)
    _kept: dict[str, list[str]] = field(default_factory=dict)

    def read_rows(self, table: Table, rows: Sequence[list[Cell]], top: int) -> None:
        """Read body rows; `top` is the row of the first one in the table."""
        below_header = 0
        for offset, row in enumerate(rows):
            number = top + offset
            self.pulse()
            repeated = header_of(self.labels, row, table.columns, rows[offset + 1 :])
            if repeated is not None:
                self.header = replace(repeated, horizon=repeated.horizon or self._side_horizon(rows, offset))
                below_header = offset + repeated.rows
            elif offset < below_header or self._is_side(row):
                continue
            elif self._is_total(row):
                self._read_total(row)
            elif (opinion := self._opinion(row, number)) is not None:
                label, value = opinion
                self.totals["".join(label.text.split()).rstrip("：:")] = value.text
                message, text = "表里没有这一栏，内容已保留", f"{label.text}：{value.text}"
                self.notes += [Note("info", message, cell_place(table, label), text)] if value.text else []
            elif self._is_remark(row):
                self.notes += [unplaced(cell_place(table, cell), cell.text) for cell in row if cell.text]
            elif self._is_filled(row, number, top):
                told, known = len(self.notes), len(self.indicators)
                self._read_row(table, self._with_signs(row), number)
                self._trace(self.indicators[known:], told, row_origin(table, row, number))

    def _trace(self, rows: Sequence[Indicator], told: int, origin: Origin) -> None:
        """Keep where the indicators of a printed row stood; its remarks, those after `told`, are about the first."""
        self.origins.update(dict.fromkeys((row.id for row in rows), origin))
        if rows:
            self.notes[told:] = with_row(self.notes[told:], rows[0])

    def finish(self, table: Table) -> None:
        """Add the remarks about short rows and about columns that the form does not have."""
        if self._short:
            message = f"有{self._short}行的单元格没有对齐栏目，已按指标名称和指标值对齐"
            self.notes.append(Note("info", message, table.place, ""))
            self._short = 0
        if any(("horizon", PERIOD) in row.extra for row in self.indicators):
            message = "中期（长期）指标与年度指标分开读入，请核对"
            self.notes.append(Note("info", message, table.place, ""))
        for name, ordinal in {**self.header.other, **self.header.ordinals}.items():
            cell, texts = self.header.cells[ordinal], self._kept.pop(name, [])
            if texts:
                message = "这张表没有这一列，内容已保留在指标里"
                self.notes.append(Note("info", message, cell_place(table, cell), "\n".join([cell.text, *texts])))
        for ordinal, cell in enumerate(self.header.cells):
            texts = self._strangers.get(ordinal, [])
            stranger = ordinal not in self.header.named()
            if stranger and label_key(cell.text) in _counts() and cell.text and not texts:
                continue
            if stranger and (texts or (cell.text and not self.labels.is_printed(cell.text))):
                message = "表里没有这一列，内容已保留在指标里" if cell.text else "这一列没有栏目名，内容已保留在指标里"
                text = "\n".join([cell.text, *texts]).strip()
                self.notes.append(Note("warning", message, cell_place(table, cell), text))
            elif cell.text and not stranger and label_key(cell.text) not in self.labels.columns:
                self.notes.append(Note("info", "这一列按内容判断", cell_place(table, cell), cell.text))
        self._strangers.clear()

    def _is_remark(self, row: list[Cell]) -> bool:
        """A row of few wide cells, such as remarks or signatures: no filled cell stands under one heading alone."""
        if len(row) * 2 >= len(self.header.cells):
            return False
        columns = [self.header.cells[ordinal] for ordinal in self.header.named()]
        return all(sum(_covers(cell, heading) for heading in columns) > 1 for cell in row if cell.text)

    def _with_signs(self, row: list[Cell]) -> list[Cell]:
        """A sign such as ≥ and the number in the next cell below the same heading as one cell."""
        found: list[Cell] = []
        for cell in row:
            left = found[-1] if found else None
            if left is not None and cell.text and SIGN.fullmatch(left.text.strip()) and self._share(left, cell):
                found[-1] = replace(left, text=left.text + cell.text, column_span=left.column_span + cell.column_span)
            else:
                found.append(cell)
        return found

    def _share(self, left: Cell, right: Cell) -> bool:
        end = right.column + right.column_span
        return left.row == right.row and any(
            heading.column <= left.column and end <= heading.column + heading.column_span
            for heading in self.header.cells
        )

    def _opinion(self, row: list[Cell], number: int) -> tuple[Cell, Cell] | None:
        """A label with one wide cell beside it, such as an opinion below the indicators, in words that nobody knows."""
        cells = list({id(cell): cell for cell in row if cell.row == number}.values())
        if len(cells) != 2 or not label_key(cells[0].text) or "level3" not in self.header.ordinals:
            return None
        label, value = cells
        named = [self.header.cells[ordinal] for ordinal in self.header.named()]
        third = self.header.cells[self.header.ordinals["level3"]]
        over = sum(_covers(value, heading) for heading in named)
        wide = _covers(value, third) and over > 1 and over * 2 >= len(named) and not _covers(label, third)
        is_class = level1_of(label.text) is not None or level2_of(label.text) is not None
        return (label, value) if wide and not is_class else None

    def _is_side(self, row: list[Cell]) -> bool:
        """A row of nothing but a word such as 长期绩效指标 above a header."""
        texts = {cell.text for cell in row if cell.text}
        return len(texts) == 1 and horizon_in(texts) is not None and label_key(next(iter(texts))) in self.labels.known

    def _side_horizon(self, rows: Sequence[list[Cell]], offset: int) -> str:
        above = rows[offset - 1] if offset else []
        return horizon_in(cell.text for cell in above if cell.text) or "" if above and self._is_side(above) else ""

    def _is_total(self, row: list[Cell]) -> bool:
        first = next((cell for cell in row if cell.text and cell.row_span == 1), None)
        return first is not None and label_key(first.text) in _TOTALS

    def _read_total(self, row: list[Cell]) -> None:
        first, *rest = {id(cell): cell for cell in row if cell.text and cell.row_span == 1}.values()
        self.totals["".join(first.text.split())] = "｜".join(cell.text for cell in rest)

    def _is_filled(self, row: list[Cell], number: int, top: int) -> bool:
        """A row with words of its own, or a blank one that a merged level word covers.

        A grid row in which no cell begins belongs to the tall row above.
        """
        begins = any(cell.row == number for cell in row)
        headings = {id(cell) for cell in self.header.cells}
        words = [cell for cell in row if cell.text and cell.row >= top and id(cell) not in headings]
        return begins and not all(label_key(cell.text) in self._side_words() for cell in words)

    def _side_words(self) -> set[str]:
        """The headings of columns that name the whole table, such as 绩效指标 at its left."""
        placed = self.header.named()
        words = {label_key(cell.text) for i, cell in enumerate(self.header.cells) if i not in placed}
        return words & self.labels.known

    def _read_row(self, table: Table, row: list[Cell], number: int) -> None:
        """The indicator of a row, or the two of a row where the lists of period and year stand abreast."""
        lists = {PERIOD: self.header.other} if self.header.other else {}
        lists[""] = self.header.ordinals
        places = places_of(replace(self.header, ordinals=self.header.every()), row)
        self._short += places.moved
        cells = {
            key: {name: places.cells[self.header.key(key, name)] for name in names} for key, names in lists.items()
        }
        strange = {**self._area_texts(places), **self._strange_texts(table, row, number, places)}
        filled = [key for key, one in cells.items() if _has_words(one)] or [""]
        for key in filled:
            texts = self._texts(table, cells[key], lists[key], number)
            horizon = key or self.header.horizon
            more = {**(strange if key == filled[-1] else {}), **({"extra.horizon": horizon} if horizon else {})}
            levels, self.levels = self.levels, self._period_levels if key else self.levels
            self._add(table, number, texts, more)
            if key:
                self._period_levels, self.levels = self.levels, levels

    def _texts(
        self, table: Table, cells: Mapping[str, list[Cell]], ordinals: Mapping[str, int], number: int
    ) -> dict[str, Any]:
        texts: dict[str, Any] = {}
        for name, found in cells.items():
            parts = [cell.text for cell in found if cell.text]
            texts[name] = ("" if parts and is_operator(parts[0]) else "\n").join(parts)
            self.notes += [note for cell in found if cell.row == number for note in doubtful(table, cell)]
            if texts[name] and not self.labels.has_column(self.header.cells, ordinals[name]):
                self._kept.setdefault(name, []).append(texts[name])
        if "level2" in texts and "level3" in texts:
            texts.setdefault("level1", "")
        return texts

    def _add(self, table: Table, number: int, texts: dict[str, Any], more: Mapping[str, str]) -> None:
        place = row_place(table, number)
        shifted = repaired(texts)
        if shifted is not None:
            texts = shifted
            self.notes.append(
                Note("info", "这一行的单元格错位，已按指标名称和指标值对齐", place, texts.get("level3", ""))
            )
        if self._fill_levels(texts):
            message = f"一级指标空白，已按二级指标读作“{texts['level1']}”"
            self.notes.append(Note("info", message, place, texts.get("level2", ""), Ref(None, None, "level1")))
        texts.update(more)
        several = indicators_of(texts, self.header.patterns)
        if len(several) > 1:
            message = f"一个单元格里有{len(several)}条指标，已分成{len(several)}行"
            self.notes.append(Note("info", message, place, texts.get("level3", "")))
        self.indicators += several

    def _area_texts(self, places: Places) -> dict[str, str]:
        """The values of single areas, each in a column that bears the name of the area."""
        names = (f"{AREA}{label_word(self.header.cells[ordinal])}" for ordinal in sorted(self.header.areas))
        return {name: "\n".join(cell.text for cell in places.cells[name]) for name in names}

    def _strange_texts(self, table: Table, row: list[Cell], number: int, places: Places) -> dict[str, str]:
        """What stands in columns that the form does not have, as fields of the row."""
        found: dict[str, str] = {}
        for cell in row:
            column = places.strangers.get(id(cell))
            if not cell.text or cell.row != number or column is None:
                continue
            if not 0 <= column < len(self.header.cells):
                self.notes.append(unplaced(cell_place(table, cell), cell.text))
                continue
            if self._is_count(self.header.cells[column], cell):
                continue
            word = label_word(self.header.cells[column])
            known = label_key(word) in self.labels.known
            if known and label_key(cell.text) == label_key(word):
                continue
            self._strangers.setdefault(column, []).append(cell.text)
            if not known:
                found[f"extra.{word or f'第{column + 1}列'}"] = cell.text
        return found

    def _is_count(self, heading: Cell, cell: Cell) -> bool:
        """Whether a cell only counts the rows, below a heading such as 序号."""
        return heading.text != "" and label_key(heading.text) in _counts() and cell.text.strip(" .．、").isdecimal()

    def _fill_levels(self, texts: dict[str, Any]) -> bool:
        """Blank level words are those of the row above, as long as level 1 is the same and fits level 2.

        True when level 1 was told from level 2 instead.
        """
        if not texts.get("level2", "?") and _is_second(texts.get("level1", "")):
            texts["level1"], texts["level2"] = "", texts["level1"]
        above1, above2 = self.levels
        blank = "level1" in texts and not texts["level1"]
        level1 = texts.get("level1", "") or self._level1_above(texts.get("level2", ""), above1)
        level2 = texts.get("level2", "") or (above2 if level1 == above1 else "")
        self.levels = (level1, level2)
        if "level1" in texts:
            texts["level1"] = level1
        if "level2" in texts:
            texts["level2"] = level2
        return blank and level1 != above1

    def _level1_above(self, level2: str, above: str) -> str:
        """Level 1 of a row that leaves it blank: that of the row above, unless the row's own level 2 contradicts it."""
        found, before = level2_of(level2) if level2 else None, level1_of(above)
        if found is None or (above and (before is None or before.key in found.parents)):
            return above
        return self.labels.level1_words.get(found.key, above)


def _has_words(cells: Mapping[str, list[Cell]]) -> bool:
    """Whether a row says more than the classes that are printed in it."""
    return any(cell.text for name, found in cells.items() if name not in ("level1", "level2") for cell in found)


def _is_second(word: str) -> bool:
    """Whether a word is a class of level 2 and none of level 1."""
    return level1_of(word) is None and level2_of(word) is not None


def _covers(cell: Cell, heading: Cell) -> bool:
    middle = heading.column + (heading.column_span - 1) / 2
    return cell.column <= middle < cell.column + cell.column_span


@lru_cache(maxsize=1)
def _counts() -> frozenset[str]:
    """The headings of columns that only count rows."""
    return frozenset(map(word_key, general_synonyms().flat["ignored"]))
