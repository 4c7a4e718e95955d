"""Kill a process that edits, again and again, and look for every edit it acknowledged.

python -m tests.store.kill_loop 100
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
from tests.store.filings import invented_filing

_ROOT = Path(__file__).resolve().parents[2]


def edit_for_ever(path: Path) -> None:
    """Edit one row after the other; each line on standard output acknowledges one edit."""
    file = ProjectFile.open(path)
    session = Session(file)
    number = len(session.history)
    named = {version.after for version in file.load_versions()}
    while True:
        if number and number % 5 == 0 and number not in named:  # also the one that the last kill came before
            file.name_version(f"第{number}版")
            named.add(number)
        number += 1
        project = session.filing.projects[number % len(session.filing.projects)]
        session.do(commands.set_field(session.filing, Ref(project.id, None, "name"), f"第{number}次"))
        session.end_burst()
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def kill_once(path: Path, chance: random.Random) -> int:
    """Start, kill, and check the file; returns the number of edits in it. AssertionError when one is missing."""
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", "tests.store.kill_loop", "edit", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(chance.randint(1, 12))]
        time.sleep(chance.uniform(0, 0.004))  # not a wait: the kill shall strike anywhere in the next transactions
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        assert process.wait() == -signal.SIGKILL
    acknowledged = int([line for line in lines if line.endswith("\n")][-1])
    file = ProjectFile.open(path)
    session = Session(file)
    count = len(session.history)
    assert acknowledged <= count <= acknowledged + 1, f"{acknowledged} acknowledged, {count} in the file"
    for number in range(max(1, count - 2), count + 1):
        assert session.filing.projects[number % 3].name == f"第{number}次"
    versions = file.load_versions()
    assert len(versions) in ((acknowledged - 1) // 5, count // 5), f"{len(versions)} versions, {acknowledged} edits"
    for version in versions[-1:]:
        assert version.filing.projects[version.after % 3].name == f"第{version.after}次"
    file.close()
    return count


def run(kills: int, folder: Path, seed: int) -> int:
    """Kill that often; returns the number of edits that survived."""
    path = folder / "云溪县.perfdesk"
    filing = invented_filing()
    ProjectFile.create(path, filing).close()
    chance = random.Random(seed)
    count = 0
    for _ in range(kills):
        count = kill_once(path, chance)
    file = ProjectFile.open(path)
    session = Session(file)
    while session.undo():
        pass
    assert session.filing == file.load_filing() == filing
    file.close()
    return count


if __name__ == "__main__":
    if sys.argv[1] == "edit":
        edit_for_ever(Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as made:
        kills, seed = int(sys.argv[1]), random.randrange(10**6)
        survived = run(kills, Path(made), seed)
        sys.stdout.write(f"{kills} kills (seed {seed}): all {survived} acknowledged edits are there\n")
