#!/usr/bin/env bash
# Make the environment where it is missing, then start perfdesk from this checkout.
#
#   run.sh                  the window with the sample filing; without a display the same job in the terminal
#   run.sh ARGUMENT ...     the command line program, such as: run.sh check FILE (docs/interchange.md)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

SAMPLE="$ROOT/resources/sample"
OUT="$ROOT/out"

show_window() {
    local file="$OUT/示例.perfdesk"
    if [ ! -e "$file" ]; then
        mkdir -p "$OUT"
        run_perfdesk load "$SAMPLE/sample.json" --into "$file"
    fi
    say "opening $file"
    run_perfdesk open "$file"
}

work_in_terminal() {
    local file="$OUT/示例-终端.perfdesk" kinds="docx,xlsx" status=0
    say "no display (DISPLAY and WAYLAND_DISPLAY are empty): doing the sample's work in the terminal"
    mkdir -p "$OUT"
    rm -f "$file"
    say "1/3 import"
    take_in_sample "$file"
    say "2/3 check (the sample has faults on purpose)"
    run_perfdesk check "$file" || status=$?
    [ "$status" -le 1 ] || return "$status"
    # Only the PDF needs Qt, and Qt the system libraries.
    [ ! -e "$VENV/perfdesk-system.stamp" ] || kinds="$kinds,pdf"
    say "3/3 export as $kinds"
    run_perfdesk export "$file" --to "$OUT" --as "$kinds" --book
    say "done; the exported files are in $OUT"
}

# The sample as an office would send it, a Word or text file; its JSON where the checkout holds no other.
take_in_sample() {
    local document
    for document in "$SAMPLE"/*.docx "$SAMPLE"/*.txt; do
        if [ -e "$document" ]; then
            run_perfdesk import "$document" --into "$1"
            return
        fi
    done
    run_perfdesk load "$SAMPLE/sample.json" --into "$1"
}

prepare_environment
if [ $# -gt 0 ]; then
    run_perfdesk "$@"
elif [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    show_window
else
    work_in_terminal
fi
