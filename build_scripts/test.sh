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
step "pytest" "$python" -m pytest "$@"

if [ "${#failed[@]}" -gt 0 ]; then
    say "failed: ${failed[*]}"
    exit 1
fi
