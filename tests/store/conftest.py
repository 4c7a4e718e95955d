from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from perfdesk.model.rows import Filing
from perfdesk.store.file import ProjectFile


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
