from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.cli import run
from perfdesk.errors import UserError
from perfdesk.forms.profile import all_profiles, load_profile, profile_for
from perfdesk.workflow.learn_form import form_text, free_id, named, possible_fields, read_form, save_form
from tests.forms.learning import assert_same_print, blank, filled, printed
from tests.forms.test_learn import office_learned


@pytest.fixture
def word(tmp_path: Path) -> Path:
    form = profile_for("ningxia-project")
    return printed(blank(form), form, tmp_path / "空白表.docx")


def command(*argv: object) -> int:
    return run([str(word) for word in argv], show_window=lambda _: 9, write_pdf=lambda *_: None)


def test_the_command_writes_a_form_that_prints_the_same_table(
    word: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("form", "learn", word, "--into", tmp_path / "forms", "--id", "our-county", "--name", "本县的表") == 0

    own, shipped = load_profile(tmp_path / "forms" / "our-county"), profile_for("ningxia-project")
    assert (own.id, own.name) == ("our-county", "本县的表")
    assert_same_print(filled(shipped), own, shipped)
    assert "our-county" in capsys.readouterr().out


def test_without_id_and_name_the_command_finds_its_own(word: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert command("form", "learn", word, "--into", tmp_path / "forms") == 0
    names = [load_profile(tmp_path / "forms" / name).name for name in ("own-form-1", "own-form-2")]
    assert names == ["项目支出预算绩效目标表"] * 2


def test_the_command_never_replaces_a_form(word: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "forms"
    assert command("form", "learn", word, "--into", place, "--id", "a") == 0
    before = (place / "a" / "form.toml").read_bytes()
    assert command("form", "learn", word, "--into", place, "--id", "a") == 2
    assert (place / "a" / "form.toml").read_bytes() == before
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("form_id", ["../x", "A", "", "表", "con", "a" * 50, "a b"])
def test_an_id_that_cannot_be_a_folder_is_refused(form_id: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="编号"):
        save_form(named(office_learned(), form_id, "表"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_doubts_are_told_and_stand_in_the_file(
    tmp_path: Path, own_forms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learned = office_learned()
    text = form_text(learned)
    assert "# - 第1个表第2行第2列“评审专家组长”：没有已知的栏目，作为自定栏目“评审专家组长”" in text
    assert tomllib.loads(text) == learned.data


def test_a_saved_form_is_at_hand_at_once(own_forms: Path) -> None:
    form_id = free_id()
    saved = save_form(named(office_learned(), form_id, "本局的表"))

    assert saved.path == own_forms / form_id / "form.toml"
    assert all_profiles()[form_id].name == "本局的表"
    assert free_id() != form_id


def test_an_id_of_a_form_at_hand_is_refused_in_the_own_folder(own_forms: Path) -> None:
    with pytest.raises(UserError, match="已有"):
        save_form(named(office_learned(), "hebei-project", "表"))


def test_a_form_that_would_not_load_is_not_saved(tmp_path: Path) -> None:
    learned = office_learned()
    broken = replace(learned, data={**learned.data, "head": {**learned.data["head"], "widths": [1.0]}})
    with pytest.raises(UserError, match="没有完全学会"):
        save_form(broken, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_choice_that_is_offered_makes_a_form_that_loads(tmp_path: Path) -> None:
    from perfdesk.forms.learn import settled
    from tests.forms.learning import form_of

    learned = office_learned()
    for index, item in enumerate(learned.items):
        for name in possible_fields(item):
            form_of(settled(learned, {index: name}))


def test_a_file_that_shows_no_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text("只是几句话。", encoding="utf-8")
    with pytest.raises(UserError, match="没有找到绩效指标表"):
        read_form(path)


def test_the_list_of_forms_tells_what_was_passed_over(own_forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own_forms / "broken").mkdir(parents=True)
    (own_forms / "broken" / "form.toml").write_text("id = 3", encoding="utf-8")
    assert command("forms") == 0
    out, err = capsys.readouterr()
    assert "hebei-project" in out
    assert "broken" in err
