"""A block of cells from the clipboard into the indicators of a project: what goes where, and the one step that does it.

A plan is made first. Where it is in doubt the clerk sees it and may change it; no text is left out unsaid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from perfdesk.editing.blank_rows import blank_row
from perfdesk.editing.commands import replace_filing
from perfdesk.editing.step import Step
from perfdesk.forms import pasted as told
from perfdesk.forms.convert_rows import renumbered
from perfdesk.forms.labels import labels_of
from perfdesk.forms.profile import Profile
from perfdesk.forms.read_row import is_operator
from perfdesk.model.fields import (
    INDICATOR_FIELDS,
    TARGET_PARTS,
    indicator_field,
    joined_target,
    target_parts,
    with_indicator_field,
    with_project,
)
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, Indicator, Project, new_id
from perfdesk.model.text import storable
from perfdesk.readers.clipboard import Pasted, filled_down

_LEVELS = ("level1", "level2")
_LEAST_TOLD, _LEAST_FOR_VALUES = 2, 3
_LONGEST_UNIT = 4
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class PastePlan:
    """Where the columns and rows of a block go. `fields` names the field of each column, None: it is not pasted.

    `texts` are all rows, the first `heading` of them printed headings, passed over while `skipping`. `targets` are
    the ids of the rows from the current one on, in the order of the view; with `insert` none of them is touched and
    new rows come before the 0-based `position`. `exact`: copied from a grid of ours, blank cells are meant. `doubts`
    say why the clerk should look first, in Chinese; `whole_form`: the block is a project's whole table.
    """

    project_id: str
    texts: tuple[tuple[str, ...], ...]
    fields: tuple[str | None, ...]
    targets: tuple[str, ...]
    position: int
    heading: int = 0
    skipping: bool = True
    insert: bool = False
    exact: bool = False
    doubts: tuple[str, ...] = ()
    whole_form: bool = False

    @property
    def body(self) -> tuple[tuple[str, ...], ...]:
        """The rows that are pasted."""
        return self.texts[self.heading if self.skipping else 0 :]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan does: rows written and of these new ones, cells whose text is replaced by another one, columns with
    words that are left out."""

    rows: int
    added: int
    replaced: int
    left_out: tuple[int, ...]


def plan_paste(
    profile: Profile,
    project: Project,
    block: Pasted,
    fields: Sequence[str],
    targets: Sequence[str],
    left: int,
    *,
    position: int,
    exact: bool = False,
) -> PastePlan:
    """The plan for a block that is pasted from column `left` of a grid with these `fields` on."""
    texts = tuple(tuple(row) for row in filled_down(block.table))
    labels = labels_of(profile)
    heading, named = told.headings_in(labels, block.table)
    plain = [fields[left + column] if left + column < len(fields) else None for column in range(len(texts[0]))]
    if named:
        found, why = _by_headings(named, fields, len(plain)), "栏目的顺序或数量与本表不同，已按栏目名对应。"
    else:
        found, why = _by_cells(texts, fields, plain, left), "从内容看栏目没有对齐，已按单元格的内容对应。"
    filled = _filled_columns(texts[heading:])
    doubts = [why] if any(found[column] != plain[column] for column in filled) else []
    unknown = {column: [row[column] for row in texts[heading:]] for column in filled if found[column] is None}
    strange = [column for column, words in unknown.items() if not told.is_count(words)]
    doubts += [f"有 {len(strange)} 列没有对应的栏目，请为它们选择栏目，否则不会粘贴。"] if strange else []
    doubts += [f"表格以外的文字不会粘贴：{_short(block.outside)}"] if block.outside else []
    doubts += [f"有 {block.cut} 个单元格复制成了“####”，请在原表中把列拉宽后重新复制。"] if block.cut else []
    plan = PastePlan(
        project.id,
        texts,
        tuple(found),
        tuple(targets),
        position,
        heading=heading,
        exact=exact,
        doubts=tuple(doubts),
        whole_form=told.is_whole_form(labels, block.table),
    )
    return _inserting(plan, project) if doubts else plan


