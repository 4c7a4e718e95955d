"""The command line as its users call it, in one process; hostile inputs are in test_hostile.py."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from perfdesk.cli import run
from perfdesk.editing.commands import delete_project
from perfdesk.editing.session import Session
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.interchange import to_dump
from perfdesk.workflow.sample import sample_filing


@pytest.fixture
def call(capsys):
    def command(*argv: object) -> tuple[int, str, str]:
        opened: list[Path | None] = []
        status = run(
            [str(word) for word in argv],
            show_window=lambda path: opened.append(path) or 7,
            write_pdf=lambda document, path: path.write_bytes(b"%PDF"),
        )
        out, err = capsys.readouterr()
        return status, out, err

    return command


@pytest.fixture
def sample_file(call, tmp_path: Path) -> Path:
    source = tmp_path / "sample.json"
    source.write_text(json.dumps(to_dump(sample_filing()), ensure_ascii=False), encoding="utf-8")
    path = tmp_path / "示例.perfdesk"
    assert call("load", source, "--into", path)[0] == 0
    return path


def test_new_makes_an_empty_filing(call, tmp_path: Path) -> None:
    path = tmp_path / "新 文件.perfdesk"
    assert call("new", path, "--form", "hebei-project", "--year", "2026", "--unit", "某县某局")[0] == 0
    status, out, _ = call("dump", path)
    dump = json.loads(out)
    assert status == 0
    assert (dump["form"], dump["fiscal_year"], dump["unit_name"]) == ("hebei-project", 2026, "某县某局")
    assert dump["projects"] == []


def test_new_refuses_to_overwrite(call, tmp_path: Path) -> None:
    path = tmp_path / "a.perfdesk"
    path.write_text("不是我们的", encoding="utf-8")
    status, _, err = call("new", path, "--form", "hebei-project", "--year", "2026", "--unit", "某局")
    assert status == 2
    assert err.count("\n") == 1
    assert path.read_text(encoding="utf-8") == "不是我们的"


def test_loading_into_a_file_keeps_its_bin_and_the_dump_never_shows_it(call, sample_file: Path, tmp_path: Path) -> None:
    with closing(ProjectFile.open(sample_file)) as file:
        session = Session(file)
        session.do(delete_project(session.filing, session.filing.projects[0].id))
    source = tmp_path / "again.json"
    assert call("dump", sample_file, "--out", source)[0] == 0
    assert call("load", source, "--into", sample_file)[0] == 0
    assert json.loads(call("dump", sample_file)[1]) == json.loads(source.read_text(encoding="utf-8"))
    with closing(ProjectFile.open(sample_file, read_only=True)) as file:
        assert [row.name for row in file.load_filing().bin] == [sample_filing().projects[0].name]


def test_dump_after_load_is_the_same_json(call, sample_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert call("dump", sample_file, "--out", out)[0] == 0
    assert json.loads(out.read_text(encoding="utf-8")) == to_dump(sample_filing())


def test_check_finds_the_planted_errors(call, sample_file: Path) -> None:
    status, out, _ = call("check", sample_file, "--json")
    result = json.loads(out)
    assert status == 1
    assert result["summary"]["error"] >= 1
    assert len(result["findings"]) == sum(result["summary"].values())


def test_check_in_words_names_places(call, sample_file: Path) -> None:
    status, out, _ = call("check", sample_file)
    assert status == 1
    assert "强制性" in out


def test_export_writes_every_kind(call, sample_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "导出"
    status, out, _ = call("export", sample_file, "--to", target, "--as", "docx,xlsx,pdf", "--book")
    assert status == 0
    assert sorted(path.suffix for path in target.iterdir()) == [".docx", ".pdf", ".xlsx"]
    assert out.count("已导出") == 3


def test_export_of_one_project_is_one_table(call, sample_file: Path, tmp_path: Path) -> None:
    assert call("export", sample_file, "--to", tmp_path / "一", "--project", 2)[0] == 0
    (path,) = (tmp_path / "一").iterdir()
    status, _, _ = call("import", path, "--into", tmp_path / "再.perfdesk")
    assert status == 0
    dump = json.loads(call("dump", tmp_path / "再.perfdesk")[1])
    assert [project["name"] for project in dump["projects"]] == [sample_filing().projects[1].name]


@pytest.mark.parametrize(
    "argv",
    [
        ("frobnicate",),
        ("check",),
        ("check", "没有这个文件.docx"),
        ("export", "没有.perfdesk", "--to", "x"),
        ("new", "x.perfdesk", "--form", "没有", "--year", "2026", "--unit", "某局"),
        ("new", "x.perfdesk", "--form", "hebei-project", "--year", "明年", "--unit", "某局"),
    ],
)
def test_refusals_are_one_line(call, argv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = call(*argv)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [0, 99])
def test_a_project_that_is_not_there_is_named(call, sample_file: Path, tmp_path: Path, number: int) -> None:
    status, _, err = call("export", sample_file, "--to", tmp_path / "x", "--project", number)
    assert status == 2
    assert str(number) in err


def test_an_unknown_kind_is_refused(call, sample_file: Path, tmp_path: Path) -> None:
    status, _, err = call("export", sample_file, "--to", tmp_path / "x", "--as", "odt")
    assert status == 2
    assert "odt" in err


def test_open_hands_over_to_the_window(call) -> None:
    assert call("open")[0] == 7
    assert call()[0] == 7


def test_forms_lists_what_is_at_hand(call) -> None:
    status, out, _ = call("forms")
    assert status == 0
    assert "hebei-project" in out


def test_importing_the_same_again_skips_all_and_changes_nothing(call, sample_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "出"
    call("export", sample_file, "--to", target)
    (document,) = target.iterdir()
    report = tmp_path / "报告.json"
    before = json.loads(call("dump", sample_file)[1])
    assert call("import", document, "--into", sample_file, "--report", report)[0] == 0
    assert json.loads(call("dump", sample_file)[1]) == before
    actions = [row["action"] for row in json.loads(report.read_text(encoding="utf-8"))["sources"][0]["projects"]]
    assert set(actions) == {"skip"}
