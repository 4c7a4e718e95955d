# Sourced by run.sh and test.sh: a Python environment in .venv and the system libraries that Qt needs.
#
# prepare_environment [GROUP ...]   make what is missing, in short lines on standard error; nothing when all is there
# run_perfdesk ARGUMENT ...         the program of this checkout
#
# PYTHON           the interpreter to build .venv with (default: the first of python3, python3.13 ... that is >= 3.11)
# PERFDESK_VENV    another place for the environment
# PERFDESK_SYSTEM  "keep": never install system packages, only say which are missing

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VENV="${PERFDESK_VENV:-$ROOT/.venv}"
export PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# Shared object, then the Debian/Ubuntu package that brings it (newer name first where it changed).
LIBRARIES="
libglib-2.0.so.0 libglib2.0-0t64 libglib2.0-0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libfontconfig.so.1 libfontconfig1
libxkbcommon.so.0 libxkbcommon0
libdbus-1.so.3 libdbus-1-3
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libcups.so.2 libcups2t64 libcups2
"
FONT_PACKAGE="fonts-noto-cjk"

say() { printf '%s\n' "perfdesk: $*" >&2; }
fail() { say "$*"; exit 2; }

prepare_environment() {
    local stamp="$VENV/perfdesk-${*:-run}.stamp" wanted
    wanted="$(fingerprint)"
    if ! "$VENV/bin/python" -c "" 2>/dev/null; then
        make_venv
    fi
    if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
        install_requirements "$@"
        printf '%s\n' "$wanted" >"$stamp"
    fi
    if [ ! -e "$VENV/perfdesk-system.stamp" ]; then
        prepare_system
    fi
}

run_perfdesk() { PYTHONPATH="$ROOT${PYTHONPATH:+:$PYTHONPATH}" "$VENV/bin/python" "$ROOT/build_scripts/launch.py" "$@"; }

# What the installed packages follow from. The place counts too: an environment does not survive being moved.
fingerprint() {
    { cat "$ROOT/pyproject.toml" "$ROOT/build_scripts/constraints.txt"; printf '%s\n' "$VENV"; } | sha256sum
}

find_python() {
    local name
    for name in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or newer is needed. Install it (apt-get install python3 python3-pip) or set PYTHON."
}

make_venv() {
    local python
    python="$(find_python)"
    say "making $VENV with $("$python" --version)"
    # Debian and Ubuntu leave ensurepip out of the bare python3; the pip outside then serves the new environment.
    if "$python" -c "import ensurepip, venv" 2>/dev/null; then
        "$python" -m venv --clear "$VENV"
    elif "$python" -m pip --python "$python" --version >/dev/null 2>&1; then
        "$python" -m venv --clear --without-pip "$VENV"
    elif "$python" -m virtualenv --version >/dev/null 2>&1; then
        "$python" -m virtualenv --clear --quiet "$VENV"
    elif may_install && refresh_package_lists && install_packages python3-venv && "$python" -c "import ensurepip, venv" 2>/dev/null; then
        "$python" -m venv --clear "$VENV"
    else
        fail "this Python can make no environment. Run: apt-get install python3-venv"
    fi
}

run_pip() {
    if "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
        "$VENV/bin/python" -m pip "$@"
    else
        "$(find_python)" -m pip --python "$VENV/bin/python" "$@"
    fi
}

install_requirements() {
    local wanted constraints="$VENV/constraints.txt"
    mapfile -t wanted < <("$VENV/bin/python" "$ROOT/build_scripts/requirements.py" "$@")
    [ "${#wanted[@]}" -gt 0 ] || fail "pyproject.toml could not be read"
    write_constraints "$constraints"
    say "installing ${#wanted[@]} requirements and what they need (about 300 MB on the disk, once)"
    run_pip install --quiet --quiet --constraint "$constraints" "${wanted[@]}" ||
        fail "the packages could not be installed; see the lines above. Is the package index within reach?"
}

# The newest PySide6 for a glibc before 2.34 is 6.9.3.
write_constraints() {
    local glibc
    glibc="$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)"
    if [ -n "$glibc" ] && [ "$(printf '%s\n2.34\n' "$glibc" | sort -V | head -n1)" != "2.34" ]; then
        say "glibc $glibc is older than 2.34: PySide6 6.9.3 is taken"
        sed -E 's/^(PySide6_Essentials|shiboken6)==.*/\1==6.9.3/' "$ROOT/build_scripts/constraints.txt" >"$1"
    else
        cp "$ROOT/build_scripts/constraints.txt" "$1"
    fi
}

# Installed at most once per environment; what could not be is named at every start.
prepare_system() {
    local tried="$VENV/perfdesk-system.tried"
    if ! system_is_complete && [ ! -e "$tried" ] && may_install; then
        refresh_package_lists
        # shellcheck disable=SC2046
        install_packages $(missing_packages) || true
        touch "$tried"
    fi
    if system_is_complete; then
        touch "$VENV/perfdesk-system.stamp"
    else
        say "the window, printing and PDF need more of this system. As root, run:"
        say "  apt-get install" $(missing_packages)
    fi
}

system_is_complete() { [ -z "$(missing_objects)" ] && has_chinese_font; }

missing_packages() {
    packages_for "$(missing_objects)"
    has_chinese_font || echo "$FONT_PACKAGE"
}

# The shared objects of LIBRARIES that cannot be loaded, one a line.
missing_objects() {
    # shellcheck disable=SC2046
    "$VENV/bin/python" - $(printf '%s\n' "$LIBRARIES" | cut -d' ' -f1) <<'PYTHON'
import ctypes
import sys

for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
PYTHON
}

# The packages that bring the given shared objects, under the names that this release knows.
packages_for() {
    local object first second
    while read -r object first second; do
        if [ -n "$object" ] && [[ " ${1//$'\n'/ } " == *" $object "* ]]; then
            if [ -z "$second" ] || has_package "$first"; then echo "$first"; else echo "$second"; fi
        fi
    done <<<"$LIBRARIES" | tr '\n' ' '
}

has_package() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [0-9]'; }

has_chinese_font() {
    if command -v fc-list >/dev/null; then
        [ -n "$(fc-list :lang=zh 2>/dev/null | head -n1)" ]
    else
        [ -n "$(find /usr/share/fonts "${HOME:-/}/.fonts" "${HOME:-/}/.local/share/fonts" 2>/dev/null \
            \( -iname '*cjk*' -o -iname 'wqy*' -o -iname 'simsun*' -o -iname 'uming*' \) | head -n1)" ]
    fi
}

# Packages are installed only where nobody has to be asked for a password.
may_install() {
    [ "${PERFDESK_SYSTEM:-}" != "keep" ] && command -v apt-get >/dev/null && as_root true 2>/dev/null
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi; }

refresh_package_lists() {
    say "reading the system's package lists"
    as_root apt-get update -qq >/dev/null 2>&1 || say "apt-get update failed; going on with the old lists"
}

install_packages() {
    local log
    say "installing $*"
    if ! log="$(as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" 2>&1)"; then
        printf '%s\n' "$log" | grep -E '^E:' >&2
        return 1
    fi
}
