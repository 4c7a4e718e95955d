"""What is doubtful in a project as it was read, told by its content: the readers know their cells only."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from perfdesk.forms.form import Profile
from perfdesk.forms.headings import name_in_heading
from perfdesk.forms.likeness import unlike
from perfdesk.forms.notes import Note, Origin
from perfdesk.forms.profile import profile_for
from perfdesk.forms.recognise import Recognised
from perfdesk.model.fields import project_field
from perfdesk.model.money import parse_amount
from perfdesk.model.names import field_label
from perfdesk.model.rows import FUND_FIELDS, Indicator, Project, Ref
from perfdesk.model.target import parse_target
from perfdesk.model.taxonomy import level1_of, level2_of
from perfdesk.table import Document

_DATE = re.compile(r"(?:(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]|\d{1,2}[-/月])\d{1,2}日?(?: 0?0:00(?::00)?)?")
_GENERAL_TITLE = re.compile(r"部门预算|预算项目|项目支出")
_NO_AMOUNT = "-—－–─/／"
_MOST_BLANK = 0.5
_BEGINNING = 20


def with_doubts(found: Recognised, document: Document) -> tuple[Note, ...]:
    """The remarks of reading, followed by those about the form and the content, project by project."""
    profile = profile_for(found.filing.form_id)
    doubts = _Doubts(found.origins, profile, found.filing.projects)
    of_form = unlike(profile, document.tables()) if found.filing.projects else []
    return (*found.notes, *of_form, *(note for project in found.filing.projects for note in doubts.of_project(project)))


def twins(projects: Sequence[Project], origins: Mapping[Ref, Origin]) -> list[Note]:
    """Remarks about projects that bear the code or the name of an earlier one."""
    notes: list[Note] = []
    codes: dict[str, int] = {}
    names: dict[str, int] = {}
    for number, project in enumerate(projects, start=1):
        code, name = code_key(project), name_key(project)
        same_code = codes.setdefault(code, number) if code else number
        same_name = names.setdefault(name, number) if name else number
        if same_code == same_name == number:
            continue
        field = "code" if same_code != number else "name"
        what = "编码、名称都" if same_code == same_name else field_label(field)
        message = f"与第{same_code if field == 'code' else same_name}个项目的{what}相同，请核对是否重复"
        notes.append(_note(message, project_field(project, field) or "", Ref(project.id, None, field), origins))
    return notes


def code_key(project: Project) -> str:
    """The code of a project for comparing: without white space, full-width signs folded."""
    return "".join(unicodedata.normalize("NFKC", project.code or "").split()).upper()


def name_key(project: Project) -> str:
    """The name of a project for comparing, in the same way."""
    return folded(project.name)


def folded(text: str | None) -> str:
    """A text for comparing: without white space, full-width signs and letter case folded."""
    return "".join(unicodedata.normalize("NFKC", text or "").split()).casefold()


class _Doubts:
    """The checks of one file. What most rows of it lack is how the file is, and no doubt."""

    def __init__(self, origins: Mapping[Ref, Origin], profile: Profile, projects: Sequence[Project]) -> None:
        self._origins, self._profile = origins, profile
        rows = [row for project in projects for row in project.indicators]
        self._has_values = sum(not row.value for row in rows) < _MOST_BLANK * (len(rows) or 1)
        self._has_numbers = sum(bool(project.no) for project in projects) > _MOST_BLANK * (len(projects) or 1)
        self._has_levels = bool(profile.expectations.level2)
        self._titles = Counter(folded(project.title) for project in projects)

    def of_project(self, project: Project) -> Iterator[Note]:
        """The doubts about one project: its head, then row by row."""
        for name, message, text in (*self._head(project), *self._amounts(project)):
            yield _note(message, text, Ref(project.id, None, name), self._origins)
        for row in project.indicators:
            for name, message in self._row(row):
                text = getattr(row, name) or row.level3
                yield _note(message, text, Ref(project.id, row.id, name), self._origins)

    def _head(self, project: Project) -> Iterator[tuple[str, str, str]]:
        if not project.name:
            yield "name", "没有读到项目名称", project.title or ""
        if not project.indicators:
            yield "", "没有读到指标", project.name
        name = self._name_in_title(project)
        if name and project.name and folded(name) != folded(project.name):
            yield "name", f"表标题里的项目是“{name}”，与项目名称不同", project.name
        if self._has_numbers and self._profile.has_number() and not project.no:
            yield "no", "表标题没有序号，其他项目都有", project.title or ""

    def _name_in_title(self, project: Project) -> str:
        """The name in a project's heading, "" where it is that of several or names a unit only."""
        heading = (self._profile.read_heading(project.title) if project.title else None) or {}
        name = name_in_heading(heading.get("name", ""))
        bodies = (project.unit_name, project.competent_department, project.implementing_unit)
        general = _GENERAL_TITLE.search(name) or any(body and folded(body) in folded(name) for body in bodies)
        return "" if general or self._titles[folded(project.title)] > 1 else name

    def _amounts(self, project: Project) -> Iterator[tuple[str, str, str]]:
        usual, unit = self._profile.amount_unit, project.amount_unit
        if unit and unit != usual:
            yield "amount_unit", f"金额单位是“{unit}”，这种表一般用“{usual}”", unit
        for name in FUND_FIELDS:
            text = project_field(project, name) or ""
            amount = parse_amount(text, unit)
            if text.strip(_NO_AMOUNT) and amount is None:
                yield name, f"{field_label(name)}不是一个金额", text
            elif amount is not None and unit and amount.unit != unit:
                yield name, f"{field_label(name)}的单位是“{amount.unit}”，与表上的“{unit}”不同", text

    def _row(self, row: Indicator) -> Iterator[tuple[str, str]]:
        if self._has_levels and row.level1 is not None:
            yield from _levels(row)
        idle = any(parse_target(text).kind == "not_applicable" for text in (row.level3, row.value))
        if not row.level3 and row.value and not idle:
            yield "level3", "指标名称空白"
        if row.level3 and not row.value and not idle and self._has_values:
            yield "value", f"{_quoted(row.level3)}没有指标值"
        level2 = level2_of(row.level2 or "")
        timely = level2 is not None and level2.key == "timeliness"
        if not timely and _DATE.fullmatch(row.value):
            yield "value", f"指标值{_quoted(row.value)}是日期，可能是 Excel 由分数或范围变来的"


