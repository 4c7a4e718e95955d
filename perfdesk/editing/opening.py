"""The content as it was when the file was opened this time, and the way back to it."""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.editing.session import Session
from perfdesk.editing.step import Step, step_between
from perfdesk.model.rows import Filing

LABEL = "恢复到打开时"


@dataclass(frozen=True, slots=True)
class Opening:
    """`filing` is what there was, `seq` the number of the last history entry that stood then, 0 for none."""

    filing: Filing
    seq: int


def opening_of(session: Session) -> Opening:
    """The present state, to come back to."""
    history = session.history
    return Opening(session.filing, history[-1].seq if history else 0)


def standing_at(session: Session, opening: Opening) -> int | None:
    """How many history entries stood then; None when the history no longer leads there.

    It does not where steps that are older than the opening were undone and others done instead.
    """
    if not opening.seq:
        return 0
    entries = (*session.history, *session.undone)
    return next((place for place, entry in enumerate(entries, start=1) if entry.seq == opening.seq), None)


def step_to_opening(session: Session, opening: Opening) -> Step | None:
    """One new step that brings the content back where the history cannot; None when nothing differs."""
    return step_between(LABEL, session.filing, opening.filing)
