from __future__ import annotations

import sys
from pathlib import Path

import pytest

from perfdesk import paths
from perfdesk.errors import UserError
from perfdesk.forms.profile import all_profiles, forget_forms, forms_at_hand, profile_for
from perfdesk.paths import data_file

SHIPPED = data_file("templates/hebei-project/form.toml").read_text(encoding="utf-8")


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "form.toml").write_text(text, encoding="utf-8")
    forget_forms()


def test_a_form_in_the_own_folder_is_at_hand(own_forms: Path) -> None:
    put(own_forms, "ours", SHIPPED.replace('id = "hebei-project"', 'id = "ours"'))
    assert profile_for("ours").name == profile_for("hebei-project").name
    assert forms_at_hand().remarks == ()
    assert next(iter(all_profiles())) == "hebei-project"


def test_a_form_with_the_id_of_a_shipped_one_is_passed_over_and_told(own_forms: Path) -> None:
    put(own_forms, "copy", SHIPPED.replace('amount_unit = "元"', 'amount_unit = "万元"'))
    (remark,) = forms_at_hand().remarks
    assert profile_for("hebei-project").amount_unit == "元"
    assert "hebei-project" in remark
    assert str(own_forms / "copy") in remark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id = 3",
        "not toml at all",
        SHIPPED.replace('name = "河北', 'name = 3 # "河北'),
        SHIPPED.replace('field = "funds_use"', 'field = "no_such_field"'),
        SHIPPED.replace('title = "{no}.{name}绩效目标表"', 'title = "{no}.{nonsense}绩效目标表"'),
        SHIPPED.replace("code_pattern = '^", "code_pattern = '^("),
        SHIPPED.replace("[head]", "[head]\nrows = 3\n[other]"),
        SHIPPED.replace("[styles]", '[styles]\nextra = { colour = "red" }'),
        "\ufffd" * 10,
    ],
)
def test_a_broken_form_never_keeps_the_others_away(text: str, own_forms: Path) -> None:
    assert text != SHIPPED
    put(own_forms, "broken", text)
    (remark,) = forms_at_hand().remarks
    assert "broken" in remark
    assert "hebei-project" in all_profiles()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "hebei-project"', "id = ", "第4行第6列不合写法"),
        ('field = "funds_use"', 'field = "no_such_field"', "不认识的栏目 no_such_field"),
        ("code_pattern = '^", "code_pattern = '^(", "正则表达式"),
        ('field = "basis"', 'field = "bases"', "不认识的指标栏目 bases"),
        ("[styles]", "[other]", "缺少 'styles'"),
        ('role = "text"', 'role = "novel"', "[styles] 里缺少样式 novel"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_in_chinese(old: str, new: str, words: str, own_forms: Path) -> None:
    put(own_forms, "broken", SHIPPED.replace(old, new, 1))
    (remark,) = forms_at_hand().remarks
    assert words in remark


def test_a_form_that_is_no_text_is_passed_over(own_forms: Path) -> None:
    put(own_forms, "broken", "")
    (own_forms / "broken" / "form.toml").write_bytes(b"\xff\xfe\x00")
    forget_forms()
    assert len(forms_at_hand().remarks) == 1


def test_a_missing_folder_of_own_forms_is_no_fault(own_forms: Path) -> None:
    assert not own_forms.exists()
    assert forms_at_hand().remarks == ()
    with pytest.raises(UserError, match="没有编号为"):
        profile_for("ours")


def test_a_frozen_program_also_looks_beside_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "perfdesk"))
    assert paths.form_folders()[1] == tmp_path.resolve() / "forms"


def test_own_forms_stand_where_the_system_keeps_data(tmp_path: Path) -> None:
    code = "from perfdesk.paths import own_forms; print(own_forms())"
    import os
    import subprocess

    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, text=True)
    wanted = tmp_path / "perfdesk" / "forms"
    assert told.stdout.strip() == str(wanted) or sys.platform == "darwin"
