"""Random steps, undo and filters: the tree lists what the filing holds, and Qt's tester of models has no objection."""

from __future__ import annotations

import random

import pytest

from perfdesk.editing.bin import delete_projects, remove_for_good, restore_projects
from perfdesk.editing.project_commands import complete_projects, move_projects, reopen_projects
from perfdesk.editing.step import Step
from perfdesk.model.rows import Ref
from tests.ui.tree_parts import lists
from ui.bridge import Bridge
from ui.tree_pane import TreePane


@pytest.mark.parametrize("seed", range(4))
def test_the_tree_lists_what_the_filing_holds(parts, seed: int) -> None:
    pane, bridge, _ = parts
    chance = random.Random(seed)
    for _ in range(60):
        _act(pane, bridge, chance)
        expected: list[list[str]] = [[] for _ in pane.tree.tree.groups]
        kept = pane.tree.tree.kept
        for row in bridge.filing.projects:
            if row.id == kept or pane.tree.tree.filter.lets(row, pane.tree.statuses):
                expected[pane.tree.tree.group_of(row.category)].append(row.id)
        assert lists(pane.tree) == [" ".join(rows) for rows in expected]
        current = pane.tree.current_place()
        assert current is None or current.project in (None, *(row.id for row in bridge.filing.projects))


def _act(pane: TreePane, bridge: Bridge, chance: random.Random) -> None:
    """One thing that a user may do."""
    filing, tree = bridge.filing, pane.tree
    ids = [row.id for row in filing.projects]
    some = chance.sample(ids, min(len(ids), chance.randint(1, 3)))
    entries = [entry.id for entry in filing.bin]
    kind = chance.choice(["move", "part", "delete", "restore", "purge", "tick", "undo", "redo", "filter", "go", "name"])
    step: Step | None = None
    if kind == "undo":
        bridge.undo()
    elif kind == "redo":
        bridge.redo()
    elif kind == "filter":
        pane.words.setText(chance.choice(["", "1", "项目", "没有"]))
        pane.status.setCurrentIndex(chance.randrange(pane.status.count()))
        pane.apply()
    elif kind == "restore" and entries:
        step = restore_projects(filing, entries[: chance.randint(1, 3)], title_for=bridge.profile.title_for)
    elif kind == "purge" and len(entries) > 3:
        step = remove_for_good(filing, entries[:1])
    elif some and kind == "go":
        tree.show_place(Ref(some[0], None, ""))
        pane.apply()  # what was kept in the list before may go now
    elif some and kind == "name":
        bridge.set_text(Ref(some[0], None, "name"), chance.choice(["甲", "乙1", "第3个项目"]))
    elif some and kind in ("move", "part"):
        category = chance.choice(["project", "operating", "odd"]) if kind == "part" else None
        before = chance.choice([*ids, None])
        step = move_projects(filing, some, before=before, category=category, title_for=bridge.profile.title_for)
    elif some and kind == "delete":
        step = delete_projects(filing, some, title_for=bridge.profile.title_for)
    elif some and kind == "tick":
        done = chance.random() < 0.7
        step = complete_projects(filing, some, "2026-01-05") if done else reopen_projects(filing, some)
    bridge.do(step)
