"""Make and check the folder that runs without Python: `build.py build` or `build.py check`.

The folder is dist/perfdesk; the program in it is dist/perfdesk/perfdesk. Build on the oldest system that it has to
run on: a bundle made with a newer glibc does not start on an older one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUNDLE = ROOT / "dist" / "perfdesk"
PROGRAM = BUNDLE / ("perfdesk.exe" if sys.platform == "win32" else "perfdesk")
# Needed by the xcb platform since Qt 6.5, missing on many desks, and bundled only where the building system has it.
_NEEDED = ["libxcb-cursor.so.0"] if sys.platform.startswith("linux") else []
_DATA = [
    *("templates/hebei-project/form.toml", "templates/synonyms.toml", "resources/sample/sample.json"),
    "PySide6/Qt/translations/qtbase_zh_CN.qm",
]
# Left to the system on purpose: drivers and the C library must be the machine's own.
_FROM_SYSTEM = ("libGL.", "libEGL.", "libGLX.", "libOpenGL.", "libGLdispatch.")


def build() -> None:
    """Run PyInstaller on perfdesk.spec, then check the result."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build")]
    command.append(str(ROOT / "build_scripts" / "perfdesk.spec"))
    print("building dist/perfdesk", flush=True)
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    check()


def check() -> None:
    """Raise SystemExit unless the bundle is whole and does its job by itself."""
    if not PROGRAM.is_file():
        raise SystemExit(f"{PROGRAM} is not there; run: build.py build")
    files = [path for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink()]
    names = {path.name for path in BUNDLE.rglob("*")}
    inner = BUNDLE / "_internal"
    faults = [f"{name} is not bundled; install it here and build again" for name in _NEEDED if name not in names]
    faults += [f"{name} is not bundled" for name in _DATA if not (inner / name).exists()]
    faults += missing_libraries(inner)
    if faults:
        raise SystemExit("\n".join(faults))
    run_self_test()
    size = sum(path.stat().st_size for path in files)
    print(f"dist/perfdesk: {len(files)} files, {size / 1e6:.0f} MB; self-test passed")


def missing_libraries(folder: Path) -> list[str]:
    """Libraries that bundled libraries ask for and that neither the bundle nor this system has (Linux only)."""
    if not sys.platform.startswith("linux"):
        return []
    missing: set[str] = set()
    for path in folder.rglob("*.so*"):
        listing = subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=False).stdout
        for line in listing.splitlines():
            name = line.split("=>")[0].strip()
            if "not found" in line and not name.startswith(_FROM_SYSTEM):
                missing.add(f"{name}, asked for by {path.relative_to(folder)}, is not bundled")
    return sorted(missing)


def run_self_test() -> None:
    """The program's own self-test, from its folder, with an environment that knows nothing of this checkout."""
    kept = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP", "LANG", "USERPROFILE", "LOCALAPPDATA", "APPDATA")
    environment = {key: value for key, value in os.environ.items() if key.upper() in kept}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [str(PROGRAM), "self-test"], cwd=BUNDLE, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    print(done.stdout, end="")
    if done.returncode != 0:
        raise SystemExit(f"self-test of the bundle failed ({done.returncode}):\n{done.stderr}")


def main() -> None:
    """Run the sub-command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["build", "check"], nargs="?", default="build")
    {"build": build, "check": check}[parser.parse_args().action]()


if __name__ == "__main__":
    main()
