"""A filing on a form with two parts that hold projects, in the pane of the tree, watched by Qt's tester of models."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from perfdesk.editing.session import Session
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Ref
from tests.ui.helpers import EasyRules, MemoryStore, filing_of, project
from ui.bridge import Bridge
from ui.editors import LineEditor
from ui.tree import ProjectTree
from ui.tree_pane import TreePane

CLEAN = (("产出指标", "数量指标", "里程", "全年里程", "≥5公里", "计划"),)


def watched(pane: TreePane) -> TreePane:
    QAbstractItemModelTester(pane.tree.tree, QAbstractItemModelTester.FailureReportingMode.Fatal, pane)
    pane.resize(300, 700)
    pane.show()
    return pane


@pytest.fixture
def parts(qtbot):
    """A form with two parts that hold projects: five in the first, two in the second."""
    rows = [project(i, f"第{i}个项目", rows=CLEAN) for i in range(1, 8)]
    rows = [*rows[:5], *(replace(row, category="operating") for row in rows[5:])]
    title_for = profile_for("hebei-application").title_for
    rows = [replace(row, title=title_for(row.no, row.name, None, row.category)) for row in rows]
    store = MemoryStore(replace(filing_of(*rows), form_id="hebei-application"))
    bridge = Bridge(Session(store), profile_for("hebei-application"), EasyRules())
    pane = watched(TreePane(bridge))
    qtbot.addWidget(pane)
    yield pane, bridge, store
    bridge.close()


def ids(bridge: Bridge) -> str:
    return " ".join(row.id for row in bridge.filing.projects)


def lists(tree: ProjectTree) -> list[str]:
    return [" ".join(tree.tree.shown(group)) for group in range(max(len(tree.tree.groups), 1))]


def place(project_id: str) -> Ref:
    return Ref(project_id, None, "")


def box(tree: ProjectTree, project_id: str):
    return tree.visualRect(tree.tree.place_index(place(project_id)))


def editor_of(tree: ProjectTree) -> LineEditor:
    return next(item for item in tree.viewport().findChildren(LineEditor) if not item.isHidden())
