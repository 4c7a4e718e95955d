"""The entry point: which verbs load Qt, and what is prepared before Qt starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui import app

_ROOT = Path(__file__).resolve().parents[2]


def _python(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=_ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_line_does_not_load_qt() -> None:
    out = _python(
        "import sys; from ui.app import main; main(['forms']); "
        "print([name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))])"
    )
    assert out.splitlines()[-1] == "[]"


def test_the_start_page_needs_nothing_of_the_core_but_errors_and_paths(tmp_path: Path) -> None:
    out = _python(
        "import sys; from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication; from ui import app\n"
        "def end():\n"
        "    heavy = ('docx', 'lxml', 'openpyxl', 'xlsxwriter', 'sqlite_utils', 'sqlite3', 'PySide6.QtPrintSupport')\n"
        "    core = [name for name in sys.modules if name.startswith('perfdesk.')]\n"
        "    print(sorted({*heavy, *core} & set(sys.modules) - {'perfdesk.errors', 'perfdesk.paths'}))\n"
        "    QApplication.quit()\n"
        "app._open_when_painted = lambda window, path, sample: QTimer.singleShot(0, end)\n"
        "app.main([])",
        XDG_CONFIG_HOME=str(tmp_path),
    )
    assert out.splitlines()[-1] == "[]"


def test_a_file_is_on_the_screen_before_the_rules_are_loaded_and_then_is_checked(tmp_path: Path) -> None:
    out = _python(
        "import sys, gc; from pathlib import Path\n"
        "from PySide6.QtCore import QEvent, QObject, QTimer; from PySide6.QtWidgets import QApplication, QMainWindow\n"
        "from perfdesk.store.file import ProjectFile; from perfdesk.workflow.sample import sample_filing\n"
        "from ui import app\n"
        f"path = {str(tmp_path / 'a.perfdesk')!r}\n"
        "ProjectFile.create(Path(path), sample_filing()).close()\n"
        "def loaded(): return 'perfdesk.rules.families' in sys.modules\n"
        "class Watch(QObject):\n"
        "    at_first = None\n"
        "    def eventFilter(self, target, event):\n"
        "        if self.at_first is None and type(target.parent()).__name__ == 'GridView' \\\n"
        "                and event.type() == QEvent.Type.Paint:\n"
        "            self.at_first = loaded()\n"
        "        return False\n"
        "def end():\n"
        "    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow))\n"
        "    if window.open_file is None or window.open_file.bridge.checking: return\n"
        "    found = len(window.open_file.bridge.findings())\n"
        "    print(watch.at_first, loaded(), found > 0, gc.isenabled(), flush=True)\n"
        "    QApplication.exit()\n"
        "watch, timer, opened = Watch(), QTimer(), app._open_when_painted\n"
        "def begin(window, path, sample):\n"
        "    QApplication.instance().installEventFilter(watch)\n"
        "    timer.timeout.connect(end); timer.start(50)\n"
        "    opened(window, path, sample=sample)\n"
        "app._open_when_painted = begin\n"
        "app.main(['open', path])",
        XDG_CONFIG_HOME=str(tmp_path),
    )
    assert out.splitlines()[-1] == "False True True True"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], (None, False)),
        (["open"], (None, False)),
        (["open", "甲.perfdesk"], (Path("甲.perfdesk"), False)),
        (["甲.perfdesk"], (Path("甲.perfdesk"), False)),
        (["open", "--sample"], (None, True)),
        (["--sample"], (None, True)),
    ],
)
def test_these_words_show_the_window(
    words: list[str], expected: tuple[Path | None, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Path | None, bool]] = []

    def show(path: Path | None = None, *, sample: bool = False) -> int:
        seen.append((path, sample))
        return 0

    monkeypatch.setattr(app, "show_window", show)
    assert app.main(words) == 0
    assert seen == [expected]


@pytest.mark.parametrize("wished", ["fcitx", "fcitx5"])
def test_fcitx_is_reached_by_ibus_where_its_module_is_missing(wished: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("QT_IM_MODULE", wished)
    monkeypatch.setenv("PERFDESK_IM_WISHED", "")
    monkeypatch.setenv("IBUS_USE_PORTAL", "")
    app.prepare_input_method(lambda name: False)

    assert os.environ["QT_IM_MODULE"] == "ibus"
    assert os.environ["PERFDESK_IM_WISHED"] == wished


def test_fcitx_is_left_alone_where_its_module_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    app.prepare_input_method(lambda name: True)

    assert os.environ["QT_IM_MODULE"] == "fcitx"


def test_without_a_display_the_window_is_refused_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert app.main([]) == app.NO_DISPLAY
    assert capsys.readouterr().err.count("\n") == 1


def test_a_program_without_streams_gets_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    app._give_streams()

    assert sys.stdout.write("nowhere") == 7
    sys.stdout.close()


def test_a_missing_locale_is_said_before_qt_complains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("LC_ALL", "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "")
    app._give_locale()

    assert os.environ["LANG"] == "C.UTF-8"
