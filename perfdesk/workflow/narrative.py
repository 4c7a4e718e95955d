"""Part One follows the tables: 分项绩效目标 written from them, shown before it is written, and watched afterwards.

What was written or checked is noted in `Filing.extra` with a sign of the tables as they were then, so that a
paragraph whose tables have changed since can be marked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from perfdesk.editing.step import Step, step_between
from perfdesk.errors import UserError
from perfdesk.forms.breakdown import KEPT_TOGETHER, digest, heading, paragraphs, read_back
from perfdesk.forms.form import Breakdown, Profile
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import SECTIONS, Filing, Narrative, Project
from perfdesk.workflow.narrative_blocks import Block, blocks, title_of

SECTION = "breakdown_goals"
_NOTE = "breakdown."


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """What writing would do at one place: from paragraph `start` (from 0) on, `old` becomes `new`.

    `old` is empty where the text does not tell the projects yet. `title` names the project or the group;
    `unknown` are projects that the present text names with an amount and the filing has not.
    """

    start: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    title: str
    project_ids: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def patterns(profile: Profile) -> tuple[Breakdown, ...]:
    """The ways of telling projects in words: the form's own, else those of the usual form."""
    return profile.breakdowns or profile_for(None).breakdowns


def pattern_in_use(filing: Filing, profile: Profile, pattern_id: str | None = None) -> Breakdown:
    """The pattern with that id; without one that of the present text, else the form's usual one. UserError."""
    known = patterns(profile)
    if pattern_id is not None:
        chosen = next((one for one in known if one.id == pattern_id), None)
        if chosen is None:
            names = "、".join(f"{one.id}（{one.name}）" for one in known)
            raise UserError(f"没有“{pattern_id}”这种写法。", f"现有的写法是：{names}。")
        return chosen
    present = _present(filing)
    scores = {one.id: sum(bool(read_back(one, present[i:])) for i in range(len(present))) for one in known}
    return max(known, key=lambda one: scores[one.id])


def proposed(
    filing: Filing,
    profile: Profile,
    *,
    pattern_id: str | None = None,
    project_ids: Collection[str] | None = None,
    kept: Collection[str] = (),
) -> tuple[ParagraphChange, ...]:
    """What would change if the paragraphs were written from the tables, in the order of the text; equal ones are
    left out, projects that the text does not tell yet come last. A project without a name cannot be told.

    Only blocks with one of `project_ids` when given. `kept` names what stays as it is worded where the paragraph
    follows the pattern: `goals`, `indicators`. UserError for an unknown pattern.
    """
    pattern = pattern_in_use(filing, profile, pattern_id)
    present = _present(filing)
    found = blocks(present, filing.projects, patterns(profile))
    known = {project.id: project for project in filing.projects}
    fields = [name for kind in kept for name in KEPT_TOGETHER[kind]]
    changes: list[ParagraphChange] = []
    for block in found:
        rows = [known[project_id] for project_id in block.project_ids]
        if rows and _wanted(block.project_ids, project_ids):
            old = _told_now(present, block, pattern)
            read = read_back(pattern, old) if fields else {}
            same = {name: read[name] for name in fields if name in read}
            new = paragraphs(pattern, rows, profile.amount_unit, same)
            if new != old:
                changes.append(
                    ParagraphChange(block.body, old, new, _title(block, rows), block.project_ids, block.unknown)
                )
    told = {project_id for block in found for project_id in block.project_ids}
    ordinal = sum(block.has_heading for block in found)
    for project in filing.projects:
        if project.name.strip() and project.id not in told and _wanted((project.id,), project_ids):
            ordinal += 1
            text = paragraphs(pattern, [project], profile.amount_unit)
            new = (heading(pattern, project.name, ordinal), *text)
            changes.append(ParagraphChange(len(present), (), new, project.name, (project.id,)))
    return tuple(changes)


def write(filing: Filing, changes: Sequence[ParagraphChange]) -> Step | None:
    """The chosen changes as one step, with a note of the tables they were written from.

    UserError when the text has changed since it was looked at.
    """
    text = list(_present(filing))
    if not all(_fits(text, change) for change in changes):
        raise UserError("查看之后第一部分又改过了。", "请重新生成，再写入。")
    for change in sorted(reversed(changes), key=lambda one: one.start, reverse=True):
        text[change.start : change.start + len(change.old)] = change.new
    after = _noted(_with_text(filing, text), [(change.title, change.project_ids) for change in changes])
    what = f"“{changes[0].title}”" if len(changes) == 1 else f"{len(changes)}段"
    return step_between(f"按表格写分项绩效目标{what}", filing, after)


