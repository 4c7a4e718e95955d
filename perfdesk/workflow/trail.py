"""The revision trail (修改留痕): who changed what from what to what, told from the steps of the history. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from perfdesk.editing.past import PastStep
from perfdesk.editing.step import Change, Record, Step, row_from_record
from perfdesk.model.fields import GOAL_FIELDS
from perfdesk.model.names import field_label
from perfdesk.model.rows import FUND_FIELDS, SECTIONS, Filing, Ref
from perfdesk.model.texts import OWN_NOTES
from perfdesk.table import Document
from perfdesk.workflow.changes import TextChange, in_printed_order
from perfdesk.workflow.compare import bare_title, cell_changes_of_head, cell_changes_of_row, paragraph_changes
from perfdesk.workflow.compare_sheet import shown
from perfdesk.workflow.differing import Wording, worded
from perfdesk.workflow.pairing import Pair, out_of_order
from perfdesk.workflow.record_sheet import Column, Line, record_sheet

TITLE = "修改留痕"
STATES = {"done": "", "undone": "已撤销", "dropped": "已撤销"}
_COLUMNS = (
    Column("时间", 22, centred=True, merged=True),
    Column("修改人", 18, centred=True, merged=True),
    Column("操作", 30, merged=True),
    Column("项目", 36),
    Column("位置", 38),
    Column("修改前", 50),
    Column("修改后", 50),
    Column("备注", 17, centred=True),
)
_FUND_NAMES = {source: name for name, source in FUND_FIELDS.items()}
_DECISIONS = {
    "waiver": ("忽略检查意见", "reason"),
    "rule_setting": ("检查规则", "severity"),
    "final_export": ("正式导出", "reason"),
}
_ORDERS = {
    "project": ("个", "name"),
    "indicator": ("行", "level3"),
    "goal": ("条", "text"),
    "fund_line": ("行", "source"),
}
_GOES_ALONG = ("binned", "waiver", "carried", "completion")
_MANY = 2000
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One text that a step changed. `ref` is its address (None: a row, a project or a decision as a whole), `place` and
    `project` the same in words, `step` who did it and when."""

    step: PastStep
    ref: Ref | None
    project: str
    place: str
    before: str
    after: str


def trail_lines(past: Iterable[PastStep], present: Filing) -> Iterator[TrailLine]:
    """Every change of the history, oldest first; steps that were taken back say so in their `step`."""
    steps = list(past)
    names = _first_names(steps, present)
    for step in steps:
        changes = step.step.changes
        own = {change.id: _of(change.after or change.before, "name") for change in changes if change.kind == "project"}
        yield from _lines_of_step(step, changes, {**names, **own})
        if step.state == "done":
            names.update(own)


def trail_of_cell(past: Iterable[PastStep], present: Filing, ref: Ref) -> list[TrailLine]:
    """What happened to one text, oldest first."""
    return [line for line in trail_lines(past, present) if line.ref == ref]


def trail_sheet(lines: Iterable[TrailLine], unit_name: str) -> Document:
    """The trail as a table."""
    rows = [
        Line(
            (
                Wording(line.step.made_at.replace("T", "\n")),
                *map(Wording, (line.step.made_by, line.step.label, line.project, line.place)),
                *worded(line.before, line.after),
                Wording(state_text(line.step)),
            ),
            line.step.seq,
        )
        for line in lines
    ]
    above = [f"共{len({row.group for row in rows})}次修改，{len(rows)}处。"]
    return record_sheet(f"{unit_name}绩效目标{TITLE}", above, _COLUMNS, rows)


def state_text(step: PastStep) -> str:
    """What is to be said of a step that does not stand."""
    word = STATES.get(step.state, "")
    who = "，".join(part for part in (step.undone_at.replace("T", " "), step.undone_by) if part)
    return f"{word}（{who}）" if word and who else word


