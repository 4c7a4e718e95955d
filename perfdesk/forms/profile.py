"""The forms at hand, loaded and checked: `templates/<id>/form.toml`, and what an office has put beside them.

One definition serves recognition, the editor, the rules, both exports, preview and print.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.forms.form import BookPart, HeadCell, IndicatorColumn, Line, Profile, SideLabel
from perfdesk.forms.form_file import profile_from
from perfdesk.paths import form_folders

__all__ = [
    "BookPart",
    "FormsAtHand",
    "HeadCell",
    "IndicatorColumn",
    "Line",
    "Profile",
    "SideLabel",
    "all_profiles",
    "forget_forms",
    "forms_at_hand",
    "load_profile",
    "profile_for",
    "stored_profile",
]

DEFAULT_FORM = "hebei-project"


def load_profile(folder: Path) -> Profile:
    """The form of one folder. UserError naming the file and the fault when it is missing or wrong."""
    path = folder / "form.toml"
    try:
        profile = profile_from(tomllib.loads(path.read_text(encoding="utf-8")))
        _try(profile)
        return profile
    except FileNotFoundError as error:
        raise UserError(f"找不到表格定义 {path}。", "请重新安装程序，或检查该文件夹。") from error
    except OSError as error:
        raise UserError(f"不能读取表格定义 {path}（{error.strerror}）。", "请检查该文件夹的权限。") from error
    except KeyError as error:
        raise UserError(f"表格定义 {path} 缺少 {error}。", "请补上，或删除该文件夹。") from error
    except (TypeError, ValueError, AttributeError, IndexError, RecursionError, re.error) as error:
        raise UserError(f"表格定义 {path} 有误：{_fault(error)}。", "请改正该文件，或删除该文件夹。") from error


def _fault(error: Exception) -> str:
    """What is wrong with a form.toml, in Chinese where the fault is a usual one."""
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 编码的文本"
    if isinstance(error, tomllib.TOMLDecodeError):
        place = re.search(r"line (\d+), column (\d+)", str(error))
        return f"第{place[1]}行第{place[2]}列不合写法" if place else "文件没有写完"
    if isinstance(error, re.error):
        return f"正则表达式 {error.pattern!r} 不合写法"
    return str(error) if isinstance(error, ValueError) else f"有的内容写法不对（{error}）"


def _try(profile: Profile) -> None:
    """Use what is only read when it is needed, so that a fault shows when the form is loaded."""
    for name in ("id", "name", "amount_unit", "title"):
        if not isinstance(getattr(profile, name), str) or not getattr(profile, name):
            raise ValueError(f"{name} 要写成文字")
    for column in profile.columns:
        profile.pattern(column.text or "")
    re.compile(profile.expectations.code_pattern)
    for category in ("", *profile.titles):
        profile.title_for("1", "x", 2026, category)
    profile.read_heading("")


@dataclass(frozen=True, slots=True)
class FormsAtHand:
    """Every form by its id, the default one first, and a Chinese remark for each folder that was passed over.

    `own` are the ids of the forms that the office has added.
    """

    profiles: Mapping[str, Profile]
    remarks: tuple[str, ...]
    own: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def forms_at_hand() -> FormsAtHand:
    """The forms that we ship and those of the office, read once. A fault in our own is a UserError; a folder of the
    office with a fault, or with the id of a form that is there already, is passed over with a remark."""
    shipped, *others = form_folders()
    profiles = {profile.id: profile for profile in map(load_profile, _folders(shipped))}
    ours = frozenset(profiles)
    remarks: list[str] = []
    for folder in (folder for place in others for folder in _folders(place)):
        try:
            profile = load_profile(folder)
        except UserError as error:
            remarks.append(f"{error.message}{error.advice}")
            continue
        if profile.id in profiles:
            remarks.append(f"表格编号“{profile.id}”已有，没有使用“{folder}”；请在它的 form.toml 里换一个编号（id）。")
        else:
            profiles[profile.id] = profile
    ordered = sorted(profiles, key=lambda form_id: (form_id != DEFAULT_FORM, form_id))
    return FormsAtHand({form_id: profiles[form_id] for form_id in ordered}, tuple(remarks), frozenset(profiles) - ours)


def all_profiles() -> Mapping[str, Profile]:
    """Every form at hand by its id, the default one first."""
    return forms_at_hand().profiles


def forget_forms() -> None:
    """Read the forms anew when they are next asked for: a form was added."""
    forms_at_hand.cache_clear()


def _folders(place: Path) -> list[Path]:
    """The folders of one place that hold a form; none where the place is missing or may not be read."""
    try:
        return sorted(path.parent for path in place.glob("*/form.toml"))
    except OSError:
        return []


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
