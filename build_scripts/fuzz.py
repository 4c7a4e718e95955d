"""Break sound files in thousands of ways and read each: it is imported or refused in one line, soon, in little memory.

    python build_scripts/fuzz.py [FOLDER] [--count 3000] [--seed 1] [--keep DIR]

FOLDER holds more sound files (.docx, .xlsx, .doc, .xls and web pages) beside the invented ones of this checkout. Files
are read in a process of their own that is replaced when it hangs, dies or grows. Exit status 1 when any file did harm;
those files are kept in DIR.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from build_scripts.mutations import mutated  # noqa: E402

MAX_SECONDS, MAX_MEGABYTES = 10.0, 500.0
_ENDINGS = {".doc", ".docx", ".htm", ".html", ".mht", ".xls", ".xlsx", ".ods", ".xml"}
_LARGEST_SEED = 2 << 20


def read_one(path: Path) -> tuple[str, str]:
    """(imported, refused or crashed; the line or the end of the traceback)."""
    import traceback

    from perfdesk.errors import UserError
    from perfdesk.workflow.import_files import read_sources

    try:
        read_sources([path])
    except UserError as error:
        line = error.one_line()
        return ("refused", line) if line and "\n" not in line else ("crashed", "an empty or long refusal")
    except Exception:
        return "crashed", traceback.format_exc()
    return "imported", ""


def seeds(folder: Path | None) -> list[Path]:
    """The sound files to break: ours, and those of a folder."""
    ours = sorted((ROOT / "tests" / "data" / "legacy").iterdir())
    more = sorted(folder.rglob("*")) if folder is not None else []
    return [
        path
        for path in [*ours, *more]
        if path.is_file() and path.suffix.lower() in _ENDINGS and path.stat().st_size <= _LARGEST_SEED
    ]


class Reader:
    """A process that reads files one after another."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).resolve()), "--serve"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def read(self, path: Path) -> dict[str, Any]:
        """What became of a file: `result`, `words`, `seconds`, `megabytes`. A process that hangs is ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = threading.Event()
        alarm = threading.Timer(MAX_SECONDS, lambda: (late.set(), self._process.kill()))
        begun = time.monotonic()
        alarm.start()
        try:
            self._process.stdin.write(f"{path}\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""  # it was gone before it could be asked
        finally:
            alarm.cancel()
        spent = time.monotonic() - begun
        if answer:
            return {**json.loads(answer), "seconds": spent}
        return {"result": "hung" if late.is_set() else "died", "words": "", "seconds": spent, "megabytes": 0.0}

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()


def _serve() -> None:
    for line in sys.stdin:
        result, words = read_one(Path(line.rstrip("\n")))
        print(json.dumps({"result": result, "words": words, "megabytes": _peak()}), flush=True)


def _peak() -> float:
    """The most memory that this process has held, in megabytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def run(files: list[Path], count: int, seed: int, keep: Path) -> bool:
    """Break and read `count` files; print a summary. True when none did harm."""
    draw = random.Random(seed)
    results: Counter[tuple[str, str]] = Counter()
    refusals: Counter[str] = Counter()
    slowest, largest, harmful = 0.0, 0.0, 0
    reader = Reader()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            source = draw.choice(files)
            path = Path(folder) / f"{number}{source.suffix}"
            path.write_bytes(mutated(source.read_bytes(), draw))
            outcome = reader.read(path)
            if outcome["result"] == "refused":
                refusals[outcome["words"].replace(path.name, "")[:40]] += 1
            elif outcome["result"] == "imported" and outcome["megabytes"] > MAX_MEGABYTES:
                outcome["result"] = "grown"
            slowest, largest = max(slowest, outcome["seconds"]), max(largest, outcome["megabytes"])
            results[source.suffix, outcome["result"]] += 1
            if outcome["result"] not in ("imported", "refused") or outcome["megabytes"] > MAX_MEGABYTES:
                harmful += 1
                keep.mkdir(parents=True, exist_ok=True)
                (keep / path.name).write_bytes(path.read_bytes())
                print(f"{keep / path.name}: {outcome['result']} ({source.name})\n{outcome['words']}", flush=True)
                reader.close()
                reader = Reader()
            path.unlink()
    reader.close()
    for (suffix, result), times in sorted(results.items()):
        print(f"{suffix:6} {result:9} {times:6}")
    for words, times in refusals.most_common(12):
        print(f"{times:6}  {words}")
    print(f"{count} files, {harmful} harmful; slowest {slowest:.1f} s, largest {largest:.0f} MB")
    return harmful == 0


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-harmful"))
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        _serve()
    elif not run(seeds(options.folder), options.count, options.seed, options.keep):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
