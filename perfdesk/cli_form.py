"""The verbs of the command line about an office's own forms: `perfdesk form learn`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

_DONE = 0


def add_form_verbs(verbs: Any, say: Callable[[str], None]) -> None:
    """Add the group `form` to the verbs; `say` writes a line of the result."""
    group = verbs.add_parser("form", help="学习本单位自己的表格").add_subparsers(dest="form_verb", required=True)
    learn = group.add_parser("learn", help="从空白表或已填好的表学习一种新表格")
    learn.add_argument("source", type=Path)
    learn.add_argument("--into", required=True, type=Path)
    learn.add_argument("--id", dest="form_id", default="")
    learn.add_argument("--name", default="")
    learn.set_defaults(run=lambda options, _: _learn(options, say))


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
