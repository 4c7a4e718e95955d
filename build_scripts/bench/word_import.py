"""Import of a Word book of 23 projects against python-docx reading the same cells by `row.cells`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, interleaved, medians
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import profile_for
from perfdesk.readers.sniff import read_document
from perfdesk.table import Document
from perfdesk.workflow.import_files import read_sources
from perfdesk.writers.word import write_word

_CHECKOUT = Path(__file__).resolve().parents[2]
_PROJECTS = 23


def run(folder: Path, quick: bool) -> list[Row]:
    """Two ratios: reading alone, and the whole import with its projects recognised."""
    runs = 2 if quick else 15
    path = _sample() or _made(folder)

    def ours() -> Document:
        return read_document(path)

    def whole() -> Any:
        return read_sources([path])

    def peer() -> list[list[str]]:
        return _by_python_docx(path)

    _same_cells(ours(), peer())
    found = len(whole().filing.projects)
    if found != _PROJECTS:
        raise SystemExit(f"{found} projects were recognised, not {_PROJECTS}")
    reading, importing, other = medians(interleaved(ours, whole, peer, runs=runs))
    against, note = "python-docx, row.cells", f"{path.stat().st_size // 1024} KiB"
    return [
        Row(f"read {_PROJECTS} projects", reading, other, against, runs, aim=1.0, note=note),
        Row(f"import {_PROJECTS} projects", importing, other, against, runs, aim=1.0, note="projects recognised"),
    ]


def _sample() -> Path | None:
    """The real book, where the sample documents are at hand; their folder is that of the tests."""
    folder = Path(os.environ.get("PERFDESK_SAMPLES", _CHECKOUT.parent / "shared" / "samples"))
    return next(iter(sorted(folder.glob("word/yutian-*.docx"))), None)


def _made(folder: Path) -> Path:
    path = folder / "book.docx"
    write_word(compose_filing(big_filing(_PROJECTS), profile_for(None)), path)
    return path


def _by_python_docx(path: Path) -> list[list[str]]:
    """The words of each table, cell by cell as python-docx gives them: a merged cell at each of its places."""
    from docx import Document as open_document

    return [[cell.text for row in table.rows for cell in row.cells] for table in open_document(str(path)).tables]


def _same_cells(document: Document, tables: list[list[str]]) -> None:
    """Refuse to compare different work: every word of the tables, whatever the order."""
    ours = {"".join(cell.text.split()) for table in document.tables() for cell in table.cells}
    theirs = {"".join(text.split()) for table in tables for text in table}
    if ours - {""} != theirs - {""}:
        raise SystemExit(f"the cells differ: {sorted(ours ^ theirs)[:5]}")
