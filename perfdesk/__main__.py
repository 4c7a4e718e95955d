"""`python -m perfdesk`: the same program as the `perfdesk` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the window is loaded only when it is asked for."""
    from ui.app import main as run

    status: int = run(sys.argv[1:])
    return status


if __name__ == "__main__":
    sys.exit(main())
