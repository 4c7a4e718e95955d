from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from perfdesk.model.rows import Filing
from perfdesk.store.file import ProjectFile
from tests.store.filings import invented_filing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as clerks name them."""
    made = tmp_path / "2031年 预算（上报）#1"
    made.mkdir()
    return made


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / "云溪县乡村振兴局？100%.perfdesk"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that stands for a stick."""
    made = tmp_path / "优盘"
    made.mkdir()
    return made


@pytest.fixture
def origin(stick: Path) -> Path:
    """A project file on the stick."""
    made = stick / "云溪县.perfdesk"
    ProjectFile.create(made, invented_filing()).close()
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where working copies are."""
    return tmp_path / "本机副本"


@pytest.fixture
def opened(path: Path) -> Iterator[Callable[..., ProjectFile]]:
    """Opens or makes the file of `path`; everything is closed at the end."""
    files: list[ProjectFile] = []

    def give(filing: Filing | None = None, at: Path = path, *, read_only: bool = False) -> ProjectFile:
        made = ProjectFile.open(at, read_only=read_only) if filing is None else ProjectFile.create(at, filing)
        files.append(made)
        return made

    yield give
    for file in files:
        file.close()
