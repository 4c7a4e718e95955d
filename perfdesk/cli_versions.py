"""The verbs of the command line about versions: `version`, `versions`, `compare`, `trail`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from perfdesk.cli_files import add_signature
from perfdesk.errors import UserError

Say = Callable[[str], None]
_DONE = 0
_KINDS = "docx,xlsx"


def add_version_verbs(verbs: Any, say: Say) -> None:
    """Add the verbs; `say` writes a line of the result."""
    version = verbs.add_parser("version", help="给现在的内容命名一个版本，或恢复、改名、删除版本")
    version.add_argument("file", type=Path)
    what = version.add_mutually_exclusive_group(required=True)
    what.add_argument("--name")
    what.add_argument("--restore", metavar="NAME")
    what.add_argument("--rename", nargs=2, metavar=("OLD", "NEW"))
    what.add_argument("--delete", metavar="NAME")
    add_signature(version)
    version.set_defaults(run=lambda options, _: _version(options, say))

    versions = verbs.add_parser("versions", help="列出版本")
    versions.add_argument("file", type=Path)
    versions.add_argument("--json", action="store_true")
    versions.set_defaults(run=lambda options, _: _versions(options, say))

    compare = verbs.add_parser("compare", help="比较两个版本或两份文件，写出修改对照表")
    compare.add_argument("file", type=Path)
    compare.add_argument("other", type=Path, nargs="?")
    compare.add_argument("--version", dest="names", action="append", default=[], metavar="NAME")
    compare.add_argument("--json", action="store_true")
    _add_target(compare)
    compare.set_defaults(run=lambda options, write_pdf: _compare(options, write_pdf, say))

    trail = verbs.add_parser("trail", help="修改留痕：谁、何时、改了什么")
    trail.add_argument("file", type=Path)
    _add_target(trail)
    trail.set_defaults(run=lambda options, write_pdf: _trail(options, write_pdf, say))


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path)
    parser.add_argument("--as", dest="kinds", default=_KINDS)


def _version(options: argparse.Namespace, say: Say) -> int:
    from perfdesk.editing.session import Session
    from perfdesk.store.file import ProjectFile
    from perfdesk.workflow import versions

    with closing(ProjectFile.open(options.file)) as file:
        file.author = options.by.strip()
        if options.name is not None:
            made = versions.name_version(Session(file), file, options.name)
            say(f"已命名版本“{made.name}”（{made.projects}个项目）。")
        elif options.rename is not None:
            old = versions.version_called(file, options.rename[0])
            versions.rename_version(file, old, options.rename[1])
            say(f"版本“{old.name}”已改名为“{versions.version_name(options.rename[1])}”。")
        elif options.delete is not None:
            gone = versions.version_called(file, options.delete)
            file.delete_version(gone)
            say(f"已删除版本“{gone.name}”。")
        else:
            found = versions.version_called(file, options.restore)
            changed = versions.restore_version(Session(file), found)
            say(
                f"已恢复到版本“{found.name}”，可以撤销。"
                if changed
                else f"现在的内容就是版本“{found.name}”，没有改动。"
            )
    return _DONE


def _versions(options: argparse.Namespace, say: Say) -> int:
    from perfdesk.store.file import ProjectFile

    with closing(ProjectFile.open(options.file, read_only=True)) as file:
        listed = file.load_versions()
    if options.json:
        rows = [
            {"name": item.name, "time": item.made_at, "by": item.made_by, "projects": item.projects, "bytes": item.size}
            for item in listed
        ]
        say(json.dumps({"version": 1, "versions": rows}, ensure_ascii=False, indent=1))
        return _DONE
    for item in listed:
        by = f"\t{item.made_by}" if item.made_by else ""
        say(f"{item.name}\t{item.made_at.replace('T', ' ')}\t{item.projects}个项目\t{item.size / 1024:.1f} KB{by}")
    if not listed:
        say("还没有版本。")
    return _DONE


def _compare(options: argparse.Namespace, write_pdf: Any, say: Say) -> int:
    from perfdesk.workflow.compare import compare
    from perfdesk.workflow.compare_json import comparison_dump
    from perfdesk.workflow.compare_sheet import compare_sheet, compared_texts, summary
    from perfdesk.workflow.versions import sides

    if options.json and options.to is not None:
        raise UserError("--json 和 --to 不能同时用。", "请分两次执行。")
    old, new = sides(options.file, options.other, options.names)
    comparison = compare(old.filing, new.filing)
    if options.json:
        say(json.dumps(comparison_dump(comparison, old.name, new.name), ensure_ascii=False, indent=1))
        return _DONE
    say(f"修改前：{old.name}；修改后：{new.name}")
    for line in summary(comparison):
        say(line)
    if options.to is not None:
        _write(compare_sheet(comparison, old.name, new.name), options, write_pdf, say)
        return _DONE
    for item in compared_texts(comparison):
        say(f"{item.project}：{item.place}：{_line(item.before)} → {_line(item.after)}")
    return _DONE


def _trail(options: argparse.Namespace, write_pdf: Any, say: Say) -> int:
    from perfdesk.store.file import ProjectFile
    from perfdesk.workflow.trail import state_text, trail_lines, trail_sheet

    with closing(ProjectFile.open(options.file, read_only=True)) as file:
        filing = file.load_filing()
        lines = list(trail_lines(file.load_trail(), filing))
    if options.to is not None:
        _write(trail_sheet(lines, filing.unit_name or ""), options, write_pdf, say)
        return _DONE
    for line in lines:
        words = (line.step.made_at.replace("T", " "), line.step.made_by, line.step.label, line.project, line.place)
        told = " ".join(word for word in words if word)
        texts = f"：{_line(line.before)} → {_line(line.after)}" if line.before or line.after else ""
        say(f"{told}{texts}{f'（{state_text(line.step)}）' if state_text(line.step) else ''}")
    if not lines:
        say("还没有修改。")
    return _DONE


def _line(text: str) -> str:
    return f"“{' '.join(text.split())}”" if text.strip() else "（空）"


def _write(document: Any, options: argparse.Namespace, write_pdf: Any, say: Say) -> None:
    from perfdesk.workflow.export import write_list

    kinds = list(dict.fromkeys(kind.strip().lower() for kind in options.kinds.split(",") if kind.strip()))
    for path in write_list(document, options.to, kinds, write_pdf=write_pdf):
        say(f"已导出“{path}”。")