def step_place(step: Step, names: Mapping[str, str]) -> str:
    """Where a step changed something, in a few words: the project and the place, or how many of them.

    `names` are those of the projects by their ids.
    """
    own = {change.id: _of(change.after or change.before, "name") for change in step.changes if change.kind == "project"}
    if len(step.changes) > _MANY:
        return f"{len(step.projects() - {None})}个项目"
    past = PastStep(0, step.label, "", "", "done", "", "", lambda: step)
    lines = list(_lines_of_step(past, step.changes, {**names, **own}))
    projects = dict.fromkeys(line.project for line in lines)
    if len(projects) > 1:
        if "" in projects:
            whole = any(not line.project and (line.ref is None or line.ref.field not in SECTIONS) for line in lines)
            return f"{'整份文件' if whole else '第一部分'}和{len(projects) - 1}个项目"
        return f"{next(iter(projects))}等{len(projects)}个项目"
    place = " · ".join(part for part in (lines[0].project, lines[0].place) if part) if lines else ""
    return f"{place}等{len(lines)}处" if len(lines) > 1 else place


def _first_names(steps: Iterable[PastStep], present: Filing) -> dict[str, str]:
    """What each project was called before the first step."""
    names: dict[str, str] = {}
    for step in steps:
        for change in step.step.changes:
            if change.kind == "project" and change.before is not None:
                names.setdefault(change.id, _of(change.before, "name"))
    return {**{project.id: project.name for project in present.projects}, **names}


def _lines_of_step(step: PastStep, changes: Iterable[Change], names: Mapping[str, str]) -> Iterator[TrailLine]:
    changes = list(changes)
    whole = {change.id for change in changes if change.kind == "project" and None in (change.before, change.after)}
    reordered = any(_place(change.before) != _place(change.after) for change in changes if change.kind in _ORDERS)
    for change in changes:
        project = names.get(change.project_id or _of(change.after or change.before, "project_id"), "")
        if change.kind != "project" and change.project_id in whole:
            continue
        if change.kind in _GOES_ALONG and (_of(change.after or change.before, "project_id") in whole):
            continue  # told by its project, which goes into the bin or comes back
        for ref, place, before, after in _texts_of_change(change, reordered):
            yield TrailLine(step, ref, project, place, before, after)
    if all(map(_only_moved, changes)):
        yield from _moves(step, changes, names)


def _moves(step: PastStep, changes: Iterable[Change], names: Mapping[str, str]) -> Iterator[TrailLine]:
    """What a step put elsewhere that changed nothing but an order."""
    lists: dict[tuple[str, str | None], dict[Pair, Change]] = {}
    for change in changes:
        key = (change.kind, None if change.kind == "project" else change.project_id)
        lists.setdefault(key, {})[_place(change.before), _place(change.after)] = change
    for (kind, _), pairs in lists.items():
        for pair in sorted(out_of_order(list(pairs), lambda pair: pair)):
            unit, title = _ORDERS[kind]
            old, new = (f"第{place + 1}{unit}" for place in pair)
            what = f"“{_of(pairs[pair].after, title)}”" if kind == "indicator" else ""
            project = names.get(pairs[pair].project_id or "", "")
            yield TrailLine(step, None, project, f"{what}的顺序" if what else "顺序", old, new)


def _place(record: Record | None) -> int:
    return -1 if record is None else int(record.get("position", -1))


def _only_moved(change: Change) -> bool:
    """Whether a row has nothing new but its place, and what is counted from it."""
    if change.before is None or change.after is None:
        return False
    return not list(_texts_of_change(change, True))


_Text = tuple[Ref | None, str, str, str]


