"""The one place that knows where templates, resources and the user's own forms are."""

from __future__ import annotations

import os
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


def own_forms() -> Path:
    """The folder of the user's own forms; it need not exist."""
    return _own_data() / "forms"


def own_words() -> Path:
    """The folder of the user's own word lists; it need not exist."""
    return _own_data() / "words"


def _own_data() -> Path:
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "perfdesk"


def form_folders() -> tuple[Path, ...]:
    """Where forms are looked for: what we ship, `forms/` beside the frozen program, the user's own folder."""
    beside = (Path(sys.executable).resolve().parent / "forms",) if getattr(sys, "frozen", False) else ()
    return (data_file("templates"), *beside, own_forms())
