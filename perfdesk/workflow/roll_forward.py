"""A new filing from last year's: years in its texts proposed one by one, codes cleared, everything marked 待核.

`proposals` says what could change, `rolled_forward` makes the new filing from the accepted ones. Both are pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from perfdesk.editing.step import in_order
from perfdesk.editing.titles import title_follows
from perfdesk.errors import UserError
from perfdesk.forms.profile import Profile
from perfdesk.model.fields import indicator_field, project_field, read_ref
from perfdesk.model.rows import Carried, Filing, Project, Ref
from perfdesk.model.texts import Cut, filing_texts, joined, with_cuts
from perfdesk.model.year_texts import YearShift, year_shifts
from perfdesk.model.years import commonest_year, year_of_code

_NO_YEARS = ("no", "code", "unit_code", "unit_name", "amount_unit", "competent_department_code", "attribute", "weight")
_DOUBTFUL = {"name": "项目名称里的年度", "basis": "依据里的年度", "extra.date": "填报日期"}
_NOT_WAITING = ("no", "title", "category", "unit_code", "unit_name", "amount_unit")
_CLASSES = ("level1", "level2", "requirement", "label")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One year that may move on: in the text at `ref`, from `start`, the words `old` become `new` for the reason `why`.

    `text` is the whole text there; `sure` proposals are ticked beforehand.
    """

    ref: Ref
    start: int
    old: str
    new: str
    why: str
    sure: bool
    text: str

    @property
    def new_text(self) -> str:
        """The whole text with this year moved."""
        return self.text[: self.start] + self.new + self.text[self.start + len(self.old) :]


def old_year(filing: Filing, profile: Profile) -> int | None:
    """The year of a filing: its own, that of most projects, or the one inside the project codes."""
    if filing.fiscal_year is not None:
        return filing.fiscal_year
    printed = Counter(project.fiscal_year for project in filing.projects if project.fiscal_year)
    if printed:
        return printed.most_common(1)[0][0]
    return commonest_year((row.code for row in filing.projects), profile.expectations.code_pattern)


def proposals(filing: Filing, profile: Profile, new_year: int) -> tuple[Proposal, ...]:
    """The years in the texts of last year's filing that may move on, in its order.

    A filing that does not say its year counts as that of the year before. UserError when its year is not before the
    new one.
    """
    year = _year_before(filing, profile, new_year)
    named = {Ref(row.id, None, "title") for row in filing.projects if year_shifts(row.name, year, new_year)}
    found: list[Proposal] = []
    for ref, parts in _texts(filing, profile):
        text, at = joined(parts), 0
        doubt = _DOUBTFUL["name"] if ref in named else _DOUBTFUL.get(ref.field, "")
        for part in parts:
            for shift in _shifts(part, ref.field, year, new_year):
                why = f"{doubt}，请核对" if doubt and shift.sure else shift.why
                sure = shift.sure and not doubt
                found.append(Proposal(ref, at + shift.start, shift.old, shift.new, why, sure, text))
            at += len(part) + 1
    return tuple(found)


def rolled_forward(
    filing: Filing,
    profile: Profile,
    new_year: int,
    accepted: Iterable[Proposal],
    *,
    blank_amounts: bool = False,
) -> Filing:
    """The new filing: accepted years moved, codes of another year cleared, its own year set, all cells marked.

    Waivers, final exports, earlier marks, ticks and the bin stay behind; how rules count is the office's habit and
    stays. Ids stay, so that the two years can be compared row by row. UserError as in `proposals`.
    """
    year = _year_before(filing, profile, new_year)
    cuts: dict[Ref, list[Cut]] = {}
    for one in accepted:
        cuts.setdefault(one.ref, []).append(Cut(one.start, one.start + len(one.old), one.new))
    moved = with_cuts(filing, cuts)
    pairs = zip(filing.projects, moved.projects, strict=True)
    projects = tuple(_project(old, new, profile, year, new_year, blank_amounts) for old, new in pairs)
    after = replace(
        moved,
        fiscal_year=new_year,
        projects=projects,
        waivers=(),
        final_exports=(),
        carried=(),
        completions=(),
        bin=(),
    )
    return replace(after, carried=in_order("carried", _marks(filing, after, profile)))


