#!/usr/bin/env bash
# Lint, format, types, tests: everything that has to pass. Arguments go to pytest (test.sh tests/store -k lock).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

prepare_environment dev
cd "$ROOT"
export QT_QPA_PLATFORM=offscreen PYTHONPATH="$ROOT"
python="$VENV/bin/python"
failed=()

step() {
    say "$1"
    "${@:2}" || failed+=("$1")
}

step "ruff check" "$python" -m ruff check --quiet .
step "ruff format" "$python" -m ruff format --check --quiet .
step "mypy" "$python" -m mypy
# One process: two save seven seconds of thirty, but a crashed Qt worker leaves pytest-xdist waiting for ever.
step "pytest" timeout --kill-after=10 900 "$python" -X faulthandler -m pytest -o faulthandler_timeout=180 "$@"

if [ "${#failed[@]}" -gt 0 ]; then
    say "failed: ${failed[*]}"
    exit 1
fi
