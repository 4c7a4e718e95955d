"""Print what pyproject.toml asks for, one requirement a line: `requirements.py [GROUP ...]`.

pip learned `--group` only in 25.1; the pip of a fresh Debian or Ubuntu is older.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

_PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def requirements(groups: list[str]) -> list[str]:
    """The run-time requirements and those of the named dependency groups."""
    data = tomllib.loads(_PYPROJECT.read_text(encoding="utf-8"))
    wanted = list(data["project"]["dependencies"])
    for group in groups:
        wanted += data["dependency-groups"][group]
    return wanted


if __name__ == "__main__":
    print("\n".join(requirements(sys.argv[1:])))
