"""A form as data: `templates/<id>/form.toml` loaded and checked.

One definition serves recognition, the editor, the rules, both exports, preview and print.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from perfdesk.errors import UserError
from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import INDICATOR_FIELDS, project_field
from perfdesk.model.rows import SECTIONS, Project
from perfdesk.paths import data_file
from perfdesk.table import PageSetup, TextStyle

DEFAULT_FORM = "hebei-project"


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of the head: a printed `label`, a `field` to fill in, or a `text` pattern such as `单位：{amount_unit}`.

    `column` is its 0-based grid column, `span` and `rows` its size in columns and rows.
    """

    column: int
    span: int
    rows: int
    role: str
    label: str | None = None
    field: str | None = None
    text: str | None = None

    def pattern_fields(self) -> tuple[str, ...]:
        """The project fields inside a text pattern, in printed order."""
        return tuple(re.findall(r"\{(\w+)\}", self.text or ""))


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """One column of the indicator table. `merge`: equal words under one another are one merged cell."""

    field: str
    header: str
    width: float
    role: str
    merge: bool


@dataclass(frozen=True, slots=True)
class BookPart:
    """One part of the department book; `content` is `narrative` or `projects`."""

    title: str
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One official form. `sections` maps a section of Part One to its printed heading; empty: no Part One."""

    id: str
    name: str
    amount_unit: str
    title: str
    page: PageSetup
    styles: Mapping[str, TextStyle]
    head_widths: tuple[float, ...]
    head_rows: tuple[tuple[HeadCell, ...], ...]
    head_row_height: float
    columns: tuple[IndicatorColumn, ...]
    header_height: float
    row_height: float
    contents_title: str
    parts: tuple[BookPart, ...]
    sections: Mapping[str, str]
    expectations: Expectations
    synonyms: Mapping[str, tuple[str, ...]]

    def project_fields(self) -> tuple[str, ...]:
        """Every project field that the form prints in its head, in printed order."""
        names: list[str] = []
        for row in self.head_rows:
            for cell in row:
                names += cell.pattern_fields() or ((cell.field,) if cell.field else ())
        return tuple(names)

    def indicator_fields(self) -> tuple[str, ...]:
        """The indicator fields that the form prints, in printed order."""
        return tuple(column.field for column in self.columns)

    def title_for(self, no: str | None, name: str) -> str:
        """The printed heading of a project, without the number when it has none."""
        pattern = self.title if no else re.sub(r"^\{no\}[^\w{]*", "", self.title)
        return pattern.format(no=no or "", name=name)

    def read_title(self, title: str) -> tuple[str | None, str] | None:
        """(number or None, project name) of a printed heading, None when it is no heading of this form."""
        left, _, right = self.title.rpartition("{name}")
        number = r"^\s*(?:(\d+)\s*[.．、]\s*)?" if "{no}" in left else "^"
        found = re.match(number + r"(.*?)" + re.escape(right) + r"\s*$", title, re.DOTALL)
        if found is None or not any(found.groups()):
            return None
        groups = found.groups()
        return (groups[0], groups[1].strip()) if len(groups) == 2 else (None, groups[0].strip())


def load_profile(folder: Path) -> Profile:
    """The form of one folder. UserError naming the file and the fault when it is missing or wrong."""
    path = folder / "form.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _profile(data)
    except FileNotFoundError as error:
        raise UserError(f"找不到表格定义 {path}。", "请重新安装程序，或检查该文件夹。") from error
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"表格定义 {path} 有误：{error}。", "请改正该文件，或删除该文件夹。") from error


@lru_cache(maxsize=1)
def all_profiles() -> Mapping[str, Profile]:
    """Every form at hand by its id, the default one first."""
    folders = sorted(path.parent for path in data_file("templates").glob("*/form.toml"))
    profiles = {profile.id: profile for profile in map(load_profile, folders)}
    ordered = sorted(profiles, key=lambda form_id: (form_id != DEFAULT_FORM, form_id))
    return {form_id: profiles[form_id] for form_id in ordered}


def stored_profile(form_id: str | None) -> tuple[Profile, str]:
    """(form of stored content, remark): the default form and a Chinese remark when its own form is not at hand.

    A filing from an office with a form of its own can then still be opened, checked and exported; nothing is lost.
    """
    if form_id is None or form_id in all_profiles():
        return profile_for(form_id), ""
    default = profile_for(None)
    return default, f"这份文件的表格“{form_id}”不在本机，暂按“{default.name}”处理；内容都完整保留。"


def profile_for(form_id: str | None) -> Profile:
    """The form with that id, the default form for None. UserError when it is not at hand."""
    profiles = all_profiles()
    try:
        return profiles[form_id or DEFAULT_FORM]
    except KeyError:
        names = "、".join(profiles)
        raise UserError(f"没有编号为“{form_id}”的表格。", f"现有的表格是：{names}。") from None


def _profile(data: dict[str, Any]) -> Profile:
    styles = {role: TextStyle(**values) for role, values in data["styles"].items()}
    head, indicators, book = data["head"], data["indicators"], data.get("book", {})
    widths = tuple(float(width) for width in head["widths"])
    profile = Profile(
        id=data["id"],
        name=data["name"],
        amount_unit=data["amount_unit"],
        title=data["title"],
        page=PageSetup(**data["page"]),
        styles=styles,
        head_widths=widths,
        head_rows=_head_rows(head["rows"], len(widths)),
        head_row_height=float(head["row_height"]),
        columns=tuple(_column(values) for values in indicators["columns"]),
        header_height=float(indicators["header_height"]),
        row_height=float(indicators["row_height"]),
        contents_title=book.get("contents", ""),
        parts=tuple(BookPart(**values) for values in book.get("parts", ())),
        sections={values["key"]: values["heading"] for values in book.get("sections", ())},
        expectations=_expectations(data),
        synonyms={name: tuple(words) for name, words in data.get("synonyms", {}).items()},
    )
    _check(profile)
    return profile


def _head_rows(rows: list[list[dict[str, Any]]], columns: int) -> tuple[tuple[HeadCell, ...], ...]:
    """Give every cell its grid column, walking around cells that reach down from the rows above."""
    taken: set[tuple[int, int]] = set()
    placed: list[tuple[HeadCell, ...]] = []
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
            raise ValueError(f"head row {index + 1} does not fill its {columns} columns")
    return tuple(placed)


def _head_cell(values: dict[str, Any], column: int) -> HeadCell:
    kinds = [kind for kind in ("label", "field", "text") if kind in values]
    if len(kinds) != 1:
        raise ValueError(f"a head cell needs one of label, field, text: {values}")
    role = values.get("role", {"label": "label", "field": "value", "text": "text"}[kinds[0]])
    place = {"column": column, "span": values.get("span", 1), "rows": values.get("rows", 1), "role": role}
    return HeadCell(**place, **{kinds[0]: values[kinds[0]]})


def _column(values: dict[str, Any]) -> IndicatorColumn:
    return IndicatorColumn(
        field=values["field"],
        header=values["header"],
        width=float(values["width"]),
        role=values.get("role", "cell"),
        merge=bool(values.get("merge", False)),
    )


def _expectations(data: dict[str, Any]) -> Expectations:
    known = {item.name for item in fields(Expectations)}
    given: dict[str, Any] = data.get("expectations", {})
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
    unknown = set(values) - known
    if unknown:
        raise ValueError(f"unknown expectations: {sorted(unknown)}")
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
    for name in profile.project_fields():
        try:
            project_field(Project(), name)
        except KeyError:
            raise ValueError(f"unknown project field {name}") from None
    for column in profile.columns:
        if column.field not in INDICATOR_FIELDS:
            raise ValueError(f"unknown indicator field {column.field}")
    for section in profile.sections:
        if section not in SECTIONS:
            raise ValueError(f"unknown section {section}")
    roles = {cell.role for row in profile.head_rows for cell in row} | {column.role for column in profile.columns}
    missing = roles - set(profile.styles)
    if missing:
        raise ValueError(f"no style for {sorted(missing)}")
