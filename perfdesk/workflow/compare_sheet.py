"""A comparison as sentences and as the table 修改对照表, which the writers print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from perfdesk.forms.profile import all_profiles
from perfdesk.model.fields import goal_text, project_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import Indicator, Project
from perfdesk.table import Document
from perfdesk.workflow.changes import Comparison, ParagraphChange, ProjectChange, RowChange, State, TextChange
from perfdesk.workflow.differing import Wording, worded
from perfdesk.workflow.record_sheet import Column, Line, record_sheet

TITLE = "修改对照表"
_COLUMNS = (
    Column("项目", 44, merged=True),
    Column("序号", 12, centred=True),
    Column("修改位置", 47),
    Column("修改前", 79),
    Column("修改后", 79),
)
Kind = Literal["added", "gone", "moved", "changed", "same"]
WHOLE, PART_ONE = "整份文件", "第一部分"
_NAMED = 5
_CATEGORIES = {"project": "预算项目", "operating": "公用经费"}


@dataclass(frozen=True, slots=True)
class ComparedText:
    """One line of the table: whose, where, and both texts. `change` is what it tells."""

    project: str
    place: str
    before: str
    after: str
    change: TextChange | RowChange | ProjectChange | ParagraphChange
    kind: Kind


def compared_texts(comparison: Comparison) -> Iterator[ComparedText]:
    """Everything that differs, in printed order: the whole file, Part One, project after project."""
    for cell in comparison.cells:
        yield cell_text(WHOLE, "", cell)
    for paragraph in comparison.paragraphs:
        yield from _paragraph_texts(paragraph)
    for project in comparison.projects:
        yield from project_texts(project)


def summary(comparison: Comparison) -> list[str]:
    """A few Chinese sentences: how much differs, and which projects came, went, were renamed or moved."""
    if not comparison:
        return ["两份内容没有差别。"]
    texts = list(compared_texts(comparison))
    projects = comparison.projects
    kinds = (
        ("新增项目", [item.name for item in projects if item.state == "added"]),
        ("删去项目", [item.name for item in projects if item.state == "gone"]),
        ("项目更名", [_renaming(item) for item in projects if item.renamed]),
        ("项目调整顺序", [item.name for item in projects if item.moved]),
    )
    kept = sum(item.state == "kept" and bool(item.cells or item.rows) for item in projects)
    first = f"共{len(texts)}处不同" + (f"，{kept}个项目的内容有修改" if kept else "") + "。"
    return [first, *(f"{word}{len(names)}个：{_listed(names)}。" for word, names in kinds if names)]


def compare_sheet(comparison: Comparison, old_name: str, new_name: str) -> Document:
    """The table 修改对照表. The names say what is compared, such as 一上 and 现在."""
    unit = comparison.new.unit_name or comparison.old.unit_name or ""
    texts = list(compared_texts(comparison))
    lines = [
        Line(
            (*map(Wording, (item.project, str(number), item.place)), *worded(item.before, item.after)),
            _group(item),
        )
        for number, item in enumerate(texts, start=1)
    ]
    above = [f"修改前：{old_name}　　修改后：{new_name}", "".join(summary(comparison))]
    return record_sheet(f"{unit}绩效目标{TITLE}", above, _COLUMNS, lines)


def _group(item: ComparedText) -> object:
    return item.project if not isinstance(item.change, ProjectChange) else (item.project, item.change.new_place)


def _renaming(change: ProjectChange) -> str:
    old = change.old.name if change.old is not None else ""
    return f"“{old}”改为“{change.name}”"


def _listed(names: list[str]) -> str:
    return "、".join(names[:_NAMED]) + (f"等{len(names)}个" if len(names) > _NAMED else "")


def shown(field: str, text: str | None) -> str:
    """A text of a field as a clerk reads it: forms and categories by their names."""
    if field == "form_id" and text:
        profile = all_profiles().get(text)
        return text if profile is None else profile.name
    return _CATEGORIES.get(text or "", text or "") if field == "category" else text or ""


def cell_text(project: str, place: str, cell: TextChange, kind: Kind = "changed") -> ComparedText:
    """The line of one text."""
    before, after = shown(cell.field, cell.before), shown(cell.field, cell.after)
    return ComparedText(project, f"{place}{field_label(cell.field)}", before, after, cell, kind)


def _paragraph_texts(change: ParagraphChange) -> Iterator[ComparedText]:
    place = change.old_place if change.new_place is None else change.new_place
    where = f"{field_label(change.section)}第{(place or 0) + 1}段"
    if change.moved:
        texts = (f"第{(change.old_place or 0) + 1}段", f"第{(change.new_place or 0) + 1}段")
        yield ComparedText(PART_ONE, f"{where}的顺序", *texts, change, "moved")
    if change.old != change.new:
        word = {"added": "新增", "gone": "删去"}.get(change.state, "")
        texts = (change.old or "", change.new or "")
        yield ComparedText(PART_ONE, f"{word}{where}", *texts, change, _kind(change.state))


def project_texts(change: ProjectChange) -> Iterator[ComparedText]:
    """Everything that differs in one project."""
    name = change.name
    if change.new is None or change.old is None:
        word = "删去项目" if change.new is None else "新增项目"
        yield ComparedText(name, word, _in_short(change.old), _in_short(change.new), change, _kind(change.state))
        return
    if change.moved:
        texts = (f"第{(change.old_place or 0) + 1}个", f"第{(change.new_place or 0) + 1}个")
        yield ComparedText(name, "项目的顺序", *texts, change, "moved")
    for cell in change.cells:
        yield cell_text(name, "", cell)
    for row in change.rows:
        yield from _row_texts(name, row)


def row_words(place: int, row: Indicator | None) -> str:
    """Which row, in words; places count from 0."""
    name = row.level3 if row is not None else ""
    return f"第{place + 1}行“{name}”" if name else f"第{place + 1}行"


def _row_texts(project: str, change: RowChange) -> Iterator[ComparedText]:
    place = change.old_place if change.new_place is None else change.new_place
    where = row_words(place or 0, change.new or change.old)
    if change.state != "kept":
        word = "删去指标" if change.state == "gone" else "新增指标"
        texts = (_row_in_short(change.old), _row_in_short(change.new))
        yield ComparedText(project, f"{word}{where}", *texts, change, _kind(change.state))
    if change.moved:
        texts = (f"第{(change.old_place or 0) + 1}行", f"第{(change.new_place or 0) + 1}行")
        yield ComparedText(project, f"{where}的顺序", *texts, change, "moved")
    for cell in change.cells:
        yield cell_text(project, where, cell)


def _kind(state: State) -> Kind:
    return "changed" if state == "kept" else state


def _in_short(project: Project | None) -> str:
    """Name, money, goals and indicators of a whole project."""
    if project is None:
        return ""
    lines = [project.name]
    for name in ("code", "budget_total"):
        text = project_field(project, name)
        lines += [f"{field_label(name)}：{text}"] if text else []
    goals = goal_text(project, "annual") or goal_text(project, "item")
    lines += [f"{field_label('goals')}：{goals}"] if goals else []
    lines += [_row_in_short(row) for row in project.indicators]
    return "\n".join(lines)


def _row_in_short(row: Indicator | None) -> str:
    """Classes, name and value of a row on one line."""
    if row is None:
        return ""
    name = "／".join(text for text in (row.level1, row.level2, row.level3) if text)
    return f"{name}：{row.value}" if row.value else name