def _year_before(filing: Filing, profile: Profile, new_year: int) -> int:
    year = old_year(filing, profile)
    if year is not None and year >= new_year:
        raise UserError(f"原来的文件是{year}年度的，不能结转成{new_year}年度。", "请写更晚的年度，或换用上年的文件。")
    return new_year - 1 if year is None else year


def _texts(filing: Filing, profile: Profile) -> Iterator[tuple[Ref, tuple[str, ...]]]:
    """The texts in which a year may stand; not amounts, codes, nor headings that follow the name of their project."""
    by_form = {row.id for row in filing.projects if row.title == _heading(row, profile)}
    for ref, parts in filing_texts(filing):
        amount = ref.field.startswith(("budget_", "fund.", "spending_plan.")) or ref.field in _NO_YEARS
        if not amount and not (ref.field == "title" and ref.project in by_form):
            yield ref, parts


def _shifts(text: str, field: str, year: int, new_year: int) -> Iterator[YearShift]:
    """The years of one text; a target or period that was over already last year moves to the new one."""
    over = year_shifts(text, year - 1, new_year) if field in ("value", "period") else ()
    late = {(shift.start, shift.old): shift for shift in over if shift.sure}
    for shift in year_shifts(text, year, new_year):
        one = None if shift.sure else late.get((shift.start, shift.old))
        yield shift if one is None else replace(one, sure=False, why="上年填的时间就已过期")


def _heading(project: Project, profile: Profile) -> str:
    return profile.title_for(project.no, project.name, project.fiscal_year, project.category)


def _project(old: Project, new: Project, profile: Profile, year: int, new_year: int, blank: bool) -> Project:
    if new.fiscal_year is not None:
        new = replace(new, fiscal_year=new.fiscal_year + new_year - year)
    if new.code and _is_stale(new.code, profile.expectations.code_pattern, new_year):
        new = replace(new, code="")
    if blank:
        new = replace(new, funds=tuple(replace(line, amount="") for line in new.funds))
    return title_follows(old, new, profile.title_for)


def _is_stale(code: str, pattern: str, new_year: int) -> bool:
    """A code that the form's pattern does not date to the new year; where the form has no pattern, codes last."""
    return bool(pattern) and year_of_code(code, pattern) != new_year


def _marks(old: Filing, new: Filing, profile: Profile) -> Iterator[Carried]:
    """A mark for each row that took over a text."""
    head = tuple(dict.fromkeys(["name", *profile.project_fields(), *profile.foot_fields()]))
    head = tuple(name for name in head if name not in _NOT_WAITING)
    columns = ("value" if name.startswith("target.") else name for name in profile.indicator_fields())
    printed = tuple(name for name in dict.fromkeys(columns) if name not in _CLASSES)
    sections = {name: read_ref(old, Ref(None, None, name)) for name in profile.sections}
    yield from _mark(None, None, sections, {name: read_ref(new, Ref(None, None, name)) for name in sections})
    for project, after in zip(old.projects, new.projects, strict=True):
        texts = {name: project_field(project, name) for name in head}
        yield from _mark(project.id, None, texts, {name: project_field(after, name) for name in head})
        for row, item in zip(project.indicators, after.indicators, strict=True):
            texts = {name: indicator_field(row, name) for name in printed}
            yield from _mark(project.id, row.id, texts, {name: indicator_field(item, name) for name in printed})


def _mark(
    project_id: str | None, indicator_id: str | None, before: Mapping[str, str | None], now: Mapping[str, str | None]
) -> Iterator[Carried]:
    last = {name: text for name, text in before.items() if text and text.strip()}
    if last:
        changed = tuple((name, now[name] or "") for name, text in last.items() if now[name] != text)
        yield Carried(
            project_id=project_id,
            indicator_id=indicator_id,
            last=tuple(last.items()),
            changed=changed,
            waiting=tuple(last),
        )
