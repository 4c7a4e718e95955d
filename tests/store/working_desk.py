"""Somebody who edits a working copy, and what the tests of it share."""

from __future__ import annotations

import json
import platform
from pathlib import Path

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
from perfdesk.store.lock import note_path
from perfdesk.store.working import Outcome, Working


def change(session: Session, text: str) -> None:
    assert session.do(commands.set_field(session.filing, Ref(None, None, "unit_name"), text))


def unit_of(path: Path) -> str | None:
    with ProjectFile.open(path, read_only=True) as file:
        return file.load_filing().unit_name


class Desk:
    """A working copy that is being edited."""

    def __init__(self, made: Working) -> None:
        self.working = made
        self.file = ProjectFile.open(made.path)
        self.session = Session(self.file)

    def write_back(self) -> Outcome | None:
        job = self.working.prepare(self.file)
        if job is None:
            return None
        written = self.working.write(job)
        self.working.sign()
        return written.outcome

    def close(self) -> None:
        outcome = self.write_back()
        self.file.close()
        self.working.leave(written=outcome in (None, Outcome.WRITTEN, Outcome.CONFLICT))

    def crash(self) -> None:
        """What a killed process leaves: notes of a process that is gone."""
        self.file.close()
        for path in (self.working.path, self.working.origin_path):
            note = {"user": "wanghong", "host": platform.node(), "pid": 10**8, "since": "2031-03-01T08:00:00"}
            if path.parent.is_dir():
                note_path(path).write_text(json.dumps({**note, "working": True}), encoding="utf-8")
