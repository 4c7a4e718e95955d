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
suite() {
    timeout --kill-after=10 900 "$python" -X faulthandler -m pytest -o faulthandler_timeout=180 "$@"
}

# Two processes of half the tests each. Not pytest-xdist: with a crashed Qt worker it waits for ever.
halves() {
    local window=(tests/ui tests/rules tests/store tests/editing) rest="$TESTED/rest" code=0 ignored=() part
    for part in "${window[@]}"; do
        ignored+=("--ignore=$part")
    done
    suite "${ignored[@]}" >"$rest" 2>&1 &
    suite "${window[@]}" || code=$?
    wait "$!" || code=$?
    cat "$rest"
    return "$code"
}

TESTED="$(mktemp -d)"
trap 'rm -rf "$TESTED"' EXIT
if [ "$#" -gt 0 ]; then
    step "pytest" suite "$@"
else
    step "pytest" halves
fi

if [ "${#failed[@]}" -gt 0 ]; then
    say "failed: ${failed[*]}"
    exit 1
fi
