"""Write the bundled sample filing as sample.docx and sample.txt beside its JSON: `python build_scripts/make_sample.py`.

The text has the layout of office documents saved as plain text: one line per cell behind a tab, one blank line behind
each row, a lone tab where a cell is covered by the merged one above it, headings behind their bookmark.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing
from perfdesk.table import Cell, Document, Paragraph, Table
from perfdesk.workflow.sample import sample_filing, sample_path


def text_of(document: Document) -> str:
    """A composed document in the layout of a document saved as plain text."""
    lines: list[str] = []
    for block in document.blocks:
        lines += _table_lines(block) if isinstance(block, Table) else _paragraph_lines(block)
    return "\n".join(lines).lstrip("\n") + "\n"


def _paragraph_lines(block: Paragraph) -> list[str]:
    mark = f"[bookmark: {block.bookmark}]" if block.bookmark else ""
    blank = [""] if block.role in ("part_title", "part_name", "project_title") else []
    return [*blank, f"{mark}{block.text}" if block.role != "gap" else " "]


def _table_lines(table: Table) -> list[str]:
    lines: list[str] = []
    for row, places in enumerate(table.grid()):
        seen: set[int] = set()
        for cell in places:
            if cell is not None and id(cell) not in seen:
                seen.add(id(cell))
                lines.append("\t" + (_cell_text(cell) if cell.row == row else ""))
        lines.append("")
    return [*lines, ""]


def _cell_text(cell: Cell) -> str:
    return cell.text or " "


def _with_stable_ids(filing: Filing) -> Filing:
    """Bookmarks are made from row ids; fresh ones would change the files at every run."""
    numbered = enumerate(filing.projects, start=1)
    return replace(filing, projects=tuple(replace(project, id=f"{number:016x}") for number, project in numbered))


def write_sample(folder: Path) -> list[Path]:
    """Write the sample as a Word document with contents, and as text; returns the paths."""
    from perfdesk.writers.word import write_word

    filing = _with_stable_ids(sample_filing())
    profile = profile_for(filing.form_id)
    word, text = folder / "sample.docx", folder / "sample.txt"
    write_word(compose_filing(filing, profile, contents=True), word)
    text.write_text(text_of(compose_filing(filing, profile)), encoding="utf-8")
    return [word, text]


def main() -> None:
    """Write both files beside the JSON."""
    for path in write_sample(sample_path().parent):
        print(f"written: {path}")


if __name__ == "__main__":
    main()
