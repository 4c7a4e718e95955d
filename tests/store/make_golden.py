"""Make the golden file of the present schema version, once, when that version ships; later versions must open it.

python -m tests.store.make_golden
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from perfdesk.editing import commands
from perfdesk.editing.bin import delete_projects
from perfdesk.editing.project_commands import complete_projects
from perfdesk.editing.session import Session
from perfdesk.editing.step import apply_step
from perfdesk.model.rows import Filing, Indicator, Ref
from perfdesk.store.file import ProjectFile
from perfdesk.store.schema import SCHEMA_VERSION
from tests.store.filings import invented_filing

_TARGET = Path(__file__).resolve().parents[1] / "golden" / "files" / f"v{SCHEMA_VERSION}.perfdesk"


def make(path: Path) -> None:
    """Two steps that stand and one that was undone, two versions; one project in the bin, one ticked as done."""
    file = ProjectFile.create(path, filing_with_bin())
    file.author = "张三丰"
    session = Session(file)
    file.name_version("一上")
    first = session.filing.projects[0]
    session.do(commands.set_field(session.filing, Ref(first.id, None, "name"), "农村道路养护经费"))
    session.do(commands.set_field(session.filing, Ref(first.id, first.indicators[0].id, "value"), "≥95%"))
    session.do(commands.insert_indicators(session.filing, first.id, 1, [Indicator(level3="新")]))
    session.undo()
    file.name_version("一下")
    file.close()


def filing_with_bin() -> Filing:
    """Three projects, the second of them done, and a fourth in the bin."""
    filing = invented_filing(4)
    for step in (
        complete_projects(filing, [filing.projects[1].id], "2031-03-06"),
        delete_projects(filing, [filing.projects[3].id], deleted_at="2031-03-07T10:00:00"),
    ):
        assert step is not None
        filing = apply_step(filing, step)
    return filing


if __name__ == "__main__":
    if _TARGET.exists():
        raise SystemExit(f"{_TARGET.name} exists and never changes again")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / _TARGET.name
        make(made)
        shutil.copyfile(made, _TARGET)
