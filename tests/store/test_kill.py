from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.store.kill_loop import run


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_kill_at_any_moment_loses_no_acknowledged_edit(tmp_path: Path) -> None:
    """PERFDESK_KILLS=100 for the long run."""
    kills = int(os.environ.get("PERFDESK_KILLS", "10"))
    assert run(kills, tmp_path, seed=20310204) >= kills
