"""What was found, as the tree shows it: the worst severity at each place and how many lines of it the panel has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from perfdesk.model.rows import Ref
from perfdesk.rules.aggregate import aggregated
from perfdesk.rules.registry import Severity
from ui.bridge import Bridge
from ui.checking import SEVERITIES, Delta
from ui.look import SEVERITY_NAMES

Badge = tuple[Severity, int]


class Badges:
    """The lines that the panel has for each project, those that stand elsewhere too. The findings of Part One stand at
    their sections, those of the whole filing at the root."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._own: dict[str, Counter[Severity]] = {}
        self._found: dict[Ref, Counter[Severity]] = {}

    def of(self, place: Ref) -> Badge | None:
        """The worst severity of a place and how many there are of it."""
        counts = self._found.get(place, Counter())
        worst = next((severity for severity in SEVERITIES if counts[severity]), None)
        return None if worst is None else (worst, counts[worst])

    def words(self, place: Ref) -> str:
        """All counts of a place in words, "" when nothing was found."""
        counts = self._found.get(place, Counter())
        return "，".join(f"{SEVERITY_NAMES[name]}{counts[name]}条" for name in SEVERITIES if counts[name])

    def follow(self, delta: Delta) -> list[Ref]:
        """Take over a difference of findings; returns the places that show something else."""
        own = delta.projects()
        changed = (*delta.appeared, *delta.gone)
        named = {ref.project for found in changed for ref in found.also} - own
        places = [place for project_id in own for place in self.renew(project_id)]
        return places + [place for project_id in named for place in self.renew(project_id, own=False)]

    def renew(self, project_id: str | None, *, own: bool = True) -> list[Ref]:
        """Look anew at a project (None: Part One and the filing); returns the places that show something else.

        `own`: whether the findings of the project itself may have changed.
        """
        found = self._sections() if project_id is None else self._project(project_id, own=own)
        changed = [place for place, counts in found.items() if self._found.get(place, Counter()) != counts]
        self._found.update(found)
        return changed

    def forget(self, project_ids: Iterable[str]) -> None:
        """Projects that are gone."""
        for project_id in project_ids:
            self._own.pop(project_id, None)
            self._found.pop(Ref(project_id, None, ""), None)

    def _project(self, project_id: str, *, own: bool) -> dict[Ref, Counter[Severity]]:
        if own or project_id not in self._own:
            lines = aggregated(self._bridge.findings(project_id))
            self._own[project_id] = Counter(found.severity for found in lines)
        elsewhere = Counter(found.severity for found in self._bridge.mentioning(project_id))
        return {Ref(project_id, None, ""): self._own[project_id] + elsewhere}

    def _sections(self) -> dict[Ref, Counter[Severity]]:
        sections = self._bridge.sections
        counted: dict[str, Counter[Severity]] = {field: Counter() for field in ("", *sections)}
        for found in self._bridge.findings(None):
            counted[found.ref.field if found.ref.field in sections else ""][found.severity] += 1
        for found in self._bridge.mentioning(None):
            for field in {ref.field for ref in found.also if ref.project is None} & sections.keys():
                counted[field][found.severity] += 1
        return {Ref(None, None, field): counts for field, counts in counted.items()}
