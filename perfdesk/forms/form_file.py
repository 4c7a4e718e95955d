"""A form from the data of its form.toml, checked (docs/forms.md describes every key)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from perfdesk.forms.form import BookPart, Breakdown, HeadCell, HeadRow, IndicatorColumn, Line, Profile, SideLabel
from perfdesk.forms.front import COVER_ROLE, COVER_STYLES, USUAL_COVER
from perfdesk.forms.pattern import pattern_of
from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import INDICATOR_FIELDS, TARGET_PARTS, project_field
from perfdesk.model.rows import SECTIONS, Project
from perfdesk.table import PageSetup, TextStyle

# The fields of the paragraphs of 分项绩效目标.
_TOLD = frozenset(
    ["projects", "names", "goals", "months", "shares", "level1_words", "level1_count", "count", "indicators", "basis"]
)


def profile_from(data: dict[str, Any]) -> Profile:
    """The form of some data. KeyError, TypeError or ValueError saying what is wrong with it."""
    head, indicators, foot = data["head"], data["indicators"], data.get("foot", {})
    book = data.get("book", {})
    widths = tuple(float(width) for width in head["widths"])
    side = SideLabel(**indicators["side"]) if "side" in indicators else None
    profile = Profile(
        id=data["id"],
        name=data["name"],
        amount_unit=data["amount_unit"],
        title=data["title"],
        page=PageSetup(**data["page"]),
        styles=COVER_STYLES | {role: TextStyle(**values) for role, values in data["styles"].items()},
        head_widths=widths,
        head_rows=_rows(head["rows"], len(widths)),
        head_row_height=float(head["row_height"]),
        columns=_columns(indicators["columns"], widths, side),
        header_height=float(indicators["header_height"]),
        row_height=float(indicators["row_height"]),
        contents_title=book.get("contents", ""),
        parts=tuple(BookPart(**values) for values in book.get("parts", ())),
        sections={values["key"]: values["heading"] for values in book.get("sections", ())},
        expectations=_expectations(data),
        synonyms={name: tuple(words) for name, words in data.get("synonyms", {}).items()},
        joined=bool(indicators.get("joined", False)),
        side=side,
        header_rows=int(indicators.get("header_rows", 1)),
        above=tuple(Line(**values) for values in data.get("above", ())),
        below=tuple(Line(**values) for values in data.get("below", ())),
        foot_rows=_rows(foot.get("rows", []), len(widths)),
        foot_optional=bool(foot.get("optional", False)),
        titles=dict(data.get("titles", {})),
        other_titles=tuple(data.get("other_titles", ())),
        shapes=tuple(sorted(indicators.get("shapes", {}).items())),
        numbering=indicators.get("numbering", ""),
        column_names=dict(indicators.get("column_names", {})),
        cover=tuple(Line(**values) for values in book["cover"]) if "cover" in book else USUAL_COVER,
        breakdowns=tuple(_breakdown(values) for values in book.get("breakdown", ())),
    )
    _check(profile)
    return profile


def _rows(rows: list[list[dict[str, Any]]], columns: int) -> tuple[HeadRow, ...]:
    """Give every cell its grid column, walking around cells that reach down from the rows above."""
    taken: set[tuple[int, int]] = set()
    placed: list[HeadRow] = []
    for index, row in enumerate(rows):
        column = 0
        cells: list[HeadCell] = []
        for values in row:
            while (index, column) in taken:
                column += 1
            cell = _head_cell(values, column)
            taken.update((index + r, column + c) for r in range(cell.rows) for c in range(cell.span))
            cells.append(cell)
            column += cell.span
        placed.append(tuple(cells))
        missing = [c for c in range(columns) if (index, c) not in taken]
        if missing or column > columns:
            raise ValueError(f"第{index + 1}行没有正好填满{columns}列")
    return tuple(placed)


def _breakdown(values: dict[str, Any]) -> Breakdown:
    usual = {"name": values["id"], "date": values["words"]}
    one = Breakdown(**{**usual, **values, "text": tuple(values["text"])})
    patterns = {
        **dict.fromkeys([one.heading], ("ordinal", "n", "group")),
        **dict.fromkeys(one.text, _TOLD),
        **dict.fromkeys([one.project], ("name", "budget")),
        **dict.fromkeys([one.number, one.date, one.words], ("n", "level1", "level2", "level3", "description", "value")),
    }
    for text, known in patterns.items():
        if unknown := set(pattern_of(text).fields) - set(known):
            raise ValueError(f"unknown field {sorted(unknown)} in {text}")
    return one


def _head_cell(values: dict[str, Any], column: int) -> HeadCell:
    kinds = [kind for kind in ("label", "field", "text") if kind in values]
    if len(kinds) != 1:
        raise ValueError(f"一个单元格要有 label、field、text 中的一种：{values}")
    role = values.get("role", {"label": "label", "field": "value", "text": "text"}[kinds[0]])
    place = {"column": column, "span": values.get("span", 1), "rows": values.get("rows", 1), "role": role}
    return HeadCell(**place, **{kinds[0]: values[kinds[0]]}, each=bool(values.get("each", False)))


def _columns(
    columns: list[dict[str, Any]], grid: tuple[float, ...], side: SideLabel | None
) -> tuple[IndicatorColumn, ...]:
    """The indicator columns; one without a width takes it from the columns of the head that it spans."""
    left = side.span if side is not None else 0
    found: list[IndicatorColumn] = []
    for values in columns:
        span = int(values.get("span", 1))
        width = float(values["width"]) if "width" in values else sum(grid[left : left + span])
        left += span
        found.append(
            IndicatorColumn(
                field=values["field"],
                header=values["header"],
                width=width,
                role=values.get("role", "cell"),
                merge=bool(values.get("merge", False)),
                span=span,
                text=values.get("text"),
            )
        )
    return tuple(found)


def _expectations(data: dict[str, Any]) -> Expectations:
    known = {item.name for item in fields(Expectations)}
    given: dict[str, Any] = data.get("expectations", {})
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
    unknown = set(values) - known
    if unknown:
        raise ValueError(f"[expectations] 里有不认识的 {'、'.join(sorted(unknown))}")
    unknown_words = set(given.get("severities", {}).values()) - {"error", "warning", "hint", "off"}
    if unknown_words:
        raise ValueError(f"不认识的严重程度 {'、'.join(sorted(map(str, unknown_words)))}")
    values["level2"] = {name: tuple(words) for name, words in given.get("level2", {}).items()}
    printed = {column["field"] for column in data["indicators"]["columns"]}
    cells = [cell.get("field", "") for row in data["head"]["rows"] for cell in row]
    months = tuple(name.partition(".")[2] for name in cells if name.startswith("spending_plan."))
    parts = data.get("book", {}).get("parts", [])
    prose = next((part["title"] for part in parts if part["content"] == "narrative"), None)
    if prose is not None:
        values.setdefault("narrative_name", prose)
    return Expectations(
        amount_unit=data["amount_unit"],
        plan_months=months,
        has_basis="basis" in printed,
        has_description="description" in printed,
        **values,
    )


def _check(profile: Profile) -> None:
    for name in (*profile.project_fields(), *profile.foot_fields()):
        try:
            project_field(Project(), name)
        except KeyError:
            raise ValueError(f"不认识的栏目 {name}") from None
    printed = {*profile.project_fields(), *profile.foot_fields()}
    if unprinted := set(profile.expectations.sign_off or ()) - printed:
        raise ValueError(f"sign_off 里的栏目表上没有：{'、'.join(sorted(unprinted))}")
    for name in profile.indicator_fields():
        if name not in (*INDICATOR_FIELDS, *TARGET_PARTS) and not name.startswith("extra."):
            raise ValueError(f"不认识的指标栏目 {name}")
    for section in profile.sections:
        if section not in SECTIONS:
            raise ValueError(f"不认识的章节 {section}")
    for line in profile.cover:
        wrong = set(profile.pattern(line.text).fields) - {"unit_name", "unit_code", "fiscal_year"}
        if wrong or not line.role.startswith(COVER_ROLE):
            raise ValueError(f"封面上有不认识的栏目或样式 {'、'.join(sorted(wrong)) or line.role}")
    _check_grid(profile)
    missing = _roles(profile) - set(profile.styles)
    if missing:
        raise ValueError(f"[styles] 里缺少样式 {'、'.join(sorted(missing))}")


def _check_grid(profile: Profile) -> None:
    spans = sum(column.span for column in profile.columns) + (profile.side.span if profile.side else 0)
    if profile.joined and spans != len(profile.head_widths):
        raise ValueError(f"指标各栏共占{spans}列，表格有{len(profile.head_widths)}列")
    if profile.side is not None and not profile.joined:
        raise ValueError("只有概况和指标在一张表里（joined）时才能有侧边栏（side）")


def _roles(profile: Profile) -> set[str]:
    styles: Mapping[str, TextStyle] = profile.styles
    roles = {cell.role for row in profile.form_rows for cell in row} | {column.role for column in profile.columns}
    side = {profile.side.role} if profile.side is not None else set()
    roles |= {line.role for line in profile.cover}
    return roles | side | ({"column_header"} if styles else set())