def _fits(text: Sequence[str], change: ParagraphChange) -> bool:
    """Whether a change still has its place: what it replaces, the heading that has no text yet, or the end."""
    if change.old:
        return tuple(text[change.start : change.start + len(change.old)]) == change.old
    heading = text[change.start - 1] if 0 < change.start <= len(text) else ""
    return change.start == len(text) or title_of(heading) == change.title


def checked(filing: Filing, profile: Profile, project_ids: Collection[str] | None = None) -> Step | None:
    """The paragraphs, written by hand or not, agree with their tables as they are now: one step that notes it.

    Paragraphs whose projects are all gone count too, when they were written from them.
    """
    known = {project.id: project for project in filing.projects}
    written = {key.removeprefix(_NOTE) for key, _ in filing.extra if key.startswith(_NOTE)}
    notes: list[tuple[str, tuple[str, ...]]] = []
    for block in blocks(_present(filing), filing.projects, patterns(profile)):
        title = _title(block, [known[one] for one in block.project_ids])
        if _wanted(block.project_ids, project_ids) if block.project_ids else title in written:
            notes.append((title, block.project_ids))
    return step_between("分项绩效目标已核对", filing, _noted(filing, notes))


def outdated(filing: Filing, profile: Profile) -> tuple[Block, ...]:
    """The blocks whose tables have changed since they were written or checked; unknown ones do not count, nor those
    that would be written again as they stand."""
    notes = {key.removeprefix(_NOTE): value.split(" ") for key, value in filing.extra if key.startswith(_NOTE)}
    known = {project.id: project for project in filing.projects}
    marked: list[Block] = []
    present, pattern = _present(filing), pattern_in_use(filing, profile)
    for block in blocks(_present(filing), filing.projects, patterns(profile)) if notes else ():
        rows = [known[project_id] for project_id in block.project_ids]
        sign, *ids = notes.get(_title(block, rows), [""])
        noted = [known[project_id] for project_id in ids if project_id in known]
        if sign and digest(noted or rows) != sign:
            if rows and paragraphs(pattern, rows, profile.amount_unit) == _told_now(present, block, pattern):
                continue
            marked.append(replace(block, project_ids=tuple(row.id for row in noted or rows)))
    return tuple(marked)


def _present(filing: Filing) -> tuple[str, ...]:
    row = filing.narrative(SECTION)
    return () if row is None else row.paragraphs


def _told_now(present: Sequence[str], block: Block, pattern: Breakdown) -> tuple[str, ...]:
    """The paragraphs of a block that writing it replaces."""
    return tuple(present[block.body : min(block.end, block.body + len(pattern.text))])


def _title(block: Block, rows: Sequence[Project]) -> str:
    return block.title or "、".join(row.name for row in rows)


def _wanted(told: Iterable[str], chosen: Collection[str] | None) -> bool:
    return chosen is None or any(project_id in chosen for project_id in told)


def _with_text(filing: Filing, text: Sequence[str]) -> Filing:
    row = filing.narrative(SECTION)
    if row is not None:
        changed = replace(row, paragraphs=tuple(text))
        return replace(filing, narratives=tuple(changed if item is row else item for item in filing.narratives))
    rows = (*filing.narratives, Narrative(section=SECTION, paragraphs=tuple(text)))
    return replace(filing, narratives=tuple(sorted(rows, key=lambda item: SECTIONS.index(item.section))))


def _noted(filing: Filing, notes: Iterable[tuple[str, tuple[str, ...]]]) -> Filing:
    """The filing with a note for each (title, project ids): the sign of their tables and whose they are."""
    extra = dict(filing.extra)
    known = {project.id: project for project in filing.projects}
    for title, ids in notes:
        sign = digest(known[project_id] for project_id in ids)
        extra[_NOTE + title] = " ".join((sign, *ids))
    return replace(filing, extra=tuple(extra.items()))
