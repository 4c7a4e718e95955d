"""argparse speaks English; its words as a clerk reads them."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from perfdesk.errors import UserError

_HELP = {
    "usage:": "用法：",
    "positional arguments:": "参数：",
    "options:": "选项：",
    "optional arguments:": "选项：",
    "show this help message and exit": "显示这份帮助",
    "show program's version number and exit": "显示版本",
}
_FAULTS = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"one of the arguments (.+) is required", r"请写 \1 之中的一个"),
    (r"argument verb: invalid choice: '?(.+?)'? \(choose from .*\)", r"没有“\1”这个命令"),
    (r"argument (.+?): invalid int value: '(.*)'", r"\1 的值“\2”应当是整数"),
    (r"argument (.+?): invalid \w+ value: '(.*)'", r"\1 的值“\2”不对"),
    (r"argument (.+?): expected (?:one|at least one|\d+) arguments?", r"\1 后面缺少内容"),
    (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 后面不能写“\2”"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能与 \2 同用"),
    (r"unrecognized arguments: (.+)", r"多出了“\1”"),
    (r"ambiguous option: (.+?) could match (.+)", r"“\1”不明确，可能是 \2"),
)


class ChineseParser(argparse.ArgumentParser):
    """An argument parser whose help is Chinese and whose faults are UserErrors."""

    def format_help(self) -> str:
        """The help in Chinese."""
        text = super().format_help()
        for english, chinese in _HELP.items():
            text = text.replace(english, chinese)
        return text

    def error(self, message: str) -> NoReturn:
        """Refuse a command line."""
        raise UserError(f"命令有误：{in_chinese(message)}。", "用 perfdesk --help 查看用法。")


def in_chinese(message: str) -> str:
    """A fault in argparse's words in Chinese; as it is when its words are unknown."""
    for pattern, chinese in _FAULTS:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, chinese, message, flags=re.DOTALL)
    return message
