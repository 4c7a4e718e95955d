"""What the grid does to many cells at once, as steps. Pure: rows and columns in, a step out, None for no change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from perfdesk.editing import commands
from perfdesk.editing.blank_rows import blank_row as blank_row
from perfdesk.editing.step import Step, apply_step
from perfdesk.forms.convert_rows import renumbered
from perfdesk.forms.profile import Profile
from perfdesk.model.fields import with_project
from perfdesk.model.rows import Filing, Indicator, Ref
from ui.clipboard import Block, Spans
from ui.grid import IndicatorModel
from ui.grid_places import Place
from ui.runs import runs


def usual_rows(level2: dict[str, tuple[str, ...]], fields: Sequence[str]) -> tuple[Indicator, ...]:
    """One empty row for each pair of level words that the form prints."""
    pairs = [(one, two) for one, words in level2.items() for two in words]
    return tuple(replace(blank_row(fields), level1=one, level2=two) for one, two in pairs) or (blank_row(fields),)


def numbered(step: Step | None, filing: Filing, project_id: str | None, profile: Profile) -> Step | None:
    """A step that brings, takes or moves rows, with the numbers of the rows set anew where the form has them."""
    if step is None or project_id is None or not profile.numbering:
        return step
    after = apply_step(filing, step)
    project = after.project(project_id)
    rows = renumbered(filing.project(project_id).indicators, project.indicators, profile)
    return commands.replace_filing(filing, with_project(after, replace(project, indicators=rows)), step.label)


def clear_step(model: IndicatorModel, filing: Filing, places: Iterable[Place]) -> Step | None:
    """Empty the cells, every row of a merged one."""
    return commands.set_fields(filing, {ref: "" for ref in _refs(model, places)}, "清除内容")


def write_step(model: IndicatorModel, filing: Filing, places: Iterable[Place], text: str, label: str) -> Step | None:
    """The same text into every cell, every row of a merged one."""
    return commands.set_fields(filing, {ref: text for ref in _refs(model, places)}, label)


def fill_down_step(model: IndicatorModel, filing: Filing, places: Iterable[Place]) -> Step | None:
    """The topmost cell of each column into the others below; a single cell takes the one above it."""
    texts: dict[Ref, str] = {}
    for column, rows in _by_column(places).items():
        source = rows[0] if len(rows) > 1 else rows[0] - 1
        if source >= 0:
            texts.update(dict.fromkeys(_refs(model, [(row, column) for row in rows]), model.text(source, column)))
    return commands.set_fields(filing, texts, "向下填充")


def copy_above_step(model: IndicatorModel, filing: Filing, places: Iterable[Place]) -> Step | None:
    """The cell above into each cell; of cells under one another all take the one above the first."""
    texts: dict[Ref, str] = {}
    for column, rows in _by_column(places).items():
        for first, last in runs(rows):
            chosen = [(row, column) for row in range(first, last + 1)]
            if first > 0:
                texts.update(dict.fromkeys(_refs(model, chosen), model.text(first - 1, column)))
    return commands.set_fields(filing, texts, "复制上方内容")


def copied(model: IndicatorModel, places: Sequence[Place]) -> tuple[Block, Spans]:
    """The rectangle around the cells, with the row spans of merged columns inside it."""
    rows = range(min(row for row, _ in places), max(row for row, _ in places) + 1)
    columns = range(min(column for _, column in places), max(column for _, column in places) + 1)
    block = [[model.text(row, column) for column in columns] for row in rows]
    spans: Spans = {}
    for column in columns:
        row = rows.start
        while row < rows.stop:
            end = min(model.merged_rows(row, column).stop, rows.stop)
            if end - row > 1:
                spans[row - rows.start, column - columns.start] = end - row
            row = end
    return block, spans


def _refs(model: IndicatorModel, places: Iterable[Place]) -> list[Ref]:
    return [
        model.ref(model.index(covered, column)) for row, column in places for covered in model.merged_rows(row, column)
    ]


def _by_column(places: Iterable[Place]) -> dict[int, list[int]]:
    """The rows of each column, from the top."""
    found: dict[int, list[int]] = {}
    for row, column in sorted(places):
        found.setdefault(column, []).append(row)
    return found
