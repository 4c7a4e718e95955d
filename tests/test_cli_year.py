"""`perfdesk roll-forward` and `perfdesk narrative` as their users call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfdesk.cli import run
from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
from tests.forms.invented import filing


@pytest.fixture
def call(capsys):
    def command(*argv: object) -> tuple[int, str, str]:
        status = run([str(word) for word in argv], show_window=lambda _path: 7, write_pdf=lambda _document, _path: None)
        return (status, *capsys.readouterr())

    return command


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "2025.perfdesk"
    ProjectFile.create(path, filing()).close()
    return path


def dump(call, path: Path) -> dict:
    return json.loads(call("dump", path)[1])


def test_a_new_file_comes_from_last_years_file(call, path: Path, tmp_path: Path) -> None:
    new, report = tmp_path / "2026.perfdesk", tmp_path / "结转.json"
    before = path.read_bytes()
    status, out, err = call("roll-forward", path, "--into", new, "--year", 2026, "--report", report)
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == f"已从2025年度结转成2026年度，2个项目，写入“{new}”；71处待核。"
    assert "  项目1第3行·指标值：2025年12月底前→2026年12月底前（上年的年度）：[2025年12月底前]" in out.splitlines()
    assert path.read_bytes() == before
    content = dump(call, new)
    assert content["fiscal_year"] == 2026
    assert [project["code"] for project in content["projects"]] == ["", ""]
    assert content["projects"][0]["indicators"][2]["value"] == "2026年12月底前"
    told = json.loads(report.read_text(encoding="utf-8"))
    (proposal,) = told["proposals"]
    assert (told["from"], told["to"]) == (2025, 2026)
    assert proposal == {
        **{"project": 1, "indicator": 3, "field": "value", "old": "2025年12月底前", "new": "2026年12月底前"},
        **{"text": "2025年12月底前", "why": "上年的年度", "sure": True, "taken": True},
    }
    assert [row["cells"] for row in told["waiting"]["projects"]] == [34, 34]


def test_years_can_be_left_and_amounts_blanked(call, path: Path, tmp_path: Path) -> None:
    new = tmp_path / "2026.perfdesk"
    status, out, _ = call("roll-forward", path, "--into", new, "--year", 2026, "--years", "none", "--blank-amounts")
    assert status == 0
    assert "没有改、请核对的年份（1）：" in out
    project = dump(call, new)["projects"][0]
    assert (project["budget_total"], project["budget_fiscal"], project["budget_other"]) == ("", "", "")
    assert project["indicators"][2]["value"] == "2025年12月底前"


def test_a_document_rolls_forward_straight(call, path: Path, tmp_path: Path) -> None:
    call("export", path, "--to", tmp_path / "出")
    (document,) = (tmp_path / "出").iterdir()
    new = tmp_path / "2026.perfdesk"
    assert call("roll-forward", document, "--into", new, "--year", 2026)[0] == 0
    assert dump(call, new)["projects"][0]["indicators"][2]["value"] == "2026年12月底前"


@pytest.mark.parametrize("year", ["2025", "20", "明年"])
def test_a_wrong_year_is_refused_and_leaves_nothing(call, path: Path, tmp_path: Path, year: str) -> None:
    new = tmp_path / "新.perfdesk"
    status, out, err = call("roll-forward", path, "--into", new, "--year", year)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert not new.exists()


def test_a_file_that_is_there_is_never_replaced(call, path: Path) -> None:
    before = path.read_bytes()
    status, _, err = call("roll-forward", path, "--into", path, "--year", 2026)
    assert status == 2
    assert "已经存在" in err
    assert path.read_bytes() == before


def test_part_one_is_shown_first_and_written_when_asked(call, path: Path) -> None:
    before = path.read_bytes()
    status, out, _ = call("narrative", path)
    assert status == 0
    assert "档案事务支出（1个项目）：" in out
    assert "  原：“档案整理”项目安排12万元。" in out
    assert out.endswith("共2处，还没有写入；加 --write 写入。\n")
    assert path.read_bytes() == before
    status, out, _ = call("narrative", path, "--write")
    assert (status, out.splitlines()[-1]) == (0, "已写入2处，可以撤销。")
    assert "年初预算安排12万元" in dump(call, path)["sections"]["breakdown_goals"][1]
    assert call("narrative", path)[1] == "分项绩效目标与表格一致，没有要改的。\n"


def test_a_paragraph_whose_table_changed_since_is_named(call, path: Path) -> None:
    call("narrative", path, "--write")
    with ProjectFile.open(path) as file:
        session = Session(file)
        ref = Ref(session.filing.projects[0].id, None, "budget_total")
        session.do(commands.set_field(session.filing, ref, "150000.00"))
    status, out, _ = call("narrative", path)
    assert status == 0
    assert "写好以后表格又改过的：“档案事务支出”。" in out.splitlines()
    assert "年初预算安排15万元" in out


def test_one_project_by_another_pattern(call, path: Path) -> None:
    status, out, _ = call("narrative", path, "--project", 2, "--pattern", "pairs", "--keep", "goals")
    assert status == 0
    assert "  新：（二）A&B库房<改造>" in out
    assert "档案事务支出" not in out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--pattern", "没有"), "没有“没有”这种写法"),
        (("--keep", "goal"), "--keep 不认识“goal”"),
        (("--project", 9), "没有第9个项目"),
    ],
)
def test_wrong_wishes_are_refused(call, path: Path, argv: tuple, said: str) -> None:
    status, out, err = call("narrative", path, *argv)
    assert (status, out) == (2, "")
    assert said in err


def test_a_document_is_not_written_to(call, path: Path, tmp_path: Path) -> None:
    call("export", path, "--to", tmp_path / "出", "--book")
    (document,) = (tmp_path / "出").iterdir()
    before = document.read_bytes()
    assert call("narrative", document)[0] == 0
    status, _, err = call("narrative", document, "--write")
    assert status == 2
    assert "import" in err
    assert document.read_bytes() == before
