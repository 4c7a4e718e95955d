"""The command line when the wrong file is given, the reader of its output goes away, or the user interrupts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perfdesk.cli import run
from perfdesk.workflow.interchange import to_dump
from perfdesk.workflow.sample import sample_filing, sample_path

_CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture
def call(capsys):
    def command(*argv: object, write_pdf=lambda document, path: None) -> tuple[int, str, str]:
        status = run([str(word) for word in argv], show_window=lambda path: 7, write_pdf=write_pdf)
        return status, *capsys.readouterr()

    return command


@pytest.fixture
def sample_file(call, tmp_path: Path) -> Path:
    path = tmp_path / "示例.perfdesk"
    assert call("load", sample_path(), "--into", path)[0] == 0
    return path


def process(*argv: object, stdout: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-W", "error", "-m", "perfdesk", *map(str, argv)]
    return subprocess.Popen(words, cwd=_CHECKOUT, stdout=stdout, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)


def test_a_reader_that_goes_away_ends_the_program_quietly(sample_file: Path) -> None:
    reader, writer = os.pipe()
    child = process("dump", sample_file, stdout=writer)
    os.close(writer)
    assert os.read(reader, 1) == b"{"
    os.close(reader)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("verb", ["dump", "check"])
def test_output_that_finds_no_room_is_told_in_one_line(sample_file: Path, verb: str) -> None:
    with open("/dev/full", "wb") as full:
        child = process(verb, sample_file, stdout=full.fileno())
        _, err = child.communicate(timeout=60)
    assert child.returncode == 2
    assert err.decode().count("\n") == 1
    assert "没有完整输出" in err.decode()


def test_an_interrupted_export_says_so_and_leaves_nothing_half_written(call, sample_file: Path, tmp_path: Path) -> None:
    def interrupted(document: object, path: Path) -> None:
        from perfdesk.writers.atomic import replacing

        with replacing(path) as beside:
            beside.write_bytes(b"%PDF")
            raise KeyboardInterrupt

    status, out, err = call("export", sample_file, "--to", tmp_path / "出", "--as", "pdf", write_pdf=interrupted)
    assert (status, out, err.count("\n")) == (130, "", 1)
    assert list((tmp_path / "出").iterdir()) == []


@pytest.mark.parametrize(
    ("verb", "name", "advice"),
    [
        ("check", "sample.json", "load"),
        ("import", "sample.json", "load"),
        ("dump", "sample.json", "load"),
        ("export", "sample.json", "load"),
        ("import", "示例.perfdesk", "打开"),
        ("load", "sample.docx", "import"),
        ("load", "示例.perfdesk", "不必载入"),
        ("dump", "sample.docx", "import"),
        ("export", "sample.docx", "import"),
    ],
)
def test_the_wrong_kind_of_file_is_named_with_the_right_verb(
    call, sample_file: Path, tmp_path: Path, verb: str, name: str, advice: str
) -> None:
    source = sample_file if name == sample_file.name else sample_path().with_name(name)
    into = {"import": ["--into", tmp_path / "x.perfdesk"], "load": ["--into", tmp_path / "x.perfdesk"]}
    more = into.get(verb, ["--to", tmp_path / "x"] if verb == "export" else [])
    status, out, err = call(verb, source, *more)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert name in err
    assert advice in err
    assert not list(tmp_path.glob("x*"))


@pytest.mark.parametrize("kinds", ["", ",", "docx,odt", "docx;xlsx"])
def test_kinds_that_are_not_known_are_refused_before_anything_is_written(
    call, sample_file: Path, tmp_path: Path, kinds: str
) -> None:
    status, out, err = call("export", sample_file, "--to", tmp_path / "x", "--as", kinds)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "x").exists()


def test_some_projects_do_not_take_the_place_of_the_whole_document(call, sample_file: Path, tmp_path: Path) -> None:
    call("export", sample_file, "--to", tmp_path / "x")
    call("export", sample_file, "--to", tmp_path / "x", "--project", 1, "--project", 3, "--project", 3)
    names = sorted(path.stem for path in (tmp_path / "x").iterdir())
    assert len(names) == 2
    assert names[1] == f"{names[0]}（2个项目）"


def test_a_project_named_twice_is_one_project(call, sample_file: Path, tmp_path: Path) -> None:
    call("export", sample_file, "--to", tmp_path / "一", "--project", 2)
    call("export", sample_file, "--to", tmp_path / "二", "--project", 2, "--project", 2)
    once, twice = ([path.name for path in (tmp_path / name).iterdir()] for name in ("一", "二"))
    assert once == twice


@pytest.mark.parametrize("year", [-1, 0, 26, 99999])
def test_a_year_that_is_none_is_refused(call, tmp_path: Path, year: int) -> None:
    status, _, err = call("new", tmp_path / "x.perfdesk", "--form", "hebei-project", f"--year={year}", "--unit", "某局")
    assert (status, err.count("\n")) == (2, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_written_does_not_hide_that_the_import_was_done(call, tmp_path: Path) -> None:
    into, report = tmp_path / "x.perfdesk", tmp_path / "没有" / "报告.json"
    status, _, err = call("import", sample_path().with_name("sample.docx"), "--into", into, "--report", report)
    assert (status, err.count("\n")) == (2, 1)
    assert err.startswith("已导入")
    assert json.loads(call("dump", into)[1])["projects"] == to_dump(sample_filing())["projects"]


def test_what_found_no_place_is_shown_with_its_words(call, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    text = sample_path().with_name("sample.txt").read_text(encoding="utf-8")
    source.write_text("这句话没有地方放\n" + text, encoding="utf-8")
    assert "“这句话没有地方放”" in call("import", source, "--into", tmp_path / "x.perfdesk")[1]


def test_a_broken_source_among_several_is_named_and_nothing_is_stored(call, tmp_path: Path) -> None:
    broken = tmp_path / "坏的.docx"
    broken.write_bytes(sample_path().with_name("sample.docx").read_bytes()[:3000])
    good, into = sample_path().with_name("sample.docx"), tmp_path / "x.perfdesk"
    status, out, err = call("import", good, broken, "--into", into)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "坏的.docx" in err
    assert not into.exists()


@pytest.mark.parametrize("verb", ["import", "load", "new"])
def test_a_folder_that_is_not_there_is_named(call, tmp_path: Path, verb: str) -> None:
    target = tmp_path / "没有" / "x.perfdesk"
    words = {
        "import": [sample_path().with_name("sample.docx"), "--into", target],
        "load": [sample_path(), "--into", target],
        "new": [target, "--form", "hebei-project", "--year", 2026, "--unit", "某局"],
    }
    status, out, err = call(verb, *words[verb])
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert f"文件夹“{target.parent}”不存在" in err


@pytest.mark.skipif(sys.platform != "linux", reason="only there file names are bytes")
def test_names_that_are_no_text_are_read_and_refused_kindly(call, sample_file: Path, tmp_path: Path) -> None:
    """A USB stick of an old system, mounted with another coding."""
    odd = tmp_path / os.fsdecode(b"\xc4\xbf\xb1\xea")
    document, data = odd.with_suffix(".docx"), odd.with_suffix(".json")
    document.write_bytes(sample_path().with_name("sample.docx").read_bytes())
    data.write_bytes(sample_path().read_bytes())
    report = tmp_path / "报告.json"
    assert call("import", document, "--into", sample_file, "--report", report)[0] == 0
    assert json.loads(report.read_text(encoding="utf-8"))["sources"][0]["file"].endswith(".docx")
    json_of_one = {**to_dump(sample_filing()), "projects": []}
    data.write_text(json.dumps(json_of_one), encoding="utf-8")
    assert call("load", data, "--into", sample_file)[0] == 0
    project_file = odd.with_suffix(".perfdesk")
    project_file.write_bytes(sample_file.read_bytes())
    assert call("dump", project_file)[0] == 0
    for target in (project_file, odd.with_name(odd.name + "2.perfdesk")):
        status, _, err = call("import", document, "--into", target)
        assert (status, err.count("\n")) == (2, 1)
        assert "认不出的字符" in err


def test_a_unit_name_that_is_no_text_is_stored_as_text(call, tmp_path: Path) -> None:
    path = tmp_path / "x.perfdesk"
    words = ("--form", "hebei-project", "--year", 2026, "--unit", os.fsdecode(b"\xff") + "局")
    assert call("new", path, *words)[0] == 0
    assert json.loads(call("dump", path)[1])["unit_name"] == "\ufffd局"


def test_one_file_each_is_written_under_the_pattern(call, sample_file: Path, tmp_path: Path) -> None:
    status, out, _ = call("export", sample_file, "--to", tmp_path / "出", "--each", "--names", "{name}（{no}）")
    written = {path.stem for path in (tmp_path / "出").iterdir()}
    assert (status, out.count("已导出")) == (0, len(sample_filing().projects))
    assert written == {f"{project.name}（{project.no}）" for project in sample_filing().projects}


def test_files_that_exist_are_replaced_and_told_or_kept(call, sample_file: Path, tmp_path: Path) -> None:
    command = ("export", sample_file, "--to", tmp_path / "出", "--project", 1, "--each")
    assert "替换" not in call(*command)[1]
    (path,) = (tmp_path / "出").iterdir()
    path.write_text("旧", encoding="utf-8")
    assert "替换" not in call(*command, "--keep")[1]
    assert path.read_text(encoding="utf-8") == "旧"
    assert "替换了原来的文件" in call(*command)[1]
    assert sorted(item.name for item in (tmp_path / "出").iterdir()) == [f"{path.stem}(2).docx", path.name]
    assert path.stat().st_size > 1000


@pytest.mark.parametrize(
    "more",
    [("--each", "--names", "{title}"), ("--each", "--names", "{name"), ("--names", "{name}"), ("--each", "--book")],
)
def test_a_wish_that_makes_no_sense_is_refused_before_anything_is_written(
    call, sample_file: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    status, out, err = call("export", sample_file, "--to", tmp_path / "x", *more)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "x").exists()


def test_an_interrupted_export_of_many_names_what_is_finished(call, sample_file: Path, tmp_path: Path) -> None:
    def interrupted(document: object, path: Path) -> None:
        raise KeyboardInterrupt

    status, out, err = call(
        "export", sample_file, "--to", tmp_path / "出", "--each", "--as", "docx,pdf", write_pdf=interrupted
    )
    (finished,) = (tmp_path / "出").iterdir()
    assert (status, err.count("\n")) == (130, 1)
    assert str(finished) in out
