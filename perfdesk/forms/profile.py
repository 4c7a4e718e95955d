"""The forms at hand: `templates/<id>/form.toml` loaded and checked.

One definition serves recognition, the editor, the rules, both exports, preview and print.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.forms.form import BookPart, HeadCell, IndicatorColumn, Line, Profile, SideLabel
from perfdesk.forms.form_file import profile_from
from perfdesk.paths import data_file

__all__ = [
    "BookPart",
    "HeadCell",
    "IndicatorColumn",
    "Line",
    "Profile",
    "SideLabel",
    "all_profiles",
    "load_profile",
    "profile_for",
]

DEFAULT_FORM = "hebei-project"


def load_profile(folder: Path) -> Profile:
    """The form of one folder. UserError naming the file and the fault when it is missing or wrong."""
    path = folder / "form.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return profile_from(data)
    except FileNotFoundError as error:
        raise UserError(f"找不到表格定义 {path}。", "请重新安装程序，或检查该文件夹。") from error
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"表格定义 {path} 有误：{error}。", "请改正该文件，或删除该文件夹。") from error


@lru_cache(maxsize=1)
def all_profiles() -> Mapping[str, Profile]:
    """Every form at hand by its id, the default one first."""
    folders = sorted(path.parent for path in data_file("templates").glob("*/form.toml"))
    profiles = {profile.id: profile for profile in map(load_profile, folders)}
    ordered = sorted(profiles, key=lambda form_id: (form_id != DEFAULT_FORM, form_id))
    return {form_id: profiles[form_id] for form_id in ordered}


def stored_profile(form_id: str | None) -> tuple[Profile, str]:
    """(form of stored content, remark): the default form and a Chinese remark when its own form is not at hand.

    A filing from an office with a form of its own can then still be opened, checked and exported; nothing is lost.
    """
    if form_id is None or form_id in all_profiles():
        return profile_for(form_id), ""
    default = profile_for(None)
    return default, f"这份文件的表格“{form_id}”不在本机，暂按“{default.name}”处理；内容都完整保留。"


def profile_for(form_id: str | None) -> Profile:
    """The form with that id, the default form for None. UserError when it is not at hand."""
    profiles = all_profiles()
    try:
        return profiles[form_id or DEFAULT_FORM]
    except KeyError:
        names = "、".join(profiles)
        raise UserError(f"没有编号为“{form_id}”的表格。", f"现有的表格是：{names}。") from None
