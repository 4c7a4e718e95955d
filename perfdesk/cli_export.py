"""The verb `export` of the command line."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from perfdesk.cli_files import add_signature, changing, profile_of, read_filing
from perfdesk.cli_output import progress, say, tell
from perfdesk.errors import UserError

_DONE = 0


def add_export_verb(verbs: Any) -> None:
    """Add `export` to the verbs."""
    export = verbs.add_parser("export", help="导出 Word、Excel、PDF")
    export.add_argument("file", type=Path)
    export.add_argument("--to", required=True, type=Path)
    export.add_argument("--as", dest="kinds", default="docx")
    export.add_argument("--project", dest="projects", type=int, action="append")
    export.add_argument("--book", action="store_true")
    export.add_argument("--each", action="store_true")
    export.add_argument("--names", metavar="PATTERN")
    export.add_argument("--keep", action="store_true")
    export.add_argument("--form")
    export.add_argument("--final", action="store_true")
    export.add_argument("--reason", default="")
    add_signature(export)
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace, write_pdf: Any) -> int:
    from perfdesk.forms.profile import profile_for
    from perfdesk.workflow.export import asked_kinds, write_targets
    from perfdesk.workflow.export_names import DEFAULT_PATTERN, existing, planned

    _refuse_odd_wishes(options)
    filing = read_filing(options.file)
    kinds = asked_kinds(options.kinds, write_pdf)
    chosen = _chosen(filing, options.projects)
    pattern = DEFAULT_PATTERN if options.names is None else options.names
    targets = planned(
        filing,
        options.to,
        kinds,
        project_ids=chosen,
        book=options.book,
        each=options.each,
        pattern=pattern,
        keep=options.keep,
    )
    profile = profile_for(options.form) if options.form else profile_of(filing)
    errors = _passed(options, filing, chosen) if options.final else 0
    replaced = set(existing(targets))
    done: list[Path] = []
    with changing(options.file, options.by) if errors else nullcontext() as session:
        try:
            write_targets(filing, profile, targets, write_pdf=write_pdf, progress=progress("导出"), done=done)
        finally:
            if session is not None and done:
                _record(session, errors, options.reason, done)
            for path in done:
                say(f"已导出“{path}”{'，替换了原来的文件' if path in replaced else ''}。")
    return _DONE


def _refuse_odd_wishes(options: argparse.Namespace) -> None:
    if options.each and options.book:
        raise UserError("--each 和 --book 不能同时用。", "每个项目一个文件时没有封面和目录。")
    if options.names is not None and not options.each:
        raise UserError("--names 要和 --each 一起用。", "只有每个项目一个文件时才按样式取名。")
    if options.reason.strip() and not options.final:
        raise UserError("--reason 要和 --final 一起用。", "草稿随时可以导出，不需要理由。")


def _passed(options: argparse.Namespace, filing: Any, chosen: list[str] | None) -> int:
    """How many mandatory remarks are open in a final export that may go on; blank sign-off fields are told.

    UserError when some are open and no reason is given.
    """
    from perfdesk.workflow.final_export import gate

    found = gate(filing, profile_of(filing), chosen)
    if found.errors and not options.reason.strip():
        raise UserError(
            f"还有{len(found.errors)}条强制性意见没有改正，例如：{found.errors[0].message.removesuffix('。')}。",
            "正式导出请先改正，或者用 --reason 写明理由（会记入文件）；去掉 --final 可以导出草稿。",
        )
    for label, count in found.unsigned:
        tell(f"{label}没有填写（{count}个项目）。")
    return len(found.errors)


def _record(session: Any, errors: int, reason: str, files: list[Path]) -> None:
    from perfdesk.editing.review_commands import record_final_export
    from perfdesk.workflow.final_export import record

    made_at = datetime.now().isoformat(sep=" ", timespec="minutes")
    session.do(record_final_export(session.filing, record(made_at, errors, reason, files)))
    say(f"已记录：{errors}条强制性意见未改正，理由“{reason.strip()}”。")


def _chosen(filing: Any, numbers: list[int] | None) -> list[str] | None:
    """The ids of projects by their numbers from 1, None for all."""
    if not numbers:
        return None
    missing = [number for number in numbers if not 1 <= number <= len(filing.projects)]
    if missing:
        raise UserError(f"没有第{missing[0]}个项目。", f"这份文件共有{len(filing.projects)}个项目。")
    return [filing.projects[number - 1].id for number in dict.fromkeys(numbers)]
