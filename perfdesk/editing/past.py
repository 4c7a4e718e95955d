"""What a project file remembers of its own past: named versions, and who changed what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from perfdesk.editing.step import Step
from perfdesk.model.rows import Filing

USUAL_NAMES = ("一上", "一下", "二上", "二下", "批复")


@dataclass(frozen=True, slots=True)
class Version:
    """The whole content as it was when somebody gave it a name.

    `made_at` is local time (ISO 8601), `projects` the number of projects, `size` what it takes in the file, in bytes,
    `after` the number of the last history entry that stood then, 0 for none. `read` gives the content, which is
    fetched only then.
    """

    id: str
    name: str
    made_at: str
    made_by: str
    projects: int
    size: int
    after: int
    read: Callable[[], Filing] = field(repr=False, compare=False)

    @property
    def filing(self) -> Filing:
        """The content; the rows have the ids that they had."""
        return self.read()


@dataclass(frozen=True, slots=True)
class PastStep:
    """One entry of the revision trail: who did it when, whether it stands, and who took it back when.

    `state` is `done`, `undone` (may be done again) or `dropped` (undone for good). Times are local, ISO 8601.
    """

    seq: int
    label: str
    made_at: str
    made_by: str
    state: str
    undone_at: str
    undone_by: str
    read: Callable[[], Step] = field(repr=False, compare=False)

    @property
    def step(self) -> Step:
        """What was changed."""
        return self.read()