def _texts_of_change(change: Change, reordered: bool) -> Iterator[_Text]:
    """(address, place, before, after) of what one record changed."""
    before, after = change.before, change.after
    if change.kind in ("project", "indicator"):
        yield from _texts_of_row(change, before, after, reordered)
    elif change.kind == "narrative":
        yield from _texts_of_section(change)
    elif change.kind in _DECISIONS:
        place, name = _DECISIONS[change.kind]
        rule = (after or before or {}).get("rule") or ""
        yield None, f"{place}{f'（{rule}）' if rule else ''}", _of(before, name), _of(after, name)
    elif change.kind == "fund_line":
        source = _of(after or before, "source")
        yield from _text(change, _FUND_NAMES.get(source, f"fund.{source}"), _of(before, "amount"), _of(after, "amount"))
    elif change.kind == "goal":
        horizon = _of(after or before, "horizon")
        yield from _text(change, GOAL_FIELDS.get(horizon, f"goal.{horizon}"), _of(before, "text"), _of(after, "text"))
    elif change.kind == "carried":
        yield from _confirmed(before or {}, after or {})
    elif change.kind == "completion":
        yield None, "完成标记", "完成" if before else "", "完成" if after else ""
    elif change.kind == "binned":
        yield None, "彻底删除项目", _of(before, "name"), ""
    else:
        for name in dict.fromkeys([*(before or {}), *(after or {})]):
            yield from _text(change, name, _of(before, name), _of(after, name))


def _confirmed(before: Record, after: Record) -> Iterator[_Text]:
    """The cells of a row that were looked through (or, taken back, wait again)."""
    place = after or before
    for name in dict.fromkeys([*before.get("waiting", ()), *after.get("waiting", ())]):
        words = ["待核" if name in record.get("waiting", ()) else "已核" for record in (before, after)]
        if words[0] != words[1]:
            yield Ref(place["project_id"], place["indicator_id"], name), field_label(name), words[0], words[1]


def _texts_of_row(change: Change, before: Record | None, after: Record | None, reordered: bool) -> Iterator[_Text]:
    title = "level3" if change.kind == "indicator" else "name"
    word = "指标" if change.kind == "indicator" else "项目"
    if before is None or after is None:
        yield None, f"{'新增' if before is None else '删除'}{word}", _row(change.kind, before), _row(change.kind, after)
        return
    where = f"第{int(after['position']) + 1}行“{_of(after, title)}”" if change.kind == "indicator" else ""
    for cell in _cells(change, before, after):
        if not (reordered and cell.field in ("no", "title", "label") and _same_but_digits(cell)):
            yield (
                cell.new,
                f"{where}{field_label(cell.field)}",
                shown(cell.field, cell.before),
                shown(cell.field, cell.after),
            )


def _cells(change: Change, before: Record, after: Record) -> Iterable[TextChange]:
    old, new = (row_from_record(change.kind, change.id, record) for record in (before, after))
    if change.kind == "project":
        follows = bare_title(old) == bare_title(new)
        return (cell for cell in cell_changes_of_head(old, new) if cell.field != "title" or not follows)
    return cell_changes_of_row(old, new, change.project_id, change.project_id)


def _texts_of_section(change: Change) -> Iterator[_Text]:
    sides = [
        Filing(narratives=() if record is None else (row_from_record("narrative", change.id, record),))
        for record in (change.before, change.after)
    ]
    for item in in_printed_order(paragraph_changes(*sides)):
        place = item.old_place if item.new_place is None else item.new_place
        where = f"{field_label(item.section)}第{(place or 0) + 1}段"
        if item.old != item.new:
            yield Ref(None, None, item.section), where, item.old or "", item.new or ""


def _text(change: Change, name: str, before: str, after: str) -> Iterator[_Text]:
    if before != after:
        yield (
            Ref(change.project_id, None, name),
            field_label(name),
            shown(name, before),
            shown(name, after),
        )


def _row(kind: str, record: Record | None) -> str:
    """A whole row on one line."""
    if record is None:
        return ""
    if kind == "project":
        return _of(record, "name")
    name = "／".join(text for text in (_of(record, key) for key in ("level1", "level2", "level3")) if text)
    return f"{name}：{_of(record, 'value')}" if record.get("value") else name


def _of(record: Record | None, name: str) -> str:
    value: Any = (record or {}).get(name)
    if isinstance(value, list):
        value = [item for item in value if not (isinstance(item, list) and item[0].startswith(OWN_NOTES))]
        return "、".join("：".join(item) if isinstance(item, list) else str(item) for item in value)
    return "" if value is None else str(value)


def _same_but_digits(cell: TextChange) -> bool:
    return _DIGITS.sub("", cell.before or "") == _DIGITS.sub("", cell.after or "")
