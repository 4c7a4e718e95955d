from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_CASES = {
    "qt": "from PySide6.QtCore import qWarning\n\ndef test_one():\n    qWarning('bad')\n",
    "log": "import logging\n\ndef test_one():\n    logging.getLogger('x').warning('bad')\n",
    "teardown": (
        "import pytest\nfrom PySide6.QtCore import qWarning\n\n"
        "@pytest.fixture\ndef thing():\n    yield\n    qWarning('bad')\n\ndef test_one(thing):\n    pass\n"
    ),
    "expected": (
        "import pytest\nfrom PySide6.QtCore import qWarning\n\n"
        "@pytest.mark.usefixtures('warnings_expected')\ndef test_one():\n    qWarning('bad')\n"
    ),
    "harmless": (
        "from PySide6.QtCore import qWarning\n\n"
        "def test_one():\n    qWarning('This plugin does not support propagateSizeHints()')\n"
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_a_warning_fails_its_test_unless_it_is_expected_or_harmless(name: str, tmp_path: Path) -> None:
    shutil.copy(Path(__file__).with_name("watch.py"), tmp_path / "conftest.py")
    (tmp_path / "test_case.py").write_text(_CASES[name], encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(tmp_path)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    passes = name in ("expected", "harmless")
    assert done.returncode == (0 if passes else 1), done.stdout
    assert ("bad" in done.stdout) != passes
