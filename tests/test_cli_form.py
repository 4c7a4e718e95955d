"""`perfdesk form change` as its users call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.cli import run
from perfdesk.editing.session import Session
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.interchange import to_dump
from tests.forms.invented import filing


@pytest.fixture
def call(capsys):
    def command(*argv: object) -> tuple[int, str, str]:
        status = run([str(word) for word in argv], show_window=lambda _path: 7, write_pdf=lambda _document, _path: None)
        return (status, *capsys.readouterr())

    return command


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "档案馆.perfdesk"
    ProjectFile.create(path, filing()).close()
    return path


def stored(path: Path) -> dict:
    file = ProjectFile.open(path, read_only=True)
    try:
        return to_dump(file.load_filing())
    finally:
        file.close()


def test_a_trial_tells_and_changes_nothing(call, path: Path) -> None:
    before = path.read_bytes()
    status, out, err = call("form", "change", path, "--to", "ningxia-project", "--dry-run")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "如果改用“宁夏项目支出预算绩效目标表”："
    assert "新的栏目（7）：" in lines
    assert "  “资金用途”不印在新表里，全部2个项目的内容保留。" in lines
    assert any(line.startswith("缺少（") for line in lines)
    assert lines[-1] == "只是试看，没有改动文件。"
    assert path.read_bytes() == before


def test_a_change_is_one_step_that_can_be_undone(call, path: Path) -> None:
    before = stored(path)
    status, out, _ = call("form", "change", path, "--to", "hunan-project")
    assert status == 0
    assert out.startswith("已改用“湖南项目支出绩效目标表”：\n")
    assert stored(path)["form"] == "hunan-project"
    file = ProjectFile.open(path)
    session = Session(file)
    assert session.undo_label == "改用“湖南项目支出绩效目标表”"
    assert session.undo()
    file.close()
    assert stored(path) == before


def test_there_and_back_is_the_same_dump(call, path: Path) -> None:
    before = stored(path)
    for form_id in ("system-order", "hebei-project"):
        assert call("form", "change", path, "--to", form_id)[0] == 0
    assert stored(path) == before


def test_the_present_form_changes_nothing(call, path: Path) -> None:
    status, out, _ = call("form", "change", path, "--to", "hebei-project")
    assert status == 0
    assert "没有改动" in out


def test_an_unknown_form_or_file_is_refused_in_one_line(call, path: Path, tmp_path: Path) -> None:
    for argv in (
        ("form", "change", path, "--to", "nowhere"),
        ("form", "change", tmp_path / "无", "--to", "hunan-project"),
    ):
        status, out, err = call(*argv)
        assert (status, out, err.count("\n")) == (2, "", 1)
