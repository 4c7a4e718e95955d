"""What the files of an export are called; those for one project each by a pattern with fields."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Project
from perfdesk.writers.names import safe_name

DEFAULT_PATTERN = "{no}.{name}绩效目标表"
FIELDS = {"no": "序号", "name": "项目名称", "code": "项目编码", "unit_name": "单位名称", "fiscal_year": "年度"}
_FIELD = re.compile(r"\{([^{}]*)\}")
_OPEN, _CLOSE = "（([【《〈〔“", "）)]】》〉〕”"
_EDGE = " -_.、，,·－—"


@dataclass(frozen=True, slots=True)
class Target:
    """One file to write. `project_ids` None: the whole document."""

    path: Path
    kind: str
    project_ids: tuple[str, ...] | None = None
    book: bool = False


def planned(
    filing: Filing,
    folder: Path,
    kinds: Sequence[str],
    *,
    project_ids: Sequence[str] | None = None,
    book: bool = False,
    each: bool = False,
    pattern: str = DEFAULT_PATTERN,
    keep: bool = False,
) -> tuple[Target, ...]:
    """The files that an export will write, in the order of writing; nothing is written yet.

    `each`: one file (of each kind) for each project, called by `pattern`. `keep`: names that exist in the folder are
    left alone, the new files get a number. UserError for a bad pattern and for no project.
    """
    if not each:
        chosen = None if project_ids is None else tuple(project_ids)
        stem = export_name(filing, project_ids, book=book)
        targets = tuple(Target(folder / f"{stem}.{kind}", kind, chosen, book) for kind in kinds)
    else:
        check_pattern(pattern)
        wanted = None if project_ids is None else set(project_ids)
        projects = [project for project in filing.projects if wanted is None or project.id in wanted]
        if not projects:
            raise UserError("没有可以导出的项目。", "请先新增或选择项目。")
        stems = _stems(filing, projects, pattern)
        targets = tuple(
            Target(folder / f"{stem}.{kind}", kind, (project.id,))
            for project, stem in zip(projects, stems, strict=True)
            for kind in kinds
        )
    return renamed(targets, existing(targets)) if keep else targets


def existing(targets: Iterable[Target]) -> list[Path]:
    """The paths of an export that are there already."""
    return [target.path for target in targets if os.path.lexists(target.path)]


def renamed(targets: Sequence[Target], paths: Collection[Path]) -> tuple[Target, ...]:
    """The same export with names that are free for these paths, such as `表(2).docx`; the others stay."""
    wanted = set(paths)
    taken: dict[Path, set[str]] = {}
    for target in targets:
        if target.path.parent not in taken:
            taken[target.path.parent] = _names_in(target.path.parent)
        taken[target.path.parent].add(target.path.name.casefold())
    return tuple(_freed(target, taken[target.path.parent]) if target.path in wanted else target for target in targets)


def moved(targets: Sequence[Target], folder: Path) -> tuple[Target, ...]:
    """The same export in another folder."""
    return tuple(replace(target, path=folder / target.path.name) for target in targets)


def export_name(filing: Filing, project_ids: Sequence[str] | None = None, *, book: bool = False) -> str:
    """The name of an export without its ending, safe on every system.

    A part and the book have names of their own, so that neither ever replaces the whole document.
    """
    if project_ids is not None and len(project_ids) == 1:
        project = filing.project(project_ids[0])
        return safe_name(project.title or f"{project.name}绩效目标表")
    year = f"{filing.fiscal_year}年" if filing.fiscal_year else ""
    some = f"（{len(set(project_ids))}个项目）" if project_ids is not None else "（含目录）" if book else ""
    return safe_name(f"{filing.unit_name or ''}{year}预算绩效目标", ending=some)


def check_pattern(pattern: str) -> None:
    """UserError unless a name pattern consists of text and of fields that exist."""
    known = "、".join(f"{{{name}}}（{words}）" for name, words in FIELDS.items())
    if not pattern.strip():
        raise UserError("文件名样式是空的。", f"可以用的内容：{known}。")
    for name in _FIELD.findall(pattern):
        if name not in FIELDS:
            raise UserError(f"文件名样式里的“{{{name}}}”不认识。", f"可以用的内容：{known}。")
    if re.search(r"[{}]", _FIELD.sub("", pattern)):
        raise UserError(f"文件名样式“{pattern}”里的花括号不成对。", f"可以用的内容：{known}。")


def file_stem(filing: Filing, project: Project, pattern: str, taken: Collection[str] = ()) -> str:
    """The name of one project's file without its ending: safe, blank fields left out with their signs, and none of
    `taken` (in small letters)."""
    year = project.fiscal_year or filing.fiscal_year
    values = {
        "no": project.no or "",
        "name": project.name or "",
        "code": project.code or "",
        "unit_name": project.unit_name or filing.unit_name or "",
        "fiscal_year": "" if year is None else str(year),
    }
    text = pattern
    for name, value in values.items():
        text = text if value.strip() else _without(name, text)
    stem = safe_name(_FIELD.sub(lambda found: values[found[1]].strip(), text))
    return safe_name(stem, taken=taken) if stem.casefold() in taken else stem


def _without(name: str, text: str) -> str:
    """A pattern without a field that is blank: its brackets, the signs behind it and 年 behind a year go as well."""
    field = rf"\{{{name}\}}" + ("(?:年度|年)?" if name == "fiscal_year" else "")
    pair = rf"[{re.escape(_OPEN)}]{field}[{re.escape(_CLOSE)}]"
    left = re.sub(rf"(?:{pair}|{field})[^\w{{{re.escape(_OPEN)}]*_*", "", text)
    return left if left == text else left.rstrip(_EDGE)


def _stems(filing: Filing, projects: Iterable[Project], pattern: str) -> list[str]:
    stems: list[str] = []
    taken: set[str] = set()
    for project in projects:
        stems.append(file_stem(filing, project, pattern, taken))
        taken.add(stems[-1].casefold())
    return stems


def _freed(target: Target, taken: set[str]) -> Target:
    """The target under a name that is not `taken`, which it joins."""
    stem, suffix = target.path.stem, target.path.suffix
    own = {name[: -len(suffix)] for name in taken if name.endswith(suffix.casefold())}
    name = safe_name(stem, taken=own) + suffix
    taken.add(name.casefold())
    return replace(target, path=target.path.with_name(name))


def _names_in(folder: Path) -> set[str]:
    """What stands in a folder, in small letters; nothing for one that is not there or cannot be read."""
    try:
        return {name.casefold() for name in os.listdir(folder)}
    except OSError:
        return set()
