"""Word export of many projects against docxtpl doing the same tables, and against deflating the same bytes."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from build_scripts.bench import docxtpl_peer
from build_scripts.bench.filings import big_filing
from build_scripts.bench.measure import Row, interleaved, medians
from perfdesk.forms.compose import compose_projects
from perfdesk.forms.profile import profile_for
from perfdesk.writers.word import write_word


def run(folder: Path, quick: bool) -> list[Row]:
    """Ratios for 300 and 3,000 projects (30 and 60 when quick); both sides go from the filing to the closed file."""
    few, many, runs = (30, 60, 2) if quick else (300, 3000, 5)
    small, floor, own = _compared(folder, few, runs, aim=0.25)
    large, _, long = _compared(folder, many, 2, aim=0.12)
    times = many // few
    return [
        small,
        floor,
        large,
        Row(f"word {many}, growth", long, own * times, f"{times} times as long as for {few}", 2, aim=1.1),
    ]


def _compared(folder: Path, count: int, runs: int, aim: float) -> tuple[Row, Row, float]:
    """Against docxtpl, against deflating the bytes of our file, and our seconds."""
    filing, profile = big_filing(count), profile_for(None)
    template = docxtpl_peer.template(profile)
    mine, theirs = folder / "ours.docx", folder / "docxtpl.docx"

    def ours() -> None:
        write_word(compose_projects(filing.projects, profile), mine)

    def peer() -> None:
        docxtpl_peer.export(template, filing, profile, theirs)

    def deflate() -> None:
        for part in parts:
            zlib.compressobj(6, zlib.DEFLATED, -15).compress(part)

    ours()
    peer()
    _same_tables(mine, theirs)
    with zipfile.ZipFile(mine) as package:
        parts = [package.read(name) for name in package.namelist()]
    own, docxtpl, floor = medians(interleaved(ours, peer, deflate, runs=runs, warm_up=0))
    return (
        Row(f"word {count}", own, docxtpl, "docxtpl, same tables", runs, aim=aim),
        Row(f"word {count} floor", own, floor, "deflate of the same bytes", runs),
        own,
    )


def _same_tables(mine: Path, theirs: Path) -> None:
    """Refuse to compare different work: number of tables and rows, and every word of the cells."""
    left, right = (_shape(path) for path in (mine, theirs))
    if left != right:
        raise SystemExit(f"ours and docxtpl differ: {left[:2]} and {right[:2]} tables and rows, or their words")


def _shape(path: Path) -> tuple[int, int, str]:
    with zipfile.ZipFile(path) as package:
        xml = package.read("word/document.xml").decode("utf-8")
    cells = re.findall(r"<w:tbl>.*?</w:tbl>", xml, re.DOTALL)
    words = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", "".join(cells)))
    return len(cells), len(re.findall(r"<w:tr[ >]", xml)), re.sub(r"\s", "", words)
