"""The content of a version behind the gate of a session: it can be looked at, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfdesk.editing.session import Entry
from perfdesk.editing.step import Step
from perfdesk.errors import UserError
from perfdesk.model.expectations import Expectations
from perfdesk.model.rows import Filing, Project
from perfdesk.rules.registry import Finding


class VersionStore:
    """A `perfdesk.editing.session.Store` that refuses every change."""

    def __init__(self, name: str, filing: Filing) -> None:
        self._name, self._filing = name, filing

    def load_filing(self) -> Filing:
        """The content of the version."""
        return self._filing

    def load_history(self) -> tuple[list[Entry], list[Entry]]:
        """None: nothing can be undone."""
        return [], []

    def commit_do(self, step: Step, merge_into: int | None, merged_step: Step | None) -> Entry | None:
        """Refuse."""
        raise self._refusal()

    def commit_undo(self, entry: Entry, step: Step) -> None:
        """Refuse."""
        raise self._refusal()

    def commit_redo(self, entry: Entry, step: Step) -> None:
        """Refuse."""
        raise self._refusal()

    def commit_replay(self, replayed: Sequence[tuple[Entry, Step]], *, forward: bool) -> None:
        """Refuse."""
        raise self._refusal()

    def _refusal(self) -> UserError:
        return UserError(
            f"这是版本“{self._name}”的内容，只能查看，不能修改。", "要用其中的内容，请用下方的“恢复”按钮。"
        )


class NoRules:
    """A version is looked at, not checked."""

    def check_project(self, filing: Filing, project: Project, expectations: Expectations) -> Iterator[Finding]:
        """Nothing."""
        return iter(())

    def check_across(self, filing: Filing, expectations: Expectations) -> Iterator[Finding]:
        """Nothing."""
        return iter(())
