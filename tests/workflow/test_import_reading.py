"""Reading files for an import: progress and a way to stop inside a file, refused files, the clipboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.forms.compose import compose_filing
from perfdesk.forms.profile import profile_for
from perfdesk.readers.safety import pulsing
from perfdesk.readers.sniff import read_document
from perfdesk.workflow import import_read
from perfdesk.workflow.import_files import read_pasted, read_sources, report
from perfdesk.writers.excel import write_excel
from perfdesk.writers.word import write_word
from tests.forms.invented import filing


class Stopped(Exception):
    pass


@pytest.fixture(params=["docx", "xlsx"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    place = tmp_path / "预算 绩效" / f"表（一）.{request.param}"
    place.parent.mkdir()
    write = {"docx": write_word, "xlsx": write_excel}[request.param]
    write(compose_filing(filing(), profile_for("hebei-project")), place)
    return place


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pulse is told, however fast the machine."""
    monkeypatch.setattr(import_read, "_PAUSE_S", 0.0)


@pytest.mark.usefixtures("at_once")
def test_progress_inside_a_file_never_goes_back_and_reaches_the_recognition(path: Path) -> None:
    told: list[tuple[int, float]] = []
    read_sources([path, path], within=lambda index, part: told.append((index, part)))
    assert told == sorted(told)
    assert len(told) > 20
    assert {index for index, _ in told} == {0, 1}
    assert all(0 <= part <= 1 for _, part in told)
    assert max(part for _, part in told) > 0.6


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("moment", [0.0, 0.01, 0.61])
def test_the_reading_stops_where_the_progress_call_raises(path: Path, moment: float) -> None:
    calls: list[float] = []

    def stop(_: int, part: float) -> None:
        calls.append(part)
        if part >= moment:
            raise Stopped

    with pytest.raises(Stopped):
        read_sources([path], within=stop, keep_going=True)
    assert [part for part in calls if part >= moment] == calls[-1:]


def test_nothing_pulses_after_the_reading(path: Path) -> None:
    calls: list[int] = []
    with pulsing(lambda: calls.append(1)):
        read_document(path)
    assert calls
    count = len(calls)
    read_document(path)
    assert len(calls) == count


def test_a_refused_file_is_named_and_the_others_go_on(path: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏了的 文件.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    found = read_sources([broken, path, tmp_path / "没有.xlsx"], keep_going=True)
    assert len(found.filing.projects) == 2
    assert [item.path.name for item in found.refused] == ["坏了的 文件.docx", "没有.xlsx"]
    assert all(item.path.name in item.error.message for item in found.refused)
    with pytest.raises(UserError, match="坏了的 文件"):
        read_sources([broken, path])


def test_when_every_file_is_refused_all_reasons_are_told(tmp_path: Path) -> None:
    for name in ("甲.docx", "乙.docx"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(UserError) as caught:
        read_sources([tmp_path / "甲.docx", tmp_path / "乙.docx"], keep_going=True)
    assert caught.value.message == "选中的2个文件都不能导入。"
    assert "甲.docx" in caught.value.advice
    assert "乙.docx" in caught.value.advice
    with pytest.raises(UserError, match=r"甲\.docx"):
        read_sources([tmp_path / "甲.docx"], keep_going=True)


def _html(rows: list[list[str]]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<html><body><table>{cells}</table></body></html>"


ROWS = [
    ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"],
    ["产出指标", "数量指标", "册数", "印刷册数", "≥300册", "计划"],
    ["", "质量指标", "合格率", "", "≥98%", "计划"],
]


@pytest.mark.parametrize("kind", ["html", "text"])
def test_a_copied_table_is_read_like_a_file(kind: str) -> None:
    text = "\n".join("\t".join(row) for row in ROWS)
    found = read_pasted(_html(ROWS) if kind == "html" else "", text)
    (project,) = found.filing.projects
    assert [(row.level1, row.level3, row.value) for row in project.indicators] == [
        ("产出指标", "册数", "≥300册"),
        ("产出指标", "合格率", "≥98%"),
    ]
    assert found.sources[0].path.name == "剪贴板"
    assert all(origin.place for origin in found.origins.values())


@pytest.mark.parametrize(("html", "text"), [("", ""), ("<p>没有表</p>", " ")])
def test_a_clipboard_without_a_table_is_refused_with_advice(html: str, text: str) -> None:
    with pytest.raises(UserError) as caught:
        read_pasted(html, text)
    assert caught.value.message == "剪贴板里没有文字或表格。"
    assert "复制" in caught.value.advice


def test_the_report_says_the_form_of_each_file_and_counts_projects_within_it(tmp_path: Path) -> None:
    one = filing()
    odd = replace(one.projects[1], name="", title="2.绩效目标表")
    paths = [tmp_path / "一.docx", tmp_path / "二.docx"]
    for path, found in zip(paths, (one, replace(one, projects=(one.projects[0], odd))), strict=True):
        write_word(compose_filing(found, profile_for("hebei-project")), path)
    told = report(read_sources(paths), {})["sources"][1]
    assert told["form"] == "hebei-project"
    assert (2, None, "name") in {(item["project"], item["indicator"], item["field"]) for item in told["doubts"]}


def test_a_single_endless_table_can_be_stopped_too(at_once: None, tmp_path: Path) -> None:
    path = tmp_path / "一张表.txt"
    lines = ["\t".join(ROWS[0])] + [f"产出指标\t数量指标\t册数{number}\t\t≥3册\t" for number in range(300)]
    path.write_text("\n".join(lines), encoding="utf-8")
    parts: list[float] = []
    read_sources([path], within=lambda _, part: parts.append(part))
    assert len([part for part in parts if part > 0.6]) > 300