def _levels(row: Indicator) -> Iterator[tuple[str, str]]:
    level1, level2 = level1_of(row.level1 or ""), level2_of(row.level2 or "")
    if not row.level1:
        yield "level1", "一级指标空白"
    elif level1 is None and level2_of(row.level1) is not None:
        yield "level1", f"一级指标一栏里是二级指标{_quoted(row.level1)}"
    elif level1 is None:
        yield "level1", f"一级指标{_quoted(row.level1)}认不出，请核对是否错位"
    if row.level2 is None:
        return
    if not row.level2:
        yield "level2", "二级指标空白"
    elif level2 is None:
        yield "level2", f"二级指标{_quoted(row.level2)}认不出，请核对是否错位"
    elif level1 is not None and level1.key not in level2.parents:
        yield "level2", f"{_quoted(row.level2)}不属于{_quoted(row.level1)}，请核对是否错行"


def _quoted(text: str | None) -> str:
    words = "".join((text or "").split())
    return f"“{words[:_BEGINNING]}{'…' if len(words) > _BEGINNING else ''}”"


def _note(message: str, text: str, ref: Ref, origins: Mapping[Ref, Origin]) -> Note:
    nearest = (ref, Ref(ref.project, ref.indicator, ""), Ref(ref.project, None, ""))
    origin = next((origins[key] for key in nearest if key in origins), None)
    return Note("warning", message, origin.place if origin else "", text, ref)
