"""The files that the verbs of the command line read and change."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from perfdesk.cli_output import tell
from perfdesk.errors import UserError


def read_filing(path: Path) -> Any:
    """The content of a project file."""
    from perfdesk.store.file import ProjectFile

    file = ProjectFile.open(path, read_only=True)
    try:
        return file.load_filing()
    finally:
        file.close()


def profile_of(filing: Any) -> Any:
    """The form of a filing; a remark about it goes to standard error."""
    from perfdesk.forms.profile import stored_profile

    profile, remark = stored_profile(filing.form_id)
    if remark:
        tell(remark)
    return profile


def store(path: Path, content: Any, step_for: Callable[[Any], Any], by: str) -> None:
    """Create the file with this content, or change an existing one by one undoable step, signed `by` somebody."""
    from perfdesk.store.file import ProjectFile

    if not path.exists():
        ProjectFile.create(path, content).close()
        return
    with changing(path, by) as session:
        session.do(step_for(session.filing))


@contextmanager
def changing(path: Path, by: str) -> Iterator[Any]:
    """A session on a project file that nobody else may change meanwhile, its steps signed `by` somebody.

    UserError when somebody else changes it.
    """
    from perfdesk.editing.session import Session
    from perfdesk.store.file import ProjectFile

    file = ProjectFile.open(path)
    file.author = by.strip()
    try:
        yield Session(file)
    finally:
        file.close()


def add_signature(verb: argparse.ArgumentParser) -> None:
    """Let a verb that makes a step say who did it."""
    verb.add_argument("--by", default="", metavar="WHO")


def read_json(path: Path) -> Any:
    """The data of a JSON file. UserError when it is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(f"不能读取“{path.name or path}”（{error.strerror}）。", "请检查文件名和权限。") from error
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"“{path.name}”不是有效的 JSON。",
            "请用 dump 重新导出后再载入；Word、Excel、文本请用 import 导入，项目文件不必载入，可直接使用。",
        ) from error
