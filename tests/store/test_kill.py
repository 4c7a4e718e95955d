from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.store import kill_loop, kill_working

KILLS = os.environ.get("PERFDESK_KILLS", "")
"""PERFDESK_KILLS=300 for the long run."""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_kill_at_any_moment_loses_no_acknowledged_edit(tmp_path: Path) -> None:
    kills = int(KILLS or 8)
    assert kill_loop.run(kills, tmp_path, seed=20310204) >= kills


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_kill_while_a_working_copy_is_edited_or_written_back_loses_nothing_either(tmp_path: Path) -> None:
    kills = int(KILLS or 4)
    assert kill_working.run(kills, tmp_path, seed=20310205) >= kills
