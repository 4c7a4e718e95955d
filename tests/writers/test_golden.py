"""The parts of the exported files, compared with the ones that a person has looked at.

After an intended change: `PERFDESK_RENEW_GOLDEN=1 pytest tests/writers/test_golden.py`, then read the difference.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from perfdesk.table import Document
from perfdesk.writers.excel import write_excel
from perfdesk.writers.pages import EstimatedMeasure, paginate
from perfdesk.writers.word import write_word

_GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def _pretty(xml: bytes) -> str:
    """One element a line; the namespaces of the root, which differ between library versions, are left out."""
    root = etree.fromstring(xml)
    text = etree.tostring(root, pretty_print=True, encoding="unicode")
    return re.sub(r' xmlns:\w+="[^"]*"', "", text)


def _part(write: Callable[[Document, Path], None], name: str, document: Document, folder: Path) -> str:
    target = folder / "out"
    write(document, target)
    with zipfile.ZipFile(BytesIO(target.read_bytes())) as package:
        return _pretty(package.read(name))


def _pages_text(document: Document, folder: Path) -> str:
    """Every line of text with its place in tenths of a millimetre, page by page."""
    lines: list[str] = []
    for page in paginate(document, EstimatedMeasure()):
        lines.append(f"== page {page.number}: {len(page.rules)} rules")
        lines += [f"{item.x:.1f} {item.y:.1f} {item.width:.1f} {item.align} {item.text}" for item in page.texts]
    return "\n".join(lines) + "\n"


_MAKERS: dict[str, Callable[[Document, Path], str]] = {
    "filing.document.xml": lambda document, folder: _part(write_word, "word/document.xml", document, folder),
    "filing.styles.xml": lambda document, folder: _part(write_word, "word/styles.xml", document, folder),
    "filing.footer.xml": lambda document, folder: _part(write_word, "word/footer1.xml", document, folder),
    "filing.cover.xml": lambda document, folder: _part(write_excel, "xl/worksheets/sheet1.xml", document, folder),
    "filing.sheet5.xml": lambda document, folder: _part(write_excel, "xl/worksheets/sheet5.xml", document, folder),
    "filing.pages.txt": _pages_text,
}


@pytest.mark.parametrize("name", sorted(_MAKERS))
def test_the_exported_part_is_the_one_that_was_looked_at(name: str, document: Document, tmp_path: Path):
    made = _MAKERS[name](document, tmp_path)
    golden = _GOLDEN / name
    if os.environ.get("PERFDESK_RENEW_GOLDEN"):
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert made == golden.read_text(encoding="utf-8")
