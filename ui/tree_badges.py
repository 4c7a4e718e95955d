"""What was found, as the tree shows it: the worst severity at each place and how many lines of it the panel has."""

from __future__ import annotations

from collections.abc import Iterable

from perfdesk.model.rows import Ref
from perfdesk.rules.aggregate import aggregated
from perfdesk.rules.registry import Severity
from ui.bridge import Bridge
from ui.checking import SEVERITIES
from ui.look import SEVERITY_NAMES

Badge = tuple[Severity, int]


class Badges:
    """Of each project, section and the filing as a whole. Those of Part One stand at their sections."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._found: dict[Ref, list[Severity]] = {}

    def of(self, place: Ref) -> Badge | None:
        """The worst severity of a place and how many there are of it."""
        severities = self._found.get(place, [])
        worst = next((severity for severity in SEVERITIES if severity in severities), None)
        return None if worst is None else (worst, severities.count(worst))

    def words(self, place: Ref) -> str:
        """All counts of a place in words, "" when nothing was found."""
        severities = self._found.get(place, [])
        return "，".join(
            f"{SEVERITY_NAMES[name]}{severities.count(name)}条" for name in SEVERITIES if name in severities
        )

    def renew(self, project_id: str | None) -> list[Ref]:
        """Look anew at a project (None: Part One and the filing); returns the places that show something else."""
        found: dict[Ref, list[Severity]] = {}
        if project_id is not None:
            own = aggregated(self._bridge.findings(project_id))
            found[Ref(project_id, None, "")] = [item.severity for item in own]
        else:
            found = {Ref(None, None, field): [] for field in ("", *self._bridge.sections)}
            for item in self._bridge.findings(None):
                field = item.ref.field if item.ref.field in self._bridge.sections else ""
                found[Ref(None, None, field)].append(item.severity)
        changed = [place for place, severities in found.items() if self._found.get(place, []) != severities]
        self._found.update(found)
        return changed

    def forget(self, project_ids: Iterable[str]) -> None:
        """Projects that are gone."""
        for project_id in project_ids:
            self._found.pop(Ref(project_id, None, ""), None)
