"""Where projects go when they are moved in the tree: rows on the screen as places in the order of the filing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perfdesk.forms.form import DEFAULT_CATEGORY
from perfdesk.model.rows import Project
from ui.bridge import Bridge
from ui.tree_model import TreeModel

Target = tuple[str | None, str | None]
"""(the project to stand before, None: at the end; the category of the part, None: as it is)."""


class Moves:
    """Answers for the present state of a tree. The filter may leave projects out; those keep their neighbours."""

    def __init__(self, bridge: Bridge, tree: TreeModel) -> None:
        self._bridge, self._tree = bridge, tree

    def target(self, group: int, row: int) -> Target:
        """For a drop before the row of that number in a group."""
        rows = self._tree.shown(group)
        before = rows[row] if row < len(rows) else self._behind_group(group)
        return before, self._category(group)

    def shifted(self, ids: Sequence[str], offset: int) -> Target | None:
        """For a move by so many rows, of projects of one group; they come together. None at the edge."""
        found = [where for project_id in ids if (where := self._tree.where(project_id)) is not None]
        if not found:
            return None
        group, first, last = found[0][0], min(row for _, row in found), max(row for _, row in found)
        rows = self._tree.shown(group)
        together = last - first + 1 == len(found)
        row = max(first + offset, 0) if offset < 0 else min(last + 1 + offset, len(rows))
        if together and row == (first if offset < 0 else last + 1):
            return None
        return self.target(group, row)[0], None

    def neighbour(self, ids: Sequence[str]) -> str | None:
        """The listed project to go to when these are deleted: the next one, else the one before."""
        gone = set(ids)
        for group in range(max(len(self._tree.groups), 1)):
            rows = self._tree.shown(group)
            places = [place for place, project_id in enumerate(rows) if project_id in gone]
            if places:
                after = [project_id for project_id in rows[places[-1] + 1 :] if project_id not in gone]
                before = [project_id for project_id in rows[: places[-1]] if project_id not in gone]
                found = after[:1] or before[-1:]
                if found:
                    return found[0]
        return None

    def position_behind(self, ids: Sequence[str], group: int | None) -> int:
        """The 0-based place in the filing behind the last of these, at the end of the group without any."""
        filing = self._bridge.filing
        if ids:
            return filing.project_index(ids[-1]) + 1
        before = None if group is None else self._behind_group(group)
        return len(filing.projects) if before is None else filing.project_index(before)

    def in_part(self, project: Project, group: int | None) -> Project:
        """A new project with the category of a group."""
        category = None if group is None else self._category(group)
        return project if category is None else replace(project, category=category)

    def new_category(self, ids: Sequence[str], category: str | None) -> str | None:
        """The category to set: none where all these projects are in the part that it leads to."""
        if category is None:
            return None
        group = self._tree.group_of(category)
        filing = self._bridge.filing
        same = all(self._tree.group_of(filing.project(project_id).category) == group for project_id in ids)
        return None if same else category

    def _behind_group(self, group: int) -> str | None:
        """The project that follows the last one listed in a group, or the first of a later group when it is empty."""
        projects = self._bridge.filing.projects
        rows = self._tree.shown(group)
        if rows:
            place = self._bridge.filing.project_index(rows[-1]) + 1
            return projects[place].id if place < len(projects) else None
        later = (row.id for row in projects if self._tree.group_of(row.category) > group)
        return next(later, None)

    def _category(self, group: int) -> str | None:
        """The category that projects get in a group: its own, the usual one where it takes in any."""
        if group >= len(self._tree.groups):
            return None
        return self._tree.groups[group].category or DEFAULT_CATEGORY
