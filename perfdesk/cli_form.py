"""The verbs of the command line about forms: `perfdesk form learn`, `perfdesk form change`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from perfdesk.cli_files import add_signature

_DONE = 0


def add_form_verbs(verbs: Any, say: Callable[[str], None]) -> None:
    """Add the group `form` to the verbs; `say` writes a line of the result."""
    group = verbs.add_parser("form", help="学习本单位自己的表格，更换填报文件的表式").add_subparsers(
        dest="form_verb", required=True
    )
    learn = group.add_parser("learn", help="从空白表或已填好的表学习一种新表格")
    learn.add_argument("source", type=Path)
    learn.add_argument("--into", required=True, type=Path)
    learn.add_argument("--id", dest="form_id", default="")
    learn.add_argument("--name", default="")
    learn.set_defaults(run=lambda options, _: _learn(options, say))

    change = group.add_parser("change", help="更换填报文件的表式，说明有什么变化")
    change.add_argument("file", type=Path)
    change.add_argument("--to", dest="form_id", required=True)
    change.add_argument("--dry-run", action="store_true")
    add_signature(change)
    change.set_defaults(run=lambda options, _: _change(options, say))


def _learn(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    from perfdesk.paths import own_forms
    from perfdesk.workflow.learn_form import free_id, read_form, save_form, told

    form_id = options.form_id or free_id(options.into)
    saved = save_form(read_form(options.source, form_id, options.name), options.into)
    say(f"已学会表格“{saved.learned.data['name']}”（编号 {form_id}），写入“{saved.path}”。")
    if saved.learned.doubts:
        say(f"有{len(saved.learned.doubts)}处请核对，必要时改正 form.toml：")
        for item in saved.learned.doubts:
            say(f"  {told(item)}")
    if options.into.resolve() != own_forms().resolve():
        say(f"要在程序里使用，请把文件夹“{form_id}”放到“{own_forms()}”。")
    return _DONE


def _change(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    from perfdesk.workflow.change_form import change_file

    target, changes, report = change_file(options.file, options.form_id, try_only=options.dry_run, by=options.by)
    if not changes:
        say(f"“{options.file}”用的已经是“{target.name}”，没有改动。")
        return _DONE
    done = "如果改用" if options.dry_run else "已改用"
    say(f"{done}“{target.name}”：" if report.groups() else f"{done}“{target.name}”，内容全部照样印出。")
    for heading, lines in report.groups():
        say(f"{heading}（{len(lines)}）：")
        for line in lines:
            say(f"  {line}")
    say("只是试看，没有改动文件。" if options.dry_run else "在窗口里打开后可以用“撤销”一步退回。")
    return _DONE
