"""Start perfdesk from the checkout, wherever it lies; also the entry script of the frozen program."""

from __future__ import annotations

import sys
from multiprocessing import freeze_support
from pathlib import Path


def main() -> int:
    """Run the program with the arguments of this script."""
    if not hasattr(sys, "_MEIPASS"):
        sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from ui.app import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    freeze_support()
    sys.exit(main())
