"""The verbs `check`, `rules` and `export --final` as their users call them, in one process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from perfdesk.cli import run
from perfdesk.editing.review_commands import waive
from perfdesk.editing.session import Session
from perfdesk.model.rows import Filing
from perfdesk.readers.word import read_word
from perfdesk.rules import check
from perfdesk.rules.examples import EXPECTATIONS, filing, project
from perfdesk.rules.registry import rules
from perfdesk.rules.review import waiver_of
from perfdesk.store.file import ProjectFile

Call = Callable[..., tuple[int, str, str]]
REASON = "等待财政局答复"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def command(*argv: object) -> tuple[int, str, str]:
        status = run([str(word) for word in argv], show_window=lambda _: 7, write_pdf=lambda _, path: path.touch())
        out, err = capsys.readouterr()
        return status, out, err

    return command


def faulty() -> Filing:
    return filing(project({"成本": {"value": "≤20万元"}, "质量": {"value": "培训合格"}}), project(name="农机推广"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.perfdesk"
    ProjectFile.create(path, faulty()).close()
    return path


def _stored(path: Path) -> Filing:
    file = ProjectFile.open(path, read_only=True)
    try:
        return file.load_filing()
    finally:
        file.close()


def _waive_one(path: Path) -> str:
    file = ProjectFile.open(path)
    session = Session(file)
    found = next(row for row in check(session.filing, EXPECTATIONS) if row.rule == "money.cost-exceeds-budget")
    session.do(waive(session.filing, [waiver_of(found, REASON, "2025-11-02")]))
    file.close()
    return found.message


def test_a_check_speaks_of_the_severities_of_the_review(call: Call, path: Path) -> None:
    status, out, _ = call("check", path)
    assert status == 1
    assert out.startswith("强制性  项目1：")
    assert "条。" in out.splitlines()[-1]


def test_last_years_file_beside_this_one_tells_what_hardly_differs(call: Call, path: Path, tmp_path: Path) -> None:
    assert "与上年几乎相同" not in call("check", path)[1]
    assert "与上年几乎相同" in call("check", path, "--against", path)[1]
    found = json.loads(call("check", path, "--against", path, "--json")[1])["findings"]
    assert "across.same-as-last-year" in {one["rule"] for one in found}
    status, _, err = call("check", path, "--against", tmp_path / "none.perfdesk")
    assert status == 2
    assert "none.perfdesk" in err


def test_a_remark_set_aside_is_shown_marked_with_all(call: Call, path: Path) -> None:
    message = _waive_one(path)
    assert message not in call("check", path)[1]
    shown = call("check", path, "--all")[1].splitlines()[-1]
    assert shown == f"已忽略  项目1：{message}（2025-11-02，理由：{REASON}）"
    waived = json.loads(call("check", path, "--all", "--json")[1])["waived"]
    assert [(row["reason"], row["finding"]["message"]) for row in waived] == [(REASON, message)]
    assert "waived" not in json.loads(call("check", path, "--json")[1])


def test_a_check_writes_the_list_of_opinions(call: Call, path: Path, tmp_path: Path) -> None:
    status, out, _ = call("check", path, "--to", tmp_path / "意见", "--as", "docx,xlsx")
    assert status == 1
    names = sorted(item.name for item in (tmp_path / "意见").iterdir())
    assert names == [f"青棠县农业农村局2025年预算绩效目标审核意见表.{kind}" for kind in ("docx", "xlsx")]
    assert out.count("已导出") == 2
    table = next(read_word(tmp_path / "意见" / names[0]).tables())
    assert [cell.text for cell in table.row_cells(0)][-2:] == ["级别", "是否已改"]


def test_the_json_of_a_check_stays_json_when_files_are_written(call: Call, path: Path, tmp_path: Path) -> None:
    _, out, err = call("check", path, "--json", "--to", tmp_path / "意见", "--keep")
    assert json.loads(out)["version"] == 1
    assert "已导出" in err


def test_kinds_without_a_folder_and_unknown_kinds_are_refused(call: Call, path: Path, tmp_path: Path) -> None:
    for words in (("--as", "docx"), ("--to", tmp_path / "x", "--as", "odt")):
        status, _, err = call("check", path, *words)
        assert status == 2
        assert err.count("\n") == 1
    assert not (tmp_path / "x").exists()


def test_a_bad_word_list_of_the_office_is_told(
    call: Call, path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("perfdesk.words.word_faults", lambda: ("词表“typos.toml”没有采用：写法不对。",))
    assert "没有采用" in call("check", path)[2]


def test_the_rules_are_listed_and_written(call: Call, tmp_path: Path) -> None:
    status, out, _ = call("rules")
    assert status == 0
    assert len(out.splitlines()) == len(rules()) + 1
    assert call("rules", "--markdown", "--out", tmp_path / "r.md")[0] == 0
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# 检查规则手册")
    assert len(json.loads(call("rules", "--json")[1])["rules"]) == len(rules())
    assert call("rules", "--json", "--markdown")[0] == 2


def test_a_final_export_with_open_errors_asks_for_a_reason(call: Call, path: Path, tmp_path: Path) -> None:
    status, _, err = call("export", path, "--to", tmp_path / "x", "--final")
    assert status == 2
    assert err.count("\n") == 1
    assert "强制性意见没有改正" in err
    assert not (tmp_path / "x").exists()
    assert call("export", path, "--to", tmp_path / "x")[0] == 0
    assert _stored(path).final_exports == ()


def test_a_final_export_with_a_reason_is_recorded(call: Call, path: Path, tmp_path: Path) -> None:
    status, out, _ = call("export", path, "--to", tmp_path / "x", "--as", "docx,xlsx", "--final", "--reason", REASON)
    assert status == 0
    assert REASON in out
    (record,) = _stored(path).final_exports
    written = {item.name for item in (tmp_path / "x").iterdir()}
    assert (record.reason, set(record.files), record.errors > 0) == (REASON, written, True)


def test_a_final_export_of_sound_projects_is_not_held_up(call: Call, path: Path, tmp_path: Path) -> None:
    assert call("export", path, "--to", tmp_path / "x", "--final", "--project", "2")[0] == 0
    assert _stored(path).final_exports == ()


def test_a_waived_error_does_not_hold_up_a_final_export(call: Call, path: Path, tmp_path: Path) -> None:
    rest: list[Any] = [row for row in check(_stored(path), EXPECTATIONS) if row.severity == "error"]
    assert len(rest) == 1
    _waive_one(path)
    assert call("export", path, "--to", tmp_path / "x", "--final")[0] == 0


def test_a_reason_without_a_final_export_is_refused(call: Call, path: Path, tmp_path: Path) -> None:
    status, _, err = call("export", path, "--to", tmp_path / "x", "--reason", REASON)
    assert (status, err.count("\n")) == (2, 1)


def test_blank_sign_off_fields_are_told_and_hold_up_nothing(call: Call, tmp_path: Path) -> None:
    from dataclasses import replace

    from perfdesk.model.fields import with_project_field

    sound = with_project_field(with_project_field(project(), "extra.preparer", ""), "extra.phone", "0315-1234567")
    path = tmp_path / "b.perfdesk"
    ProjectFile.create(path, replace(filing(sound), form_id="hunan-project")).close()
    _, _, err = call("export", path, "--to", tmp_path / "x", "--final", "--reason", REASON)
    assert "填表人没有填写（1个项目）" in err
    assert "联系电话" not in err
