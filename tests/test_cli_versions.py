"""Versions, comparisons and the trail from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfdesk.cli import run
from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.model.rows import Ref
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.interchange import to_dump
from perfdesk.workflow.sample import sample_filing


@pytest.fixture
def call(capsys):
    def command(*argv: object) -> tuple[int, str, str]:
        status = run(
            [str(word) for word in argv],
            show_window=lambda path: 7,
            write_pdf=lambda document, path: path.write_bytes(b"%PDF"),
        )
        out, err = capsys.readouterr()
        return status, out, err

    return command


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "示例.perfdesk"
    ProjectFile.create(made, sample_filing()).close()
    return made


def edit(path: Path, field: str, text: str) -> None:
    with ProjectFile.open(path) as file:
        file.author = "王小明"
        session = Session(file)
        session.do(commands.set_field(session.filing, Ref(session.filing.projects[0].id, None, field), text))


def test_a_version_is_named_listed_renamed_restored_and_deleted(call, path: Path) -> None:
    assert call("versions", path) == (0, "还没有版本。\n", "")
    assert call("version", path, "--name", "一上", "--by", "张三丰")[0] == 0
    edit(path, "budget_total", "77.77")
    status, out, _ = call("versions", path)
    assert status == 0
    assert out.startswith("一上\t20")
    assert out.endswith("\t张三丰\n")
    assert call("version", path, "--rename", "一上", " 一上 送审 ")[1] == "版本“一上”已改名为“一上 送审”。\n"
    before = json.loads(call("dump", path)[1])
    assert call("version", path, "--restore", "一上 送审")[1] == "已恢复到版本“一上 送审”，可以撤销。\n"
    assert json.loads(call("dump", path)[1]) == to_dump(sample_filing()) != before
    assert "没有改动" in call("version", path, "--restore", "一上 送审")[1]
    (row,) = json.loads(call("versions", path, "--json")[1])["versions"]
    assert (row["name"], row["by"], row["projects"]) == ("一上 送审", "张三丰", len(before["projects"]))
    assert call("version", path, "--delete", "一上 送审")[0] == 0
    assert json.loads(call("versions", path, "--json")[1]) == {"version": 1, "versions": []}


def test_present_and_past_are_compared_by_words_json_and_files(call, path: Path, tmp_path: Path) -> None:
    call("version", path, "--name", "一上")
    edit(path, "budget_total", "77.77")
    call("version", path, "--name", "一下")
    edit(path, "code", "A77")
    for argv in ((path,), (path, "--version", "一下")):
        status, out, _ = call("compare", *argv)
        assert status == 0
        assert out.splitlines()[:2] == ["修改前：一下；修改后：现在", "共1处不同，1个项目的内容有修改。"]
        assert "项目编码：" in out
        assert "“A77”" in out
    found = json.loads(call("compare", path, "--version", "一上", "--json")[1])
    assert (found["version"], found["old"], found["new"]) == (1, "一上", "现在")
    (project,) = found["projects"]
    assert (project["state"], project["old_order"], project["new_order"], project["moved"]) == ("kept", 1, 1, False)
    assert [cell["field"] for cell in project["cells"]] == ["code", "budget_total"]
    two = json.loads(call("compare", path, "--version", "一上", "--version", "一下", "--json")[1])
    assert [cell["after"] for cell in two["projects"][0]["cells"]] == ["77.77"]
    status, out, _ = call("compare", path, "--to", tmp_path / "送审", "--as", "docx,xlsx,pdf")
    assert status == 0
    assert sorted(item.suffix for item in (tmp_path / "送审").iterdir()) == [".docx", ".pdf", ".xlsx"]
    assert all(str(item) in out for item in (tmp_path / "送审").iterdir())


def test_two_files_are_compared_whatever_kind_they_are(call, path: Path, tmp_path: Path) -> None:
    call("export", path, "--to", tmp_path / "word")
    (word,) = (tmp_path / "word").iterdir()
    edit(path, "budget_total", "77.77")
    for argv, after in (((word, path), "77.77"), ((path, word), None)):
        found = json.loads(call("compare", *argv, "--json")[1])
        (project,) = found["projects"]
        (cell,) = project["cells"]
        assert (found["old"], found["new"]) == (argv[0].stem, argv[1].stem)
        assert (cell["field"], cell["after" if after else "before"]) == ("budget_total", "77.77")
    call("version", path, "--name", "一上")
    edit(path, "code", "A77")
    found = json.loads(call("compare", path, word, "--version", "一上", "--json")[1])
    assert (found["old"], [cell["field"] for cell in found["projects"][0]["cells"]]) == ("一上", ["budget_total"])


def test_the_trail_is_told_and_written(call, path: Path, tmp_path: Path) -> None:
    assert call("trail", path) == (0, "还没有修改。\n", "")
    edit(path, "budget_total", "77.77")
    with ProjectFile.open(path) as file:
        Session(file).undo()
    status, out, _ = call("trail", path)
    assert status == 0
    assert " 王小明 修改预算数 " in out
    assert "→ “77.77”（已撤销（" in out
    status, out, _ = call("trail", path, "--to", tmp_path / "留痕", "--as", "xlsx")
    assert (status, [item.suffix for item in (tmp_path / "留痕").iterdir()]) == (0, [".xlsx"])


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["version", "FILE", "--name", "  "], "还没有名字"),
        (["version", "FILE", "--name", "长" * 41], "太长"),
        (["version", "FILE", "--name", "一上"], "已经有名为“一上”"),
        (["version", "FILE", "--restore", "二上"], "没有名为“二上”的版本。 已有的版本：一上。"),
        (["version", "FILE"], "--name"),
        (["compare", "FILE", "--version", "三上"], "没有名为“三上”"),
        (["compare", "FILE", "FILE", "--version", "一上", "--version", "一上"], "超过两份"),
        (["compare", "FILE", "--json", "--to", "out"], "不能同时用"),
        (["compare", "FILE", "--to", "out", "--as", "odt"], "不能导出为“odt”"),
        (["compare", "FILE", "没有.docx"], "没有.docx"),
        (["compare", "没有.perfdesk"], "没有.perfdesk"),
        (["trail", "没有.perfdesk"], "没有.perfdesk"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(call, path: Path, argv: list[str], said: str) -> None:
    call("version", path, "--name", "一上")
    status, out, err = call(*(path if word == "FILE" else word for word in argv))
    assert (status, err.count("\n")) == (2, 1)
    assert said in err
    assert "已导出" not in out


def test_a_file_without_versions_has_nothing_to_compare_with(call, path: Path) -> None:
    status, _, err = call("compare", path)
    assert status == 2
    assert "还没有版本" in err


def test_every_verb_that_makes_a_step_says_who_made_it(call, path: Path, tmp_path: Path) -> None:
    dumped = tmp_path / "a.json"
    assert call("dump", path, "--out", dumped)[0] == 0
    data = json.loads(dumped.read_text("utf-8"))
    data["projects"][0]["funds_use"] = "另行安排。"
    dumped.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    book = tmp_path / "b"
    assert call("export", path, "--to", book, "--as", "docx")[0] == 0
    (source,) = book.iterdir()

    assert call("load", dumped, "--into", path, "--by", "甲")[0] == 0
    assert call("form", "change", path, "--to", "ningxia-project", "--by", "乙")[0] == 0
    assert call("import", source, "--into", path, "--by", " 丙 ")[0] == 0
    assert call("narrative", path, "--write", "--by", "丁")[0] == 0
    with ProjectFile.open(path, read_only=True) as file:
        assert [step.made_by for step in file.load_trail()] == ["甲", "乙", "丙", "丁"]
