"""Any text that a keyboard or a clipboard can give: through an edit, the file, JSON, Word and Excel, and back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, Ref
from perfdesk.readers.clean import clean
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.import_files import read_sources
from perfdesk.workflow.interchange import from_dump, to_dump
from perfdesk.workflow.sample import sample_filing
from perfdesk.writers.excel import write_excel
from perfdesk.writers.measure import printable
from perfdesk.writers.word import write_word

FILING = replace(sample_filing(), projects=sample_filing().projects[:1])
HARD = "=+-@'\"<>&;%≥≤0123./ \t\n\r\x0b\x0c\x00\x1f\u200b\u202e\u0301\ufeff\ufffe\ud800\udc00\uf0b3😀\u2028\x85\xa0甲"
WORDS = ("_x0041_", "_x000D_", "1E400", "-0", "1e5", "=1+1", "{=a}", "#REF!", "TRUE", "2024/1/5", "00:30", "007", "1/2")
TEXTS = st.one_of(st.text(max_size=30), st.text(st.sampled_from(HARD), max_size=20), st.sampled_from(WORDS))
FIELDS = ("value", "level3", "description", "basis")


def edited(texts: list[str], path: Path) -> Filing:
    """The filing with these texts typed into one indicator row and one head field, as the file holds it."""
    with ProjectFile.create(path, FILING) as file:
        session = Session(file)
        project = session.filing.projects[0]
        refs = [Ref(project.id, project.indicators[1].id, name) for name in FIELDS]
        for ref, text in zip([*refs, Ref(project.id, None, "funds_use")], texts, strict=True):
            session.do(commands.set_field(session.filing, ref, text))
        in_memory = session.filing
    with ProjectFile.open(path, read_only=True) as file:
        assert file.load_filing() == in_memory
    return in_memory


def shown(filing: Filing) -> list[str]:
    project = filing.projects[0]
    texts = [getattr(project.indicators[1], name) for name in FIELDS]
    return [clean(text or "").strip() for text in [*texts, project.funds_use]]


@settings(max_examples=30, deadline=None)
@example(["", "", "", "", "0\r\t0"])
@given(st.lists(TEXTS, min_size=5, max_size=5))
def test_any_text_comes_back(texts: list[str]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        filing = edited(texts, folder / "甲.perfdesk")
        dump = to_dump(filing)
        assert to_dump(from_dump(json.loads(json.dumps(dump, ensure_ascii=False).encode()))) == dump
        for path, write in ((folder / "甲.docx", write_word), (folder / "甲.xlsx", write_excel)):
            write(compose_filing(filing, profile_for(filing.form_id)), path)
            assert shown(read_sources([path]).filing) == shown(filing)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029"])
def test_numbers_on_two_lines_never_become_one(end: str) -> None:
    assert printable(f"10{end}20") == clean(f"10{end}20") == "10\n20"
