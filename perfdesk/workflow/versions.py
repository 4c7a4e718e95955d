"""Named versions of a project file: naming, listing, restoring, and the two sides of a comparison by their names."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from perfdesk.editing.past import Version
from perfdesk.editing.session import Session
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing
from perfdesk.model.text import storable
from perfdesk.store.file import ProjectFile, is_project_file
from perfdesk.workflow.bring_back import bring_back_all

NOW = "现在"
_LONGEST = 40
_LISTED = 8


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what it is called, and its content."""

    name: str
    filing: Filing


def version_name(text: str) -> str:
    """A name as it is kept: on one line, outer blanks removed. UserError when it is blank or too long."""
    name = " ".join(storable(text).split())
    if not name:
        raise UserError("版本还没有名字。", "请起一个名字，例如“一上”“二下”“批复”。")
    if len(name) > _LONGEST:
        raise UserError(f"版本的名字太长（{len(name)}个字）。", f"请不要超过{_LONGEST}个字。")
    return name


def name_version(session: Session, file: ProjectFile, text: str) -> Version:
    """Keep the present content under a name. A text being typed is part of it, and what follows is another entry.

    UserError for a name that cannot be, one that is taken, or a disk that refuses.
    """
    name = version_name(text)
    session.end_burst()
    return file.name_version(name)


def rename_version(file: ProjectFile, version: Version, text: str) -> None:
    """Give a version another name. UserError as in `name_version`."""
    file.rename_version(version, version_name(text))


def version_called(file: ProjectFile, text: str) -> Version:
    """The version with a name. UserError that lists the names when there is none."""
    versions = file.load_versions()
    name = " ".join(storable(text).split())
    found = next((item for item in versions if item.name == name), None)
    if found is not None:
        return found
    names = "、".join(item.name for item in versions[-_LISTED:])
    known = f"已有的版本：{names}。" if names else "这份文件里还没有版本。"
    raise UserError(f"没有名为“{name}”的版本。", known)


def restore_version(session: Session, version: Version) -> bool:
    """Make a version the present content, by one step that can be undone; False when nothing differs.

    Projects that it does not have go into the bin.
    """
    return session.do(bring_back_all(session.filing, version.filing, version.name))


def sides(path: Path, other: Path | None, names: Sequence[str]) -> tuple[Side, Side]:
    """(older, newer) side of a comparison.

    The first name, if any, is the version of `path` that is the older side. The newer side is `other` (a project file
    or a document), else the version with the second name, else the present state. Without `other` and names the older
    side is the last version. UserError when something is missing or cannot be read.
    """
    if len(names) > (1 if other is not None else 2):
        raise UserError("比较的内容超过两份。", "请给出两份文件，或一份文件和一两个版本。")
    if other is not None and not names and not is_project_file(path):
        return side_of(path), side_of(other)
    with closing(ProjectFile.open(path, read_only=True)) as file:
        versions = [version_called(file, name) for name in names]
        if not versions and other is None:
            versions = file.load_versions()[-1:]
            if not versions:
                raise UserError("这份文件里还没有版本，没有可比较的内容。", "请先命名一个版本，或再给出一份文件。")
        present = Side(path.stem if other is not None else NOW, file.load_filing())
        found = [Side(version.name, version.filing) for version in versions]
    older = found[0] if found else present
    if other is not None:
        return older, side_of(other)
    return older, found[1] if len(found) > 1 else present


def side_of(path: Path) -> Side:
    """A whole file as one side: a project file as it is now, or a document as it is read."""
    if not is_project_file(path):
        from perfdesk.workflow.import_files import read_sources

        return Side(path.stem, read_sources([path]).filing)
    with closing(ProjectFile.open(path, read_only=True)) as file:
        return Side(path.stem, file.load_filing())
