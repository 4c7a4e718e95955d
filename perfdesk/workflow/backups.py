"""The dated copies of a file: what is in each, which is sound, what restoring one would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from perfdesk.editing.bin import now, with_present_bin
from perfdesk.editing.step import Step, step_between
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing
from perfdesk.store.backup import USUAL, Backups, DatedCopy, all_copies
from perfdesk.store.file import ProjectFile
from perfdesk.store.rescue import Rescued, rescue

_MUCH_SMALLER = 0.5


@dataclass(frozen=True, slots=True)
class Inspected:
    """A copy that was read whole: how many projects and indicator rows it has, whose it is; `problem` says why it
    cannot be read, "" when it is sound."""

    copy: DatedCopy
    projects: int = 0
    rows: int = 0
    unit_name: str = ""
    problem: str = ""

    @property
    def empty(self) -> bool:
        """Whether it holds no project."""
        return not self.problem and not self.projects

    @property
    def usable(self) -> bool:
        """Whether it may be restored."""
        return not self.problem and not self.empty


def inspect(copy: DatedCopy) -> Inspected:
    """Read a copy, page by page and row by row."""
    try:
        filing = content_of(copy.path)
    except UserError as error:
        return Inspected(copy, problem=error.message)
    rows = sum(len(project.indicators) for project in filing.projects)
    return Inspected(copy, len(filing.projects), rows, filing.unit_name or "")


def content_of(path: Path) -> Filing:
    """The content of a copy, its history checked too. UserError when it is damaged."""
    with closing(ProjectFile.open(path, read_only=True)) as file:
        file.load_history()
        return file.load_filing()


def copies_of(paths: Iterable[Path], rules: Backups = USUAL) -> list[DatedCopy]:
    """The copies of a file that was edited at several places, such as a stick and a working copy; newest first."""
    found = {copy.path: copy for path in dict.fromkeys(paths) for copy in all_copies(path, rules)}
    return sorted(found.values(), key=lambda copy: copy.made_at, reverse=True)


def newest_sound(paths: Iterable[Path], rules: Backups = USUAL, *, most: int) -> Inspected | None:
    """The newest usable copy among the `most` newest, None when there is none."""
    found = map(inspect, copies_of(paths, rules)[:most])
    return next((item for item in found if item.usable), None)


def restoring_step(present: Filing, copy: DatedCopy, old: Filing) -> Step | None:
    """Make the content of a copy the present one; None when nothing differs. Can be undone like any step.

    The bin stays, and takes in the projects that the copy does not have.
    """
    return step_between(f"恢复备份（{copy.made_at:%m月%d日 %H:%M}）", present, with_present_bin(present, old, now()))


def much_smaller(present: Filing, found: Inspected) -> bool:
    """Whether a copy holds so much less than there is now that restoring it may be a mistake."""
    rows = sum(len(project.indicators) for project in present.projects)
    return found.projects < len(present.projects) * _MUCH_SMALLER or found.rows < rows * _MUCH_SMALLER


def copy_out(copy: Path, target: Path) -> None:
    """Write a copy with its history and versions as a new file. UserError."""
    with closing(ProjectFile.open(copy, read_only=True)) as file:
        file.save_copy(target)


def rescue_with(path: Path, target: Path, copy: Inspected | None, pulse: Callable[[], None] = lambda: None) -> Rescued:
    """Rescue a damaged file into a new one; what is known to be missing comes from a copy. UserError; see `rescue`."""
    return rescue(path, target, None if copy is None else content_of(copy.copy.path), pulse)
