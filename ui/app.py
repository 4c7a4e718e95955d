"""The only wiring. Qt is loaded when a window or a PDF is wanted, never for the other verbs of the command line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

PROJECT_SUFFIX = ".perfdesk"
SAMPLE_OPTION = "--sample"
NO_DISPLAY = 2


def main(argv: Sequence[str] | None = None) -> int:
    """The entry point: the window without a verb, with `open`, or with a project file; else the command line."""
    _give_streams()
    words = list(sys.argv[1:] if argv is None else argv)
    if words in ([SAMPLE_OPTION], ["open", SAMPLE_OPTION]):
        return show_window(None, sample=True)
    if len(words) == 1 and words[0].lower().endswith(PROJECT_SUFFIX):
        words.insert(0, "open")
    if not words or (words[0] == "open" and len(words) <= 2 and not words[-1].startswith("-")):
        return show_window(Path(words[1]) if len(words) == 2 else None)
    from perfdesk import cli

    return cli.run(words, show_window=show_window, write_pdf=write_pdf)


def main_window() -> int:
    """The entry point of the desktop's menu: the window, with the file that was double-clicked, if any."""
    return main(["open", *sys.argv[1:2]])


def show_window(path: Path | None = None, *, sample: bool = False) -> int:
    """Show the window, open `path` or the sample in it, and run until it is closed."""
    if not _has_display():
        sys.stderr.write("没有图形界面，无法打开窗口。 请在桌面环境中运行，或使用命令行，见 perfdesk --help。\n")
        return NO_DISPLAY
    gc.disable()  # starting makes thousands of lasting objects and no garbage; see `_collect_again`
    _give_locale()
    prepare_input_method(_has_input_module)
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "Fusion"])
    assert isinstance(app, QApplication)
    keep = _dress(app)
    window, reporter, crash_file = _build()
    window.show()
    _open_when_painted(window, path, sample=sample)
    QTimer.singleShot(0, _collect_again)
    status = app.exec()
    _end(reporter, crash_file)
    del keep, window
    return status


def write_pdf(document: Any, path: Path) -> None:
    """Write a composed document as PDF. Works without a display and without a window."""
    _give_locale()
    app = _headless()
    from ui.printing import write_pdf as write

    write(document, path)
    del app


def prepare_input_method(has_module: Any) -> None:
    """Let fcitx be reached by the ibus protocol where Qt's own module for it is missing, before Qt starts.

    fcitx 5 answers that protocol; without this no Chinese can be typed with a bundled Qt.
    """
    wished = os.environ.get("QT_IM_MODULE", "")
    if sys.platform.startswith("linux") and wished in ("fcitx", "fcitx5") and not has_module(wished):
        os.environ["PERFDESK_IM_WISHED"] = wished
        os.environ["QT_IM_MODULE"] = "ibus"
        os.environ.setdefault("IBUS_USE_PORTAL", "1")


def _has_input_module(name: str) -> bool:
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    return any(name in item.name for item in folder.glob("*fcitx*"))


def _dress(app: QApplication) -> Any:
    """Names, Chinese texts of Qt, style. The result must be kept as long as the application."""
    from ui.chinese import speak_chinese
    from ui.style import apply_style

    app.setApplicationName("perfdesk")
    app.setDesktopFileName("perfdesk")
    kept = speak_chinese(app)
    apply_style(app)
    return kept


def _build() -> tuple[Any, Any, Any]:
    from ui import crash
    from ui.dialogs.service import Dialogs
    from ui.safety_call import Calls
    from ui.settings import Settings
    from ui.window import MainWindow

    settings, dialogs = Settings(), Dialogs()
    folder = settings.path.parent
    crash.log_to(folder)
    crash_file = crash.catch_hard_crashes(folder)
    window = MainWindow(settings, dialogs)
    Calls(window, window.safety.opening.calls)
    reporter = crash.CrashReporter(
        lambda summary, details, closed: _crash_dialog(window, summary, details, closed),
        lambda error: dialogs.refuse(window, error),
        lambda: window.saved_at,
    )
    reporter.install()
    return window, reporter, crash_file


def _crash_dialog(window: Any, summary: str, details: str, closed: Any) -> Any:
    from ui.dialogs.crash import CrashDialog

    dialog = CrashDialog(window, summary, details, closed)
    dialog.open()
    return dialog


def _collect_again() -> None:
    """The cycle collector from now on, without the modules and classes of the start, which never go.

    The open file it walks when another program comes to the front: the time that takes is felt while typing.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication

    from perfdesk.collector import spare_the_oldest

    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    gc.freeze()
    spare_the_oldest()
    gc.enable()
    app.applicationStateChanged.connect(lambda state: state == Qt.ApplicationState.ApplicationActive or gc.collect())


def _open_when_painted(window: Any, path: Path | None, *, sample: bool) -> None:
    from PySide6.QtCore import QTimer

    if sample:
        QTimer.singleShot(0, window, lambda: window.attempt(window.file.open_sample))
    elif path is not None:
        QTimer.singleShot(0, window, lambda: _open_or_leave(window, path))
    else:
        QTimer.singleShot(0, window, lambda: window.attempt(window.safety.unfinished))


def _open_or_leave(window: Any, path: Path) -> None:
    """Open a file; when another window of the user has it, that is in front now and this one is not needed."""
    window.attempt(lambda: window.file.open_path(path))
    if window.open_file is None and window.safety.opening.elsewhere:
        window.close()


def _end(reporter: Any, crash_file: Any) -> None:
    import faulthandler

    from ui import tasks

    tasks.stop_all()
    reporter.uninstall()
    if crash_file is not None:
        faulthandler.disable()
        crash_file.close()


def _headless() -> Any:
    """The running application, else one without a display."""
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication.instance()
    if app is not None:
        return app
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])


def _has_display() -> bool:
    """Whether Qt can find a screen; without one it would abort the process."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in wanted)


def _give_streams() -> None:
    """A windowed program on Windows has no streams: writing to None would crash."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _give_locale() -> None:
    """Without any locale Qt complains and falls back by itself; say so first."""
    if sys.platform.startswith("linux") and not any(os.environ.get(n) for n in ("LC_ALL", "LC_CTYPE", "LANG")):
        os.environ["LANG"] = "C.UTF-8"


if __name__ == "__main__":
    sys.exit(main())
