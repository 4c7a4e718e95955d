"""Opening a folder with the desktop's own program, without the library paths of a frozen bundle (they crash others)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from perfdesk.errors import UserError

_OURS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LD_PRELOAD")
_QT = ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "PYTHONHOME", "PYTHONPATH")


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment that the user's desktop gave us: what the bundle's loader replaced is put back."""
    clean = {name: value for name, value in environment.items() if name not in _QT}
    for name in _OURS:
        original = clean.pop(f"{name}_ORIG", None)
        if original is not None:
            clean[name] = original
        elif getattr(sys, "frozen", False):
            clean.pop(name, None)
    wished = clean.pop("PERFDESK_IM_WISHED", None)
    if wished is not None:
        clean["QT_IM_MODULE"] = wished
    return clean


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager. UserError where there is none."""
    try:
        if sys.platform == "win32":
            os.startfile(folder)
            return
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.Popen(
            [opener, str(folder)],
            env=clean_environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise UserError(f"无法自动打开文件夹（{error.strerror}）。", f"请在文件管理器里打开：{folder}") from error