def paste_step(filing: Filing, profile: Profile, plan: PastePlan) -> Step | None:
    """The step of a plan; None when it changes nothing."""
    project = filing.project(plan.project_id)
    changed, added = _written(project, profile, plan)
    rows = [changed.get(row.id, row) for row in project.indicators]
    at = plan.position if plan.insert else len(rows)
    rows[at:at] = added
    done = renumbered(project.indicators, tuple(rows), profile) if added and profile.numbering else tuple(rows)
    after = with_project(filing, replace(project, indicators=done))
    return replace_filing(filing, after, f"粘贴{len(plan.body)}行")


def outcome(project: Project, profile: Profile, plan: PastePlan) -> Outcome:
    """What a plan would do."""
    changed, added = _written(project, profile, plan)
    old = {row.id: row for row in project.indicators}
    names = {name for name in plan.fields if name is not None}
    replaced = sum(
        bool(before := indicator_field(old[ident], name)) and before != indicator_field(row, name)
        for ident, row in changed.items()
        for name in names
    )
    left_out = tuple(column for column in _filled_columns(plan.body) if plan.fields[column] is None)
    return Outcome(len(changed) + len(added), len(added), replaced, left_out)


def choices(profile: Profile, fields: Sequence[str]) -> list[tuple[str, str]]:
    """(field, name) of every field that a column may be put into: those of the grid, then what the form can keep but
    does not print."""
    headers = {column.field: column.header for column in profile.grid_columns}
    found = [(name, headers.get(name) or field_label(name)) for name in fields]
    if any(name in TARGET_PARTS for name in fields) and "value" not in fields:
        found.append(("value", "指标值（符号、数值、单位在一起）"))
    known = {*fields, "value", "label", "requirement"}
    return found + [(name, f"{field_label(name)}（本表不印）") for name in INDICATOR_FIELDS if name not in known]


def _by_headings(named: Mapping[int, str], fields: Sequence[str], width: int) -> list[str | None]:
    apart = "target.operator" in named.values()
    found: list[str | None] = [None] * width
    for column, name in named.items():
        if name == "value" and apart and "target.number" in fields:
            name = "target.number"
        found[column] = _in_form(name, fields)
    return found


def _in_form(name: str, fields: Sequence[str]) -> str | None:
    """The field of this grid that takes what another table calls `name`; one that is kept though it is not printed."""
    if name in fields or name in INDICATOR_FIELDS:
        return name
    return "value" if name in TARGET_PARTS else None


def _by_cells(
    texts: Sequence[Sequence[str]], fields: Sequence[str], plain: Sequence[str | None], left: int
) -> list[str | None]:
    """The columns in order, unless the cells of one cannot belong where it would come."""
    width = len(plain)
    if width < _LEAST_TOLD:
        return list(plain)
    sure = {
        column: name
        for column, name in told.told_by_cells(texts).items()
        if width >= _LEAST_FOR_VALUES or name in (*_LEVELS, told.COUNT)
    }
    if all(told.agrees(name, plain[column]) for column, name in sure.items()):
        return list(plain)
    fixed = {column: None if name == told.COUNT else _printed(name, fields) for column, name in sure.items()}
    for column, name in sure.items():
        if name == "target.operator" and "target.number" not in fields:
            fixed |= dict.fromkeys(_value_parts(texts, column), "value")
    return told.in_order(fields, width, left, fixed)


def _printed(name: str, fields: Sequence[str]) -> str | None:
    if name == "value" and "target.number" in fields:
        return "value"
    found = _in_form(name, fields)
    return found if found in fields else None


def _value_parts(texts: Sequence[Sequence[str]], column: int) -> Iterator[int]:
    """The columns of operator, number and unit that make up one value."""
    yield column
    for after in (column + 1, column + 2):
        words = [row[after].strip() for row in texts if after < len(row) and row[after].strip()]
        number = after == column + 1
        if not words or not all(number or (len(w) <= _LONGEST_UNIT and not any(map(str.isdigit, w))) for w in words):
            return
        yield after


def _inserting(plan: PastePlan, project: Project) -> PastePlan:
    """The plan with whole rows as new ones where they would take the place of other indicators."""
    if "level3" not in plan.fields:
        return plan
    rows = {row.id: row.level3.strip() for row in project.indicators}
    taken = [rows[ident] for ident in plan.targets[: len(plan.body)]]
    return replace(plan, insert=True) if any(taken) else plan


