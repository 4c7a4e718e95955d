"""The command line: everything but the window. Contract: docs/interchange.md.

Exit status 0 done, 1 done but errors were found, 2 refused with one Chinese line on standard error; 130 interrupted
and 141 when whoever reads our output went away, as a shell reports them. The window and the PDF need Qt and are handed
in, so that every other verb runs without it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from perfdesk import __version__
from perfdesk.cli_check import add_check_verbs
from perfdesk.cli_export import add_export_verb
from perfdesk.cli_files import add_signature, read_filing, read_json, store
from perfdesk.cli_form import add_form_verbs
from perfdesk.cli_output import Unread, as_text, progress, say, speak_utf8, tell, write_text
from perfdesk.cli_versions import add_version_verbs
from perfdesk.cli_words import ChineseParser
from perfdesk.cli_year import add_year_verbs
from perfdesk.errors import UserError

ShowWindow = Callable[[Path | None], int]
PdfWriter = Callable[[Any, Path], None]
DONE, REFUSED = 0, 2
INTERRUPTED, UNREAD = 130, 141
_YEARS = range(1900, 3000)
_QUOTED = 60


def run(argv: Sequence[str], *, show_window: ShowWindow, write_pdf: PdfWriter) -> int:
    """Carry out one command line and return its exit status; UserErrors become one line on standard error."""
    speak_utf8()
    try:
        options = _parser().parse_args(argv)
        if options.verb in (None, "open"):
            return show_window(getattr(options, "file", None))
        verb: Callable[[argparse.Namespace, PdfWriter], int] = options.run
        return verb(options, write_pdf)
    except UserError as error:
        tell(error.one_line())
        return REFUSED
    except KeyboardInterrupt:
        tell("已中断；没有留下写到一半的文件。")
        return INTERRUPTED
    except Unread:
        return UNREAD


def _parser() -> argparse.ArgumentParser:
    parser = ChineseParser(prog="perfdesk", description="预算绩效目标表填报助手（离线）")
    parser.add_argument("--version", action="version", version=f"perfdesk {__version__}")
    verbs = parser.add_subparsers(dest="verb", parser_class=ChineseParser)

    new = verbs.add_parser("new", help="新建一份填报文件")
    new.add_argument("file", type=Path)
    new.add_argument("--form", required=True)
    new.add_argument("--year", type=int, required=True)
    new.add_argument("--unit", required=True)
    new.set_defaults(run=_new)

    take_in = verbs.add_parser("import", help="导入 Word、Excel 或文本")
    take_in.add_argument("sources", nargs="+", type=Path)
    take_in.add_argument("--into", required=True, type=Path)
    take_in.add_argument("--form")
    take_in.add_argument("--report", type=Path)
    add_signature(take_in)
    take_in.set_defaults(run=_import)

    dump = verbs.add_parser("dump", help="把填报文件写成 JSON")
    dump.add_argument("file", type=Path)
    dump.add_argument("--out", type=Path)
    dump.set_defaults(run=_dump)

    load = verbs.add_parser("load", help="从 JSON 载入填报文件")
    load.add_argument("source", type=Path)
    load.add_argument("--into", required=True, type=Path)
    add_signature(load)
    load.set_defaults(run=_load)

    add_check_verbs(verbs)
    add_export_verb(verbs)
    add_version_verbs(verbs, say)
    add_form_verbs(verbs, say)
    add_year_verbs(verbs, say)
    verbs.add_parser("forms", help="列出现有的表格").set_defaults(run=_forms)
    verbs.add_parser("open", help="打开窗口").add_argument("file", nargs="?", type=Path)
    verbs.add_parser("self-test", help="自检").set_defaults(run=_self_test)
    return parser


def _new(options: argparse.Namespace, _: PdfWriter) -> int:
    from perfdesk.editing.commands import new_filing
    from perfdesk.forms.profile import profile_for
    from perfdesk.store.file import ProjectFile

    if options.year not in _YEARS:
        raise UserError(f"年度“{options.year}”不对。", "请写四位数的年份，例如 --year 2026。")
    profile = profile_for(options.form)
    filing = new_filing(profile.id, options.year, None, options.unit, profile.sections)
    ProjectFile.create(options.file, filing).close()
    say(f"已新建“{options.file}”。")
    return DONE


def _import(options: argparse.Namespace, _: PdfWriter) -> int:
    from perfdesk.forms.profile import stored_profile
    from perfdesk.model.rows import Filing
    from perfdesk.workflow import import_files

    imported = import_files.read_sources(options.sources, options.form, progress("读取"))

    def step_for(filing: Filing) -> Any:
        choices.update(import_files.default_choices(filing, imported))
        prose = import_files.is_same_unit(filing, imported.filing)
        if not prose:
            say(f"导入的文件属于“{imported.filing.unit_name}”，第一部分的文字没有替换。")
        title_for = stored_profile(import_files.form_after(filing, imported))[0].title_for
        return import_files.import_step(filing, imported, choices, narrative=prose, title_for=title_for)

    choices: dict[str, import_files.Choice] = {}
    store(options.into, imported.filing, step_for, options.by)
    if options.report is not None:
        _write_report(options.report, import_files.report(imported, choices))
    taken = [row for row in imported.filing.projects if row.id not in choices or choices[row.id].action != "skip"]
    rows = sum(len(project.indicators) for project in taken)
    same = len(imported.filing.projects) - len(taken)
    rest = f"，另有{same}个没有变化的项目跳过" if same else ""
    sections = sum(1 for row in imported.filing.narratives if row.paragraphs)
    prose = f"、{sections}节文字" if sections else ""
    say(f"已导入{len(taken)}个项目、{rows}行指标{prose}，写入“{options.into}”{rest}。")
    for note in imported.notes:
        say(f"  {note.place}：{note.message}{_quoted(note.text)}")
    return DONE


def _write_report(path: Path, content: Any) -> None:
    try:
        write_text(path, as_text(content))
    except UserError as error:
        raise UserError(f"已导入，但导入报告没有写成：{error.message}", error.advice) from error


def _quoted(text: str) -> str:
    """The beginning of a text on one line, nothing for no text."""
    line = " ".join(text.split())
    return f"：“{line[:_QUOTED]}{'…' if len(line) > _QUOTED else ''}”" if line else ""


def _dump(options: argparse.Namespace, _: PdfWriter) -> int:
    from perfdesk.workflow.interchange import to_dump

    text = as_text(to_dump(read_filing(options.file)))
    if options.out is None:
        say(text)
    else:
        write_text(options.out, text)
    return DONE


def _load(options: argparse.Namespace, _: PdfWriter) -> int:
    from perfdesk.editing.commands import replace_filing
    from perfdesk.model.rows import Filing
    from perfdesk.workflow.interchange import from_dump

    filing = from_dump(read_json(options.source))

    def step_for(before: Filing) -> Any:
        return replace_filing(before, replace(filing, bin=before.bin), f"载入“{options.source.name}”")

    store(options.into, filing, step_for, options.by)
    say(f"已载入{len(filing.projects)}个项目，写入“{options.into}”。")
    return DONE


def _forms(_: argparse.Namespace, __: PdfWriter) -> int:
    from perfdesk.forms.profile import forms_at_hand

    at_hand = forms_at_hand()
    for profile in at_hand.profiles.values():
        say(f"{profile.id}\t{profile.name}\t{profile.amount_unit}")
    for remark in at_hand.remarks:
        tell(remark)
    return DONE


def _self_test(_: argparse.Namespace, write_pdf: PdfWriter) -> int:
    from perfdesk.workflow.self_test import self_test

    for line in self_test(write_pdf):
        say(line)
    return DONE
