"""Exports of several files: whole or not at all, and always known which are finished."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, Indicator, Project
from perfdesk.workflow.export import export, write_targets
from perfdesk.workflow.export_names import planned, renamed
from perfdesk.workflow.import_files import read_sources
from perfdesk.writers.atomic import OpenElsewhere

FORM = profile_for("hebei-project")
NAMES = ("走访经费", "培训经费", "宣传经费")


def a_filing() -> Filing:
    row = Indicator(level1="产出指标", level2="数量指标", level3="次数", value="≥3次", basis="工作计划")
    projects = (Project(no=str(n), name=name, indicators=(row,)) for n, name in enumerate(NAMES, 1))
    return Filing(form_id=FORM.id, unit_name="云岭县林业局", fiscal_year=2026, projects=tuple(projects))


def names_in(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


class Stop(Exception):
    """What the progress call of a cancelled task raises."""


@pytest.mark.parametrize("form_id", ["hebei-project", "ningxia-project"])
def test_one_file_each_holds_that_project_alone(tmp_path: Path, form_id: str) -> None:
    paths = export(a_filing(), profile_for(form_id), tmp_path, ["docx", "xlsx"], each=True)
    assert len(paths) == 6
    assert [[row.name for row in read_sources([path]).filing.projects] for path in paths[::2]] == [[n] for n in NAMES]
    assert names_in(tmp_path) == sorted(path.name for path in paths)


def test_a_bad_pattern_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不认识"):
        export(a_filing(), FORM, tmp_path / "出", ["docx"], each=True, pattern="{title}")
    assert not (tmp_path / "出").exists()


def test_a_stop_between_files_leaves_whole_files_that_are_known(tmp_path: Path) -> None:
    done: list[Path] = []

    def stop(number: int, total: int) -> None:
        assert total == 3
        if number == 2:
            raise Stop

    with pytest.raises(Stop):
        export(a_filing(), FORM, tmp_path, ["docx"], each=True, progress=stop, done=done)
    assert [path.name for path in done] == ["1.走访经费绩效目标表.docx", "2.培训经费绩效目标表.docx"]
    assert names_in(tmp_path) == [path.name for path in done]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_stop_inside_a_large_file_leaves_the_old_one(tmp_path: Path, kind: str) -> None:
    filing = a_filing()
    filing = Filing(form_id=FORM.id, projects=tuple(Project(name=f"项目{n}") for n in range(40)))
    (target,) = planned(filing, tmp_path, [kind])
    target.path.write_text("旧", encoding="utf-8")

    def stop(number: int, total: int) -> None:
        assert (number, total) == (0, 1)
        raise Stop

    with pytest.raises(Stop):
        write_targets(filing, FORM, [target], progress=stop)
    assert names_in(tmp_path) == [target.path.name]
    assert target.path.read_text(encoding="utf-8") == "旧"


def test_a_full_disk_is_told_with_what_was_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, count = os.replace, [0]

    def full(source: object, target: object) -> None:
        count[0] += 1
        if count[0] == 2:
            raise OSError(errno.ENOSPC, "full")
        real(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr("perfdesk.writers.atomic.os.replace", full)
    with pytest.raises(UserError, match="空间不足") as caught:
        export(a_filing(), FORM, tmp_path, ["docx"], each=True)
    assert not isinstance(caught.value, OpenElsewhere)
    assert "1.走访经费绩效目标表.docx" in caught.value.message
    assert names_in(tmp_path) == ["1.走访经费绩效目标表.docx"]


def test_a_file_in_use_can_be_written_under_another_name(tmp_path: Path) -> None:
    filing = a_filing()
    targets = planned(filing, tmp_path, ["docx"], each=True)
    targets[1].path.write_text("开着", encoding="utf-8")
    (tmp_path / f".~lock.{targets[1].path.name}#").write_text("", encoding="utf-8")
    done: list[Path] = []
    with pytest.raises(OpenElsewhere) as caught:
        write_targets(filing, FORM, targets, done=done)
    assert caught.value.path == targets[1].path
    assert "LibreOffice" in caught.value.message
    write_targets(filing, FORM, renamed(targets[len(done) :], [caught.value.path]), done=done)
    assert [path.name for path in done] == [
        "1.走访经费绩效目标表.docx",
        "2.培训经费绩效目标表(2).docx",
        "3.宣传经费绩效目标表.docx",
    ]
    assert targets[1].path.read_text(encoding="utf-8") == "开着"


def test_many_finished_files_are_counted_not_listed(tmp_path: Path) -> None:
    filing = Filing(form_id=FORM.id, projects=tuple(Project(name=f"项目{n}") for n in range(6)))
    (tmp_path / "项目5绩效目标表.docx").mkdir()
    with pytest.raises(UserError, match="等 5 个文件"):
        export(filing, FORM, tmp_path, ["docx"], each=True)
