"""The command line: everything but the window. Contract: docs/interchange.md.

Exit status 0 done, 1 done but errors were found, 2 refused with one Chinese line on standard error; 130 interrupted
and 141 when whoever reads our output went away, as a shell reports them. The window and the PDF need Qt and are handed
in, so that every other verb runs without it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from perfdesk import __version__
from perfdesk.cli_form import add_form_verbs
from perfdesk.cli_versions import add_version_verbs
from perfdesk.cli_words import ChineseParser
from perfdesk.cli_year import add_year_verbs
from perfdesk.errors import UserError

ShowWindow = Callable[[Path | None], int]
PdfWriter = Callable[[Any, Path], None]
DONE, ERRORS_FOUND, REFUSED = 0, 1, 2
INTERRUPTED, UNREAD = 130, 141
_YEARS = range(1900, 3000)
_QUOTED = 60


class _Unread(Exception):
    """Whoever reads our output went away: `perfdesk dump … | head`."""


def run(argv: Sequence[str], *, show_window: ShowWindow, write_pdf: PdfWriter) -> int:
    """Carry out one command line and return its exit status; UserErrors become one line on standard error."""
    _speak_utf8()
    try:
        options = _parser().parse_args(argv)
        if options.verb in (None, "open"):
            return show_window(getattr(options, "file", None))
        verb: Callable[[argparse.Namespace, PdfWriter], int] = options.run
        return verb(options, write_pdf)
    except UserError as error:
        _tell(error.one_line())
        return REFUSED
    except KeyboardInterrupt:
        _tell("已中断；没有留下写到一半的文件。")
        return INTERRUPTED
    except _Unread:
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
    take_in.set_defaults(run=_import)

    dump = verbs.add_parser("dump", help="把填报文件写成 JSON")
    dump.add_argument("file", type=Path)
    dump.add_argument("--out", type=Path)
    dump.set_defaults(run=_dump)

    load = verbs.add_parser("load", help="从 JSON 载入填报文件")
    load.add_argument("source", type=Path)
    load.add_argument("--into", required=True, type=Path)
    load.set_defaults(run=_load)

    check = verbs.add_parser("check", help="检查填报文件或原始文件")
    check.add_argument("file", type=Path)
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=_check)

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
    export.set_defaults(run=_export)

    add_version_verbs(verbs, _say)
    add_form_verbs(verbs, _say)
    add_year_verbs(verbs, _say)
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
    _say(f"已新建“{options.file}”。")
    return DONE


def _import(options: argparse.Namespace, _: PdfWriter) -> int:
    from perfdesk.forms.profile import stored_profile
    from perfdesk.model.rows import Filing
    from perfdesk.workflow import import_files

    imported = import_files.read_sources(options.sources, options.form, _progress("读取"))

    def step_for(filing: Filing) -> Any:
        choices.update(import_files.default_choices(filing, imported))
        prose = import_files.is_same_unit(filing, imported.filing)
        if not prose:
            _say(f"导入的文件属于“{imported.filing.unit_name}”，第一部分的文字没有替换。")
        title_for = stored_profile(import_files.form_after(filing, imported))[0].title_for
        return import_files.import_step(filing, imported, choices, narrative=prose, title_for=title_for)

    choices: dict[str, import_files.Choice] = {}
    _store(options.into, imported.filing, step_for)
    if options.report is not None:
        _write_report(options.report, import_files.report(imported, choices))
    taken = [row for row in imported.filing.projects if row.id not in choices or choices[row.id].action != "skip"]
    rows = sum(len(project.indicators) for project in taken)
    same = len(imported.filing.projects) - len(taken)
    rest = f"，另有{same}个没有变化的项目跳过" if same else ""
    sections = sum(1 for row in imported.filing.narratives if row.paragraphs)
    prose = f"、{sections}节文字" if sections else ""
    _say(f"已导入{len(taken)}个项目、{rows}行指标{prose}，写入“{options.into}”{rest}。")
    for note in imported.notes:
        _say(f"  {note.place}：{note.message}{_quoted(note.text)}")
    return DONE


def _write_report(path: Path, content: Any) -> None:
    try:
        _write_text(path, _json(content))
    except UserError as error:
        raise UserError(f"已导入，但导入报告没有写成：{error.message}", error.advice) from error


def _quoted(text: str) -> str:
    """The beginning of a text on one line, nothing for no text."""
    line = " ".join(text.split())
    return f"：“{line[:_QUOTED]}{'…' if len(line) > _QUOTED else ''}”" if line else ""


def _dump(options: argparse.Namespace, _: PdfWriter) -> int:
    from perfdesk.workflow.interchange import to_dump

    text = _json(to_dump(_read_filing(options.file)))
    if options.out is None:
        _say(text)
    else:
        _write_text(options.out, text)
    return DONE


def _load(options: argparse.Namespace, _: PdfWriter) -> int:
    from perfdesk.editing.commands import replace_filing
    from perfdesk.workflow.interchange import from_dump

    filing = from_dump(_read_json(options.source))
    _store(options.into, filing, lambda before: replace_filing(before, filing, f"载入“{options.source.name}”"))
    _say(f"已载入{len(filing.projects)}个项目，写入“{options.into}”。")
    return DONE


def _check(options: argparse.Namespace, _: PdfWriter) -> int:
    from perfdesk.rules import check
    from perfdesk.rules.report import as_json, as_lines
    from perfdesk.store.file import is_project_file
    from perfdesk.workflow.import_files import read_sources

    source = options.file
    filing = _read_filing(source) if is_project_file(source) else read_sources([source]).filing
    expectations = _profile_of(filing).expectations
    findings = check(filing, expectations)
    lines = as_lines(filing, findings, expectations.narrative_name)
    _say(_json(as_json(filing, findings)) if options.json else "\n".join(lines))
    return ERRORS_FOUND if any(finding.severity == "error" for finding in findings) else DONE


def _export(options: argparse.Namespace, write_pdf: PdfWriter) -> int:
    from perfdesk.forms.profile import profile_for
    from perfdesk.workflow.export import check_kinds, write_targets
    from perfdesk.workflow.export_names import DEFAULT_PATTERN, existing, planned

    if options.each and options.book:
        raise UserError("--each 和 --book 不能同时用。", "每个项目一个文件时没有封面和目录。")
    if options.names is not None and not options.each:
        raise UserError("--names 要和 --each 一起用。", "只有每个项目一个文件时才按样式取名。")
    filing = _read_filing(options.file)
    kinds = list(dict.fromkeys(kind.strip().lower() for kind in options.kinds.split(",") if kind.strip()))
    check_kinds(kinds, write_pdf)
    targets = planned(
        filing,
        options.to,
        kinds,
        project_ids=_chosen(filing, options.projects),
        book=options.book,
        each=options.each,
        pattern=DEFAULT_PATTERN if options.names is None else options.names,
        keep=options.keep,
    )
    replaced = set(existing(targets))
    done: list[Path] = []
    try:
        write_targets(
            filing,
            profile_for(options.form) if options.form else _profile_of(filing),
            targets,
            write_pdf=write_pdf,
            progress=_progress("导出"),
            done=done,
        )
    finally:
        for path in done:
            _say(f"已导出“{path}”{'，替换了原来的文件' if path in replaced else ''}。")
    return DONE


def _chosen(filing: Any, numbers: list[int] | None) -> list[str] | None:
    """The ids of projects by their numbers from 1, None for all."""
    if not numbers:
        return None
    missing = [number for number in numbers if not 1 <= number <= len(filing.projects)]
    if missing:
        raise UserError(f"没有第{missing[0]}个项目。", f"这份文件共有{len(filing.projects)}个项目。")
    return [filing.projects[number - 1].id for number in dict.fromkeys(numbers)]


def _forms(_: argparse.Namespace, __: PdfWriter) -> int:
    from perfdesk.forms.profile import forms_at_hand

    at_hand = forms_at_hand()
    for profile in at_hand.profiles.values():
        _say(f"{profile.id}\t{profile.name}\t{profile.amount_unit}")
    for remark in at_hand.remarks:
        _tell(remark)
    return DONE


def _self_test(_: argparse.Namespace, write_pdf: PdfWriter) -> int:
    from perfdesk.workflow.self_test import self_test

    for line in self_test(write_pdf):
        _say(line)
    return DONE


def _profile_of(filing: Any) -> Any:
    from perfdesk.forms.profile import stored_profile

    profile, remark = stored_profile(filing.form_id)
    if remark:
        _tell(remark)
    return profile


def _read_filing(path: Path) -> Any:
    from perfdesk.store.file import ProjectFile

    file = ProjectFile.open(path, read_only=True)
    try:
        return file.load_filing()
    finally:
        file.close()


def _store(path: Path, content: Any, step_for: Callable[[Any], Any]) -> None:
    """Create the file with this content, or change an existing one by one undoable step."""
    from perfdesk.editing.session import Session
    from perfdesk.store.file import ProjectFile

    if not path.exists():
        ProjectFile.create(path, content).close()
        return
    file = ProjectFile.open(path)
    try:
        session = Session(file)
        session.do(step_for(session.filing))
    finally:
        file.close()


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(f"不能读取“{path.name or path}”（{error.strerror}）。", "请检查文件名和权限。") from error
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"“{path.name}”不是有效的 JSON。",
            "请用 dump 重新导出后再载入；Word、Excel、文本请用 import 导入，项目文件不必载入，可直接使用。",
        ) from error


def _write_text(path: Path, text: str) -> None:
    from perfdesk.writers.atomic import replacing

    with replacing(path) as beside:
        beside.write_text(text + "\n", encoding="utf-8")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def _progress(verb: str) -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        print(f"\r{verb} {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return show


def _say(text: str) -> None:
    """Lines for standard output, written at once so that a full disk is noticed while it can be told."""
    try:
        print(text, flush=True)
    except OSError as error:
        _silence(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise _Unread from error
        raise UserError(f"结果没有完整输出（{error.strerror}）。", "请检查磁盘空间后重试。") from error


def _tell(text: str) -> None:
    """A line for standard error; the exit status stands even when nobody can read it."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Let what a broken stream still holds go nowhere: Python would complain about it when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
