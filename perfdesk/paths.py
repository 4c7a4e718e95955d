"""The one place that knows where templates and resources are."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """The folder that holds `templates/` and `resources/`: frozen bundle, installed wheel or checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen)
    installed = _PACKAGE / "_data"
    return installed if installed.is_dir() else _PACKAGE.parent


def data_file(*parts: str) -> Path:
    """A file or folder below the data root, such as `data_file("templates")`."""
    return data_root().joinpath(*parts)
