"""The scripts around the code, as far as they can be tried without installing anything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

_SCRIPTS = Path(__file__).resolve().parent.parent / "build_scripts"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="bash scripts")


def bash(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code],
        env={**{name: text for name, text in os.environ.items() if not name.startswith("PERFDESK")}, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def checkout_in(folder: Path) -> Path:
    """A checkout with nothing but what the scripts read, below a folder with a blank and Chinese in its name."""
    root = folder / "绩效 目标" / "perfdesk"
    shutil.copytree(_SCRIPTS, root / "build_scripts")
    shutil.copy(_SCRIPTS.parent / "pyproject.toml", root)
    return root


def prepared(root: Path) -> tuple[str, str]:
    """(environment.sh for the shell, code that makes an environment look complete)."""
    source = f". '{root}/build_scripts/environment.sh'"
    fake = (
        f'mkdir -p "$VENV/bin"; ln -sf \'{sys.executable}\' "$VENV/bin/python"; '
        'fingerprint >"$VENV/perfdesk-run.stamp"; touch "$VENV/perfdesk-system.stamp"'
    )
    return source, fake


@pytest.mark.parametrize("name", ["run.sh", "test.sh", "environment.sh"])
def test_a_script_is_sound_bash(name: str) -> None:
    assert subprocess.run(["bash", "-n", str(_SCRIPTS / name)], check=False).returncode == 0


def test_every_requirement_has_its_exact_version() -> None:
    listed = subprocess.run(
        [sys.executable, str(_SCRIPTS / "requirements.py"), "dev"], capture_output=True, encoding="utf-8", check=True
    ).stdout.splitlines()
    names = {re.split(r"[<>=!\[; ]", line)[0].lower().replace("_", "-") for line in listed}
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (_SCRIPTS / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    }
    groups = tomllib.loads((_SCRIPTS.parent / "pyproject.toml").read_text("utf-8"))
    assert len(listed) == len(groups["project"]["dependencies"]) + len(groups["dependency-groups"]["dev"])
    assert names <= pinned


def test_a_complete_environment_is_left_alone(tmp_path: Path) -> None:
    source, fake = prepared(checkout_in(tmp_path))
    done = bash(f"{source}; {fake}; make_venv() {{ echo made; }}; run_pip() {{ echo installed; }}; prepare_environment")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["pyproject.toml", "build_scripts/constraints.txt"])
def test_changed_requirements_are_installed_again(tmp_path: Path, name: str) -> None:
    root = checkout_in(tmp_path)
    source, fake = prepared(root)
    change = f"echo '# changed' >> '{root}/{name}'"
    done = bash(
        f"{source}; {fake}; {change}; run_pip() {{ echo installed; }}; prepare_environment; prepare_environment"
    )
    assert (done.returncode, done.stdout) == (0, "installed\n"), done.stderr


def test_missing_libraries_are_named_by_their_packages(tmp_path: Path) -> None:
    source, _ = prepared(checkout_in(tmp_path))
    done = bash(f"{source}; packages_for $'libEGL.so.1\\nlibxcb-cursor.so.0'")
    assert done.stdout.split() == ["libegl1", "libxcb-cursor0"]


def test_nothing_is_installed_where_the_system_is_to_be_kept(tmp_path: Path) -> None:
    source, fake = prepared(checkout_in(tmp_path))
    code = (
        f'{source}; {fake}; rm "$VENV/perfdesk-system.stamp"; missing_objects() {{ echo libEGL.so.1; }}; '
        "install_packages() { echo installed; }; prepare_environment"
    )
    done = bash(code, PERFDESK_SYSTEM="keep")
    assert (done.returncode, done.stdout) == (0, "")
    assert "apt-get install libegl1" in done.stderr


def test_an_old_c_library_gets_the_older_qt(tmp_path: Path) -> None:
    source, _ = prepared(checkout_in(tmp_path))
    done = bash(
        f"{source}; getconf() {{ echo glibc 2.28; }}; write_constraints '{tmp_path}/c'; "
        f"grep -iE '^(pyside|shiboken)' '{tmp_path}/c'"
    )
    assert done.stdout.splitlines() == ["PySide6_Essentials==6.9.3", "shiboken6==6.9.3"]
