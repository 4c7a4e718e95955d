from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from perfdesk.forms.toml_text import toml_text
from perfdesk.paths import data_file


@pytest.mark.parametrize("path", sorted(data_file("templates").glob("*/form.toml")), ids=lambda path: path.parent.name)
def test_every_shipped_form_survives_writing(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert tomllib.loads(toml_text(data)) == data


def test_every_sign_survives_writing() -> None:
    data = {"a": "".join(map(chr, range(1, 0x180))) + "“引”\\n", "b.c": {"d e": ['"', "\\", "\n"]}, "f": [], "g": -1.5}
    assert tomllib.loads(toml_text(data)) == data


def test_a_remark_stays_one_comment() -> None:
    assert toml_text({"a": 1}, ["一\n[b]\x00\x1b二"]) == "# 一 [b]二\n\na = 1\n"


def test_what_toml_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        toml_text({"a": None})
