"""Random commands with versions and reopening: memory equals disk, a version is what was named, undo goes over it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from perfdesk.model.rows import Filing
from perfdesk.workflow.bring_back import bring_back_project
from perfdesk.workflow.compare import compare
from perfdesk.workflow.versions import name_version, restore_version
from tests.store.test_random_edits import NUMBERS, Editing, title_for


def content(filing: Filing) -> Filing:
    """What a version holds: everything but the bin."""
    return replace(filing, bin=())


class Revising(Editing):
    """The editor of every kind of command, and somebody who names, restores and deletes versions."""

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[str, Filing] = {}
        self.count = 0

    @rule()
    def name(self) -> None:
        self.count += 1
        name = f"第{self.count}版"
        assert name_version(self.session, self.file, name).filing == content(self.session.filing)
        self.named[name] = content(self.session.filing)

    @precondition(lambda self: self.named)
    @rule(number=NUMBERS)
    def restore(self, number: int) -> None:
        version = self.file.load_versions()[number % len(self.named)]
        before = self.session.filing
        changed = restore_version(self.session, version)
        assert changed == (before != self.session.filing)
        assert content(self.session.filing) == self.named[version.name]
        there = {project.id for project in (*before.projects, *self.session.filing.projects)}
        assert there <= {p.id for p in self.session.filing.projects} | {b.project_id for b in self.session.filing.bin}
        assert not compare(version.filing, self.session.filing)
        if changed and number % 2:
            self.session.undo()
            assert self.session.filing == before

    @precondition(lambda self: self.named)
    @rule(number=NUMBERS, headings=st.booleans())
    def restore_one_project(self, number: int, headings: bool) -> None:
        versions = self.file.load_versions()
        old = versions[number % len(versions)].filing
        changes = compare(old, self.session.filing).projects
        if changes:
            change = changes[number // 7 % len(changes)]
            step = bring_back_project(self.session.filing, old, change, title_for=title_for if headings else None)
            self.session.do(step)

    @precondition(lambda self: len(self.named) > 2)
    @rule(number=NUMBERS)
    def delete(self, number: int) -> None:
        version = self.file.load_versions()[number % len(self.named)]
        self.file.delete_version(version)
        del self.named[version.name]

    def teardown(self) -> None:
        if hasattr(self, "session"):
            assert {item.name: item.filing for item in self.file.load_versions()} == self.named
        super().teardown()


TestRevising = Revising.TestCase
TestRevising.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
