"""Opening a folder with the desktop's own program, without the library paths of a frozen bundle (they crash others)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from ui.tasks import Progress
    from ui.window import MainWindow

_POLL_S, _PATIENCE = 0.2, 40

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


def open_folder(folder: Path, still_wanted: Callable[[], None] = lambda: None) -> None:
    """Show a folder in the file manager. UserError where there is none, which takes a moment to find out.

    `still_wanted` is called meanwhile and may raise to end the waiting.
    """
    try:
        if sys.platform == "win32":
            os.startfile(folder)
            return
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        process = subprocess.Popen(
            [opener, str(folder)],
            env=clean_environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise UserError(f"无法自动打开文件夹（{error.strerror}）。", f"请在文件管理器里打开：{folder}") from error
    if _fails_soon(process, still_wanted):
        raise UserError("没有找到可以打开文件夹的程序。", f"请在文件管理器里打开：{folder}")


def show_folder(window: MainWindow, folder: Path) -> None:
    """Open a folder without making the window wait; a refusal is shown when it comes."""

    def tell(error: BaseException) -> None:
        def raise_it() -> None:
            raise error

        window.attempt(raise_it)

    def work(report: Progress) -> None:
        open_folder(folder, lambda: report(0, 0, ""))

    window.run(window, work, lambda _: None, tell)


def _fails_soon(process: subprocess.Popen[bytes], still_wanted: Callable[[], None]) -> bool:
    """Whether the opener gives up within some seconds; a file manager that stays in front does not end at all."""
    for _ in range(_PATIENCE):
        still_wanted()
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_POLL_S) != 0
    return False
