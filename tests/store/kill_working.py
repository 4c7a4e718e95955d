"""Kill a process that edits a working copy, writes it back, leaves and comes back.

No acknowledged edit may be lost, and the original is always whole.

python -m tests.store.kill_working 100
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.model.rows import Ref
from perfdesk.store import working
from perfdesk.store.file import ProjectFile
from perfdesk.store.working import Outcome, Unfinished, Working
from tests.store.filings import invented_filing

_ROOT = Path(__file__).resolve().parents[2]
_UNIT = Ref(None, None, "unit_name")


def _opened(origin: Path, root: Path) -> Working:
    try:
        return working.begin(origin, root)
    except Unfinished as left:
        return working.resume(left.working)


def _number(text: str | None) -> int:
    return int((text or "0").strip("第次") or 0)


def work_for_ever(origin: Path, root: Path) -> None:
    """Open, edit some times, write back now and then, close, again; each line acknowledges one edit."""
    while True:
        copy = _opened(origin, root)
        file = ProjectFile.open(copy.path)
        session = Session(file)
        for turn in range(6):
            number = _number(session.filing.unit_name) + 1
            session.do(commands.set_field(session.filing, _UNIT, f"第{number}次"))
            session.end_burst()
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            job = copy.prepare(file)
            if turn % 2 and job is not None:
                assert copy.write(job).outcome is Outcome.WRITTEN
                copy.sign()
        job = copy.prepare(file)
        written = job is None or copy.write(job).outcome is Outcome.WRITTEN
        file.close()
        copy.leave(written=written)


def kill_once(origin: Path, root: Path, chance: random.Random) -> int:
    """Start, kill, and look; the number of the last edit. AssertionError when one is missing."""
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", "tests.store.kill_working", "work", str(origin), str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(chance.randint(1, 14))]
        time.sleep(chance.uniform(0, 0.03))  # not a wait: the kill shall strike anywhere, also while leaving
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        assert process.wait() == -signal.SIGKILL
    acknowledged = int([line for line in lines if line.endswith("\n")][-1])
    with closing(ProjectFile.open(origin, read_only=True)) as file:
        number = _number(file.load_filing().unit_name)
    left = working.unfinished_of(origin, root)
    if left is not None:
        with closing(ProjectFile.open(left.path, read_only=True)) as file:
            number = _number(file.load_filing().unit_name)
    assert acknowledged <= number <= acknowledged + 1, f"{acknowledged} acknowledged, {number} in the files"
    return number


def run(kills: int, folder: Path, seed: int) -> int:
    """Kill that often; the number of edits that survived."""
    origin, root = folder / "优盘" / "云溪县.perfdesk", folder / "本机副本"
    origin.parent.mkdir()
    with closing(ProjectFile.create(origin, invented_filing())) as file:
        session = Session(file)
        session.do(commands.set_field(session.filing, _UNIT, "第0次"))
    chance, number = random.Random(seed), 0
    for _ in range(kills):
        number = kill_once(origin, root, chance)
    return number


if __name__ == "__main__":
    if sys.argv[1] == "work":
        work_for_ever(Path(sys.argv[2]), Path(sys.argv[3]))
    with tempfile.TemporaryDirectory() as made:
        kills, seed = int(sys.argv[1]), random.randrange(10**6)
        survived = run(kills, Path(made), seed)
        sys.stdout.write(f"{kills} kills (seed {seed}): all {survived} acknowledged edits are there\n")