def _written(project: Project, profile: Profile, plan: PastePlan) -> tuple[dict[str, Indicator], list[Indicator]]:
    """(the rows that are there, as they become, by id; the new rows)."""
    rows = {row.id: row for row in project.indicators}
    targets = () if plan.insert else plan.targets
    like = _row_before(project, plan)
    changed: dict[str, Indicator] = {}
    added: list[Indicator] = []
    blank: dict[tuple[str | None, ...] | None, Indicator] = {}
    for number, texts in enumerate(_fields_of_rows(plan)):
        if number < len(targets):
            ident = targets[number]
            changed[ident] = _with_texts(rows[ident], texts)
        else:
            above = added[-1] if added else like
            shared = None if above is None else (above.level1, above.level2, above.requirement)
            if shared not in blank:
                blank[shared] = blank_row(profile.indicator_fields(), above)
            added.append(_with_texts(replace(blank[shared], id=new_id()), texts))
    return changed, added


def _row_before(project: Project, plan: PastePlan) -> Indicator | None:
    """The row above the first new one."""
    at = plan.position if plan.insert else len(project.indicators)
    return project.indicators[at - 1] if 0 < at <= len(project.indicators) else None


def _fields_of_rows(plan: PastePlan) -> Iterator[dict[str, str]]:
    """Field -> text of each row. A blank level word is that of the row above in the block, as where Excel copied a
    merged cell; above the first one there is none, and the row keeps its own."""
    above: dict[str, str] = {}
    for words in plan.body:
        texts = _joined(plan.fields, words)
        if not plan.exact:
            same = not texts.get("level1") or texts["level1"] == above.get("level1")
            for name in _LEVELS:
                if name in texts and not texts[name]:
                    texts[name] = above.get(name, "") if name == "level1" or same else ""
                    if not texts[name] and same:
                        del texts[name]
            above = {name: texts.get(name, above.get(name, "")) for name in _LEVELS}
        yield texts


def _joined(fields: Sequence[str | None], words: Sequence[str]) -> dict[str, str]:
    """Field -> text of one row; several columns for one field are put together."""
    parts: dict[str, list[str]] = {}
    for name, text in zip(fields, words, strict=True):
        if name is not None:
            parts.setdefault(name, []).append(storable(text))
    texts = {name: _one(name, found) for name, found in parts.items()}
    number = texts.get("target.number", "")
    if number and not {"target.operator", "target.unit"} & texts.keys() and not number.strip().isdecimal():
        texts["value"] = texts.pop("target.number")
    if "value" in texts and not texts.keys().isdisjoint(TARGET_PARTS):
        sign, number, unit = (texts.pop(name, "") for name in TARGET_PARTS)
        texts["value"] = joined_target(sign, texts["value"] + number, unit)
    return texts


def _one(name: str, parts: Sequence[str]) -> str:
    if name != "value" or len(parts) < 2:
        return "\n".join(part for part in parts if part) if len(parts) > 1 else parts[0]
    signs = [part for part in parts if is_operator(part)]
    return joined_target(signs[0] if signs else "", "".join(part for part in parts if part not in signs[:1]), "")


def _with_texts(row: Indicator, texts: Mapping[str, str]) -> Indicator:
    """The parts of a value are put in together: one after the other they would be read again in between."""
    parts = [texts.get(name, old) for name, old in zip(TARGET_PARTS, target_parts(row.value), strict=True)]
    if not texts.keys().isdisjoint(TARGET_PARTS):
        row = replace(row, value=joined_target(*parts))
    changed = {
        name: text
        for name, text in texts.items()
        if name not in TARGET_PARTS and (indicator_field(row, name) or "") != text
    }
    plain: dict[str, Any] = {name: text for name, text in changed.items() if name in INDICATOR_FIELDS}
    row = replace(row, **plain) if plain else row
    for name in changed.keys() - plain.keys():
        row = with_indicator_field(row, name, changed[name])
    return row


def _filled_columns(texts: Sequence[Sequence[str]]) -> list[int]:
    width = len(texts[0]) if texts else 0
    return [column for column in range(width) if any(row[column].strip() for row in texts)]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"
