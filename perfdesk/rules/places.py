"""The places of a finding in a clerk's words, for a printed list."""

from __future__ import annotations

from collections.abc import Iterable

from perfdesk.model.names import field_label
from perfdesk.model.rows import SECTIONS, Filing, Ref
from perfdesk.rules.case import quoted
from perfdesk.rules.registry import Finding

WHOLE = "全部项目"


class Places:
    """Names the places of one filing. `part_one` is the form's name of its prose."""

    def __init__(self, filing: Filing, part_one: str) -> None:
        self._part_one = part_one
        self._projects = {row.id: n for n, row in enumerate(filing.projects, start=1)}
        self._names = {row.id: row.name.strip() or "（未命名项目）" for row in filing.projects}
        self._rows = {
            (project.id, row.id): (n, row.level3)
            for project in filing.projects
            for n, row in enumerate(project.indicators, start=1)
        }

    def owner(self, finding: Finding) -> str:
        """The project that a finding is listed under, by its number and name; Part One; or all projects."""
        if finding.shared:
            return f"{finding.shared}个项目"
        projects = {ref.project for ref in finding.also if ref.project is not None}
        whole = finding.ref.project is None and finding.ref.field not in SECTIONS
        return f"{len(projects)}个项目" if whole and projects else self.owner_of(finding.ref)

    def owner_of(self, ref: Ref) -> str:
        """The same for a place."""
        number = self._projects.get(ref.project or "")
        if number is not None:
            return f"{number}. {self._names[ref.project or '']}"
        return self._part_one if ref.field in SECTIONS else WHOLE

    def words(self, finding: Finding) -> str:
        """Every place of a finding: its own project by rows and fields, other projects by their numbers."""
        places = (finding.ref, *finding.also)
        own = finding.ref.project
        if finding.shared or own is None:
            prose = [ref for ref in places if ref.project is None and (ref.field in SECTIONS or len(places) == 1)]
            there = self._others([ref for ref in places if ref.project is not None])
            return "；".join(filter(None, (self._within(prose), there)))
        groups = (
            self._within([ref for ref in places if ref.project == own]),
            self._others([ref for ref in places if ref.project not in (own, None)]),
            self._within([ref for ref in places if ref.project is None]),
        )
        return "；".join(filter(None, groups))

    def words_of(self, ref: Ref) -> str:
        """One place."""
        return self._within([ref])

    def _others(self, refs: list[Ref]) -> str:
        """Places in several projects: the field once, then the rows of each; neighbours that are alike as one."""
        rows: dict[int, set[int]] = {}
        for ref in refs:
            if ref.project in self._projects:
                mine = rows.setdefault(self._projects[ref.project], set())
                mine.update(number for number, _ in [self._rows.get(_key(ref), (0, ""))] if number)
        listed: list[tuple[int, int, str]] = []
        for number in sorted(rows):
            words = f"第{'、'.join(map(str, sorted(rows[number])))}行" if rows[number] else ""
            if listed and listed[-1][1:] == (number - 1, words):
                listed[-1] = (listed[-1][0], number, words)
            else:
                listed.append((number, number, words))
        told = [f"项目{first}{f'至{last}' if last > first else ''}{words}" for first, last, words in listed]
        labels = {field_label(ref.field) for ref in refs if ref.field}
        return f"{labels.pop()}：{'，'.join(told)}" if len(labels) == 1 else "，".join(told)

    def _within(self, refs: list[Ref]) -> str:
        """Places of one project, or outside all of them: rows first, then fields."""
        in_rows = [ref for ref in refs if _key(ref) in self._rows]
        rows = list(dict.fromkeys(self._rows[_key(ref)] for ref in in_rows))
        words = f"第{'、'.join(str(number) for number, _ in sorted(rows))}行" if rows else ""
        if len(rows) == 1:
            name, labels = rows[0][1].strip(), {ref.field for ref in in_rows}
            words += quoted(name) if name else ""
            words += f"的{field_label(in_rows[0].field)}" if len(labels) == 1 and labels != {"level3"} else ""
        return "，".join(filter(None, (words, _fields(ref for ref in refs if ref not in in_rows))))


def _key(ref: Ref) -> tuple[str, str]:
    return ref.project or "", ref.indicator or ""


def _fields(refs: Iterable[Ref]) -> str:
    return "、".join(dict.fromkeys(field_label(ref.field) for ref in refs if ref.field))
