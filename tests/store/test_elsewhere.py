"""The open file goes on at another place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.errors import UserError
from perfdesk.model.rows import Ref
from perfdesk.store.lock import note_path
from tests.store.filings import invented_filing


def rename(session: Session, text: str) -> bool:
    return session.do(commands.set_field(session.filing, Ref(session.filing.projects[0].id, None, "name"), text))


def test_a_copy_of_what_is_only_looked_at_can_be_edited(opened, path: Path, folder: Path) -> None:
    filing = invented_filing()
    opened(filing).close()
    opened(read_only=True).save_copy(folder / "另存.perfdesk")
    assert rename(Session(opened(at=folder / "另存.perfdesk")), "甲")


def test_a_file_goes_on_at_another_place_with_its_history_and_whoever_uses_it(opened, path: Path, folder: Path) -> None:
    file = opened(invented_filing())
    session = Session(file)
    rename(session, "甲")
    session.end_burst()
    file.name_version("一上")
    file.continue_at(folder / "别处.perfdesk")
    assert not note_path(path).exists()
    rename(session, "乙")
    assert session.undo()
    assert session.undo()
    assert [version.filing.projects[0].name for version in file.load_versions()] == ["甲"]
    file.close()
    assert opened().load_filing().projects[0].name == "甲"
    assert opened(at=folder / "别处.perfdesk").load_filing() == session.filing


def test_a_place_that_cannot_be_written_leaves_everything_where_it_is(opened, path: Path, folder: Path) -> None:
    file = opened(invented_filing())
    session = Session(file)
    with pytest.raises(UserError, match="不存在"):
        file.continue_at(folder / "没有" / "别处.perfdesk")
    assert rename(session, "甲")
    file.close()
    assert opened().load_filing() == session.filing


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be taken away")
def test_a_file_that_was_taken_away_can_go_on_at_its_old_place(opened, path: Path) -> None:
    file = opened(invented_filing())
    session = Session(file)
    assert rename(session, "甲")
    path.unlink()
    with pytest.raises(UserError, match="不在原处"):
        rename(session, "乙")
    file.continue_at(path)
    assert note_path(path).exists()
    assert rename(session, "乙")
    file.close()
    assert opened().load_filing() == session.filing
