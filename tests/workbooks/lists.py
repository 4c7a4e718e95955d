"""Lists of one row per indicator: columns in any order and wording, merged or filled once, with titles and sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.workbooks.sheets import Sheet, Value

SIGNS = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<", "eq": "="}
Columns = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row: a text for each column, and the keys under which equal neighbours are one cell."""

    texts: tuple[str, ...]
    keys: tuple[object, ...]


def list_sheet(
    dump: Mapping[str, Any],
    columns: Columns,
    *,
    fill: str = "all",
    above: Sequence[str] = (),
    groups: Sequence[tuple[str, int]] = (),
    sums: bool = False,
    name: str = "绩效指标",
) -> Sheet:
    """A dump as a list. `columns` are headings and fields; `fill` is all, once or merged; `groups` a row of headings
    over the headings; `above` lines over the whole width; `sums` rows 小计 and 合计."""
    sheet = Sheet(name)
    top = 0
    for line in above:
        sheet.values[top, 0], sheet.merges[top, 0] = line, (1, len(columns))
        top += 1
    top = _grouped(sheet, groups, top)
    headings_from = sum(1 for _ in groups) and top - 1
    for column, (heading, _) in enumerate(columns):
        if groups and (top - 1, column) not in _covered(sheet, headings_from):
            sheet.values[top - 1, column], sheet.merges[top - 1, column] = heading, (2, 1)
        else:
            sheet.values[top, column] = heading
    rows = list(_rows(dump, columns))
    _fill(sheet, rows, top + 1, fill)
    if sums:
        _add_sum(sheet, top + 1 + len(rows), len(columns))
    return sheet


def _grouped(sheet: Sheet, groups: Sequence[tuple[str, int]], top: int) -> int:
    column = 0
    for word, width in groups:
        if word:
            sheet.values[top, column] = word
            sheet.merges[top, column] = (1, width)
        column += width
    return top + bool(groups)


def _covered(sheet: Sheet, row: int) -> set[tuple[int, int]]:
    return {(r, c + i) for (r, c), (_, width) in sheet.merges.items() if r == row for i in range(width)}


def _add_sum(sheet: Sheet, row: int, width: int) -> None:
    sheet.values[row, 0] = "合计"
    sheet.values[row, width - 1] = "100"


def _rows(dump: Mapping[str, Any], columns: Columns) -> Iterator[Row]:
    for number, project in enumerate(dump["projects"], start=1):
        for row in project["indicators"]:
            texts, keys = [], []
            for _, name in columns:
                texts.append(_text(project, row, name, number))
                levels = {"level1": (row["level1"],), "level2": (row["level1"], row["level2"])}
                of_project = name in project or name.startswith("spending_plan.") or name == "number"
                keys.append(
                    (number, levels.get(name, ()) if not of_project else ())
                    if of_project or name in levels
                    else object()
                )
            yield Row(tuple(texts), tuple(keys))


def _text(project: Mapping[str, Any], row: Mapping[str, Any], name: str, number: int) -> str:
    target = row.get("target") or {}
    split = (
        target.get("operator") is not None and target.get("number") is not None and target.get("number_high") is None
    )
    if name == "number":
        return str(number)
    if name == "row":
        return str(number)
    if name.startswith("spending_plan."):
        return (project.get("spending_plan") or {}).get(name.partition(".")[2], "")
    if name == "goals":
        return "\n".join(project["goals"])
    if name in ("sign", "figure", "unit") and split:
        figure = target["number"]
        figure = str(int(figure)) if float(figure) == int(figure) else str(figure)
        return {"sign": SIGNS[target["operator"]], "figure": figure, "unit": target.get("unit") or ""}[name]
    if name in ("sign", "figure", "unit"):
        return row["value"] if name == "figure" else ""
    value = row.get(name) if name in row else project.get(name)
    return "" if value is None else str(value)


def _fill(sheet: Sheet, rows: Sequence[Row], top: int, fill: str) -> None:
    for column in range(len(rows[0].texts)):
        start = 0
        for end in _run_ends([row.keys[column] for row in rows]):
            for index in range(start, end if fill == "all" else start + 1):
                if rows[index].texts[column]:
                    sheet.values[top + index, column] = rows[index].texts[column]
            if fill == "merged" and end - start > 1:
                sheet.merges[top + start, column] = (end - start, 1)
            start = end


def _run_ends(keys: Sequence[object]) -> Iterator[int]:
    for index in range(1, len(keys) + 1):
        if index == len(keys) or keys[index] != keys[index - 1]:
            yield index


def only(dump: Mapping[str, Any], columns: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What of a dump such a list holds: the rest is left out."""
    names = {name for _, name in columns}
    if "figure" in names:
        names |= {"value"}
    projects = []
    for project in dump["projects"]:
        kept = {name: value for name, value in project.items() if name in names or name == "category"}
        plan = {m: v for m, v in (project.get("spending_plan") or {}).items() if f"spending_plan.{m}" in names}
        kept |= {
            "no": project["no"] if "no" in names else None,
            "title": project["title"] if "title" in names else None,
        }
        kept |= {
            "name": project["name"] if "name" in names else "",
            "code": project["code"] if "code" in names else None,
        }
        kept["spending_plan"] = plan or None
        kept["goals"] = (
            project["goals"] if "goals" in names or ("annual_goal" in names and project["annual_goal"]) else []
        )
        kept["indicators"] = [
            {
                **{name: row.get(name) for name in ("level1", "level2", "level3", "value")},
                **{n: v for n, v in row.items() if n in names or n in ("accept",)},
            }
            for row in project["indicators"]
        ]
        projects.append(kept)
    return {**dump, "projects": projects, "sections": {}, "fiscal_year": None}


def values_of(sheet: Sheet) -> list[list[Value]]:
    """The rows of a sheet."""
    return [[sheet.values.get((row, column), "") for column in range(sheet.columns)] for row in range(sheet.rows)]
