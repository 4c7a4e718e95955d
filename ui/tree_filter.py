"""Which projects the tree lists: those with some words in number, name or code, and of one status."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from perfdesk.model.rows import Project
from perfdesk.model.status import Status
from ui.statuses import Statuses


@dataclass(frozen=True, slots=True)
class Filter:
    """All words must occur, whatever their width and case; `status` None: any."""

    words: tuple[str, ...] = ()
    status: Status | None = None

    @classmethod
    def of(cls, text: str, status: Status | None) -> Filter:
        """The filter for what was typed."""
        return cls(tuple(_folded(text).split()), status)

    @property
    def empty(self) -> bool:
        """Whether everything is listed."""
        return not self.words and self.status is None

    def lets(self, project: Project, statuses: Statuses) -> bool:
        """Whether a project is listed."""
        if self.words:
            text = _folded(f"{project.no or ''} {project.name} {project.code or ''}")
            if not all(word in text for word in self.words):
                return False
        return self.status is None or statuses.of(project.id) == self.status


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
