"""An office's own form: read a document that shows it, let the user settle doubts, keep it as a form folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from perfdesk import paths
from perfdesk.editing.commands import field_label
from perfdesk.errors import UserError
from perfdesk.forms.form_file import profile_from
from perfdesk.forms.learn import Item, Learned, learn
from perfdesk.forms.profile import all_profiles, forget_forms
from perfdesk.forms.toml_text import toml_text
from perfdesk.model.fields import INDICATOR_FIELDS, PROJECT_TEXT_FIELDS, TARGET_PARTS
from perfdesk.model.rows import FUND_FIELDS
from perfdesk.readers.sniff import read_document
from perfdesk.writers.atomic import replacing

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
_GOALS = ("goals", "annual_goal", "period_goal")
_HIDDEN = {"title", "category", "amount_unit"}


@dataclass(frozen=True, slots=True)
class Saved:
    """A form folder that was written, and what the user should still settle in it."""

    path: Path
    learned: Learned


def read_form(path: Path, form_id: str = "", name: str = "") -> Learned:
    """What a Word or Excel file, blank or filled in, shows of its form. UserError when there is no such table."""
    learned = learn(read_document(path, looks=True), form_id or "form", name, all_profiles().values())
    check_form(form_text(learned))
    return learned


def named(learned: Learned, form_id: str, name: str) -> Learned:
    """The same form under another id and name."""
    return replace(learned, data={**learned.data, "id": form_id, "name": name})


def save_form(learned: Learned, folder: Path | None = None) -> Saved:
    """Write `folder/<id>/form.toml`, in the user's own folder when none is given.

    UserError for an id that cannot be a folder's name or whose folder exists, in the user's own folder also for one
    that another form has.
    """
    form_id = str(learned.data["id"])
    _check_id(form_id, all_profiles() if folder is None else ())
    target = (folder or paths.own_forms()) / form_id
    if target.exists():
        raise UserError(f"“{target}”已经存在，没有改动它。", "请换一个编号，或先删除那个文件夹。")
    text = form_text(learned)
    check_form(text)
    try:
        target.mkdir(parents=True)
    except OSError as error:
        raise UserError(f"不能建立文件夹“{target}”（{error.strerror}）。", "请换一个能写入的文件夹。") from error
    path = target / "form.toml"
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8")
    forget_forms()
    return Saved(path, learned)


def form_text(learned: Learned) -> str:
    """The form.toml, with what is still in doubt as comments."""
    remarks = [f"{learned.data['name']}：由文件自动学习得到。长度单位为毫米，字号单位为磅。"]
    if learned.doubts:
        remarks.append("以下各处请核对，必要时改正本文件：")
        remarks += [f"- {told(item)}" for item in learned.doubts]
    return toml_text(learned.data, remarks)


def told(item: Item) -> str:
    """One doubtful place for a clerk: where, which words, what is doubtful."""
    return f"{item.place}{f'“{item.words}”' if item.words else ''}：{item.doubt}"


def free_id(folder: Path | None = None) -> str:
    """An id that no form at hand and no folder has."""
    taken, place = all_profiles(), folder or paths.own_forms()
    number = 1
    while f"own-form-{number}" in taken or (place / f"own-form-{number}").exists():
        number += 1
    return f"own-form-{number}"


def possible_fields(item: Item) -> dict[str, str]:
    """The fields that the user may choose for a place, with their Chinese names; "" prints words only or nothing."""
    if not item.address:
        return {}
    if item.address[0] == "columns":
        names: list[str] = [*INDICATOR_FIELDS, *TARGET_PARTS]
    else:
        names = [*(name for name in PROJECT_TEXT_FIELDS if name not in _HIDDEN), *FUND_FIELDS, "funds_use", *_GOALS]
        names += [f"spending_plan.{month}" for month in range(1, 13)]
        names += ["extra.finance_opinion", "extra.preparer", "extra.phone", "extra.date"]
    choices = {} if item.address[0] == "columns" else {"": "（固定文字或空白）"}
    choices |= {name: field_label(name) for name in dict.fromkeys(names)}
    if item.field is not None and "{" not in item.field:
        choices.setdefault(item.field, field_label(item.field))
    return choices


def _check_id(form_id: str, taken: Container[str]) -> None:
    if not _ID.fullmatch(form_id) or _RESERVED.fullmatch(form_id):
        raise UserError(f"表格编号“{form_id}”不能用。", "请用小写英文字母、数字和连字符，例如 my-county-2026。")
    if form_id in taken:
        raise UserError(f"表格编号“{form_id}”已有。", "请换一个编号。")


def check_form(text: str) -> None:
    """UserError when the text of a form.toml is no form that the program can load."""
    data: Mapping[str, Any] = tomllib.loads(text)
    try:
        profile_from(dict(data))
    except (KeyError, TypeError, ValueError) as error:
        advice = "请换一份格子完整的表再试，最好是财政部门下发的空白表。"
        raise UserError(f"这张表的格式没有完全学会（{error}），没有保存。", advice) from error
