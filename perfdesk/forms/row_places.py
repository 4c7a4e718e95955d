"""Which cell of a row belongs to which heading of the indicators, also where the row is shorter or lies askew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from perfdesk.forms.indicator_header import Header
from perfdesk.forms.read_row import is_operator, shifted_from
from perfdesk.model.taxonomy import class_of, level1_of, level2_of
from perfdesk.table import Cell

_LEVELS = ("level1", "level2", "level3")


@dataclass(frozen=True, slots=True)
class Places:
    """The cells of a row by field, and for the id of each other cell the heading that it stands under.

    `moved`: the row did not lie below its headings as it stood in the grid. `askew` counts the headings that have a
    filled cell in common which does not reach over all of them.
    """

    cells: Mapping[str, list[Cell]]
    strangers: Mapping[int, int]
    moved: bool = False
    askew: int = 0


def places_of(header: Header, row: list[Cell]) -> Places:
    """Where the cells of a row belong: one below each heading, else where class words, name and value fit best."""
    short = _end(header.cells) - _end(row) if row[0].column <= header.cells[0].column else 0
    if len(row) == len(header.cells) and short <= 0:
        left = _lost_cells(header, row)
        blank = replace(row[-1], text="")
        at = {name: ordinal - left for name, ordinal in header.ordinals.items()}
        return _places(header, row, {name: [row[i] if i >= 0 else blank] for name, i in at.items()})
    best, most = _below(header, row, 0), _fit(header, _below(header, row, 0))
    for found in _others(header, row, short):
        fit = _fit(header, found)
        if fit > most:
            best, most = replace(found, moved=True), fit
    return best


def _others(header: Header, row: list[Cell], short: int) -> Iterator[Places]:
    """The row moved to the right by columns, and its cells one to each heading from any heading on."""
    starts = {cell.column - header.cells[0].column for cell in header.cells}
    for at in sorted(start for start in {*starts, short} if 0 < start <= short):
        yield _below(header, row, at)
    for first in range(max(1, len(header.cells) - len(row) + 1)):
        cells = {name: row[i : i + 1] for name, at in header.ordinals.items() if (i := at - first) >= 0}
        yield _places(header, row, {name: cells.get(name, []) for name in header.ordinals}, first)


def _below(header: Header, row: list[Cell], moved: int) -> Places:
    """The cells of a row below the headings when they are moved that many columns."""
    at = [replace(cell, column=cell.column + moved) for cell in row] if moved else row
    was = dict(zip(map(id, at), row, strict=True))
    in_order = sorted(header.ordinals.items(), key=lambda item: item[1])
    found = {name: _under(header.cells[ordinal], at) for name, ordinal in in_order}
    cells = _each_once({name: [was[id(cell)] for cell in items] for name, items in found.items()})
    strange = [i for i in range(len(header.cells)) if i not in header.ordinals.values()]
    over = {id(was[id(cell)]): next((i for i in strange if _is_over(header.cells[i], cell)), -1) for cell in at}
    last = strange[-1] if strange else -1
    placed = {id(cell) for items in cells.values() for cell in items}
    askew = sum(
        bool(cell.text) and not _covers(cell, header.cells[header.ordinals[name]])
        for name, items in found.items()
        for cell in items
        if sum(cell in others for others in found.values()) > 1
    )
    return Places(cells, {key: i if i >= 0 else last for key, i in over.items() if key not in placed}, askew=askew)


def _each_once(cells: Mapping[str, list[Cell]]) -> dict[str, list[Cell]]:
    """A cell that lies over several columns belongs to the first of them, but to all level columns."""
    done: dict[str, list[Cell]] = {}
    seen: set[int] = set()
    for name, items in cells.items():
        done[name] = items if name in _LEVELS else [cell for cell in items if id(cell) not in seen]
        seen.update(id(cell) for cell in items)
    return done


def _places(header: Header, row: list[Cell], cells: Mapping[str, list[Cell]], first: int = 0) -> Places:
    """The places where each cell of a row has an ordinal; `first` is the heading of the first one."""
    placed = {id(cell) for items in cells.values() for cell in items}
    free = set(range(len(header.cells))) - set(header.ordinals.values())
    ordinals = {id(cell): i + first for i, cell in enumerate(row) if id(cell) not in placed}
    return Places(cells, {key: i if i in free else -1 for key, i in ordinals.items()})


def _fit(header: Header, places: Places) -> int:
    """How well the cells of a row stand below their headings."""
    texts = {name: "".join(cell.text for cell in cells) for name, cells in places.cells.items()}
    level1, level2, name = (texts.get(field, "") for field in ("level1", "level2", "level3"))
    known2 = level2_of(level2) is not None
    known1 = level1_of(level1) is not None or (known2 and level1 == level2)
    named = name != "" and (known2 or class_of(name) is None)
    wrong = [level1 != "" and not known1, level2 != "" and not known2, name != "" and not named]
    joined = sum(max(0, sum(bool(cell.text) for cell in _apart(cells)) - 1) for cells in places.cells.values())
    exact = all(_same(header.cells[header.ordinals[name]], cells) for name, cells in places.cells.items() if cells)
    good = [known1, known2, named, texts.get("value", "") != "", exact]
    return sum(good) - sum(wrong) - joined - 2 * places.askew


def _apart(cells: list[Cell]) -> list[Cell]:
    """The cells below one heading without an operator that stands before its number."""
    return cells[1:] if len(cells) > 1 and is_operator(cells[0].text) else cells


def _same(heading: Cell, cells: list[Cell]) -> bool:
    return len(cells) == 1 and cells[0].column_span == heading.column_span


def _lost_cells(header: Header, row: list[Cell]) -> int:
    """How many cells a row has lost at its left, so that all others stand that much too far left; usually 0.

    Told by a class word that stands left of its column, while the value is missing and the end of the row blank.
    """
    places = header.ordinals
    if header.other or not {"level1", "level2", "value"} <= places.keys() or row[places["value"]].text:
        return 0
    first = next((i for i, cell in enumerate(row) if cell.text and cell is not header.cells[i]), 0)
    after = row[first + 1].text if first + 1 < len(row) else ""
    column = shifted_from(row[first].text, after)
    lost = places[column] - first if column is not None else 0
    return lost if lost > 0 and not any(cell.text for cell in row[-lost:]) else 0


def _under(heading: Cell, row: list[Cell]) -> list[Cell]:
    """The cells of an uneven row below a heading: those whose middle it covers, else the one over its middle."""
    inside = [cell for cell in row if _is_over(heading, cell)]
    if inside:
        return inside
    middle = heading.column + (heading.column_span - 1) / 2
    return [cell for cell in row if cell.column <= middle < cell.column + cell.column_span]


def _covers(cell: Cell, heading: Cell) -> bool:
    return cell.column <= heading.column and _end([cell]) >= _end([heading])


def _is_over(heading: Cell, cell: Cell) -> bool:
    middle = cell.column + (cell.column_span - 1) / 2
    return heading.column <= middle < heading.column + heading.column_span


def _end(row: list[Cell]) -> int:
    return row[-1].column + row[-1].column_span
