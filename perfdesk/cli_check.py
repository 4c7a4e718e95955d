"""The verbs of the command line about the check: `check`, `rules`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from perfdesk.cli_files import profile_of, read_filing
from perfdesk.cli_output import as_text, progress, say, tell, write_text
from perfdesk.errors import UserError

_DONE, _ERRORS_FOUND = 0, 1


def add_check_verbs(verbs: Any) -> None:
    """Add `check` and `rules` to the verbs."""
    check = verbs.add_parser("check", help="检查填报文件或原始文件")
    check.add_argument("file", type=Path)
    check.add_argument("--json", action="store_true")
    check.add_argument("--all", action="store_true")
    check.add_argument("--against", type=Path)
    check.add_argument("--to", type=Path)
    check.add_argument("--as", dest="kinds", default=None)
    check.add_argument("--keep", action="store_true")
    check.set_defaults(run=_check)

    listed = verbs.add_parser("rules", help="列出检查规则，生成规则手册")
    kind = listed.add_mutually_exclusive_group()
    kind.add_argument("--markdown", action="store_true")
    kind.add_argument("--json", action="store_true")
    listed.add_argument("--out", type=Path)
    listed.set_defaults(run=_rules)


def _check(options: argparse.Namespace, write_pdf: Any) -> int:
    from perfdesk.rules import check, waived_findings
    from perfdesk.rules.report import as_json, as_lines, waived_json, waived_lines
    from perfdesk.store.file import is_project_file
    from perfdesk.words import word_faults
    from perfdesk.workflow.import_files import read_sources

    if options.to is None and (options.kinds is not None or options.keep):
        raise UserError("--as 和 --keep 要和 --to 一起用。", "--to 写明审核意见表存放的文件夹。")
    source = options.file
    filing = read_filing(source) if is_project_file(source) else read_sources([source]).filing
    if options.against is not None:
        filing = _beside(filing, options.against)
    profile = profile_of(filing)
    expectations = profile.expectations
    findings = check(filing, expectations)
    waived = waived_findings(filing, expectations) if options.all else ()
    for fault in word_faults():
        tell(fault)
    if options.json:
        more = {"waived": waived_json(filing, waived)} if options.all else {}
        say(as_text(as_json(filing, findings) | more))
    else:
        part_one = expectations.narrative_name
        say("\n".join([*as_lines(filing, findings, part_one), *waived_lines(filing, waived, part_one)]))
    if options.to is not None:
        _write_opinions(options, filing, profile, write_pdf)
    return _ERRORS_FOUND if any(finding.severity == "error" for finding in findings) else _DONE


def _beside(filing: Any, against: Path) -> Any:
    """The filing with the texts of last year's file, a project file or a document, beside its own."""
    from perfdesk.store.file import is_project_file
    from perfdesk.workflow.import_files import read_sources
    from perfdesk.workflow.last_year import beside_last_year

    last = read_filing(against) if is_project_file(against) else read_sources([against]).filing
    return beside_last_year(filing, last)


def _write_opinions(options: argparse.Namespace, filing: Any, profile: Any, write_pdf: Any) -> None:
    """The 审核意见表 as files; with --json, what was written is told beside the JSON."""
    from perfdesk.workflow.export import asked_kinds
    from perfdesk.workflow.export_names import existing
    from perfdesk.workflow.opinions import planned_opinions, write_opinions

    kinds = asked_kinds("docx" if options.kinds is None else options.kinds, write_pdf)
    targets = planned_opinions(filing, options.to, kinds, keep=options.keep)
    replaced = set(existing(targets))
    done: list[Path] = []
    today = date.today().isoformat()
    try:
        write_opinions(filing, profile, targets, today, write_pdf=write_pdf, progress=progress("导出"), done=done)
    finally:
        for path in done:
            (tell if options.json else say)(f"已导出“{path}”{'，替换了原来的文件' if path in replaced else ''}。")


def _rules(options: argparse.Namespace, _: Any) -> int:
    from perfdesk.rules.handbook import as_json, as_lines, as_markdown

    text = as_markdown() if options.markdown else as_text(as_json()) if options.json else "\n".join(as_lines())
    if options.out is None:
        say(text)
    else:
        write_text(options.out, text)
    return _DONE
