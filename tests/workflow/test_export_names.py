"""What the files of an export are called, before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Project
from perfdesk.workflow.export_names import DEFAULT_PATTERN, check_pattern, existing, file_stem, moved, planned, renamed

FILING = Filing(unit_name="云岭县林业局", fiscal_year=2026)


def project(no: str | None = "3", name: str | None = "走访经费", code: str | None = "P01", **more: object) -> Project:
    return Project(no=no, name=name, code=code, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "row", "expected"),
    [
        (DEFAULT_PATTERN, project(), "3.走访经费绩效目标表"),
        (DEFAULT_PATTERN, project(no=None), "走访经费绩效目标表"),
        (DEFAULT_PATTERN, project(no=" "), "走访经费绩效目标表"),
        (DEFAULT_PATTERN, project(name=""), "3.绩效目标表"),
        (DEFAULT_PATTERN, project(no=None, name=None), "绩效目标表"),
        ("{name}（{code}）", project(), "走访经费（P01）"),
        ("{name}（{code}）", project(code=""), "走访经费"),
        ("（{code}）{name}", project(code=None), "走访经费"),
        ("{code}_{name}", project(code=""), "走访经费"),
        ("{name} - {code}", project(code=""), "走访经费"),
        ("{code}（{name}）", project(code=""), "（走访经费）"),
        ("{unit_name}{fiscal_year}年{name}", project(), "云岭县林业局2026年走访经费"),
        ("{fiscal_year}年{name}", project(fiscal_year=2025), "2025年走访经费"),
        ("{unit_name}-{name}", project(unit_name="林场"), "林场-走访经费"),
        ("{no}/{name}", project(name="甲:乙?"), "3／甲：乙？"),
        ("{name}", project(name="CON"), "_CON"),
        ("{name}", project(name="com1.txt"), "_com1.txt"),
        ("{name}", project(name="一\n二\t三."), "一 二 三"),
        ("{name}", project(name="{code}"), "{code}"),
        ("{name}", project(name=""), "未命名"),
        ("目标", project(), "目标"),
    ],
)
def test_a_pattern_gives_a_name(pattern: str, row: Project, expected: str) -> None:
    assert file_stem(FILING, row, pattern) == expected


def test_a_missing_year_takes_its_word_along() -> None:
    assert file_stem(Filing(), project(), "{fiscal_year}年{name}") == "走访经费"
    assert file_stem(Filing(), project(), "{fiscal_year}年度-{name}") == "走访经费"


@pytest.mark.parametrize(
    "pattern", ["{nr}.{name}", "{name", "name}", "{}", "{{name}}", "{name!r}", "{no:>9}", "", "  "]
)
def test_a_bad_pattern_is_refused_with_the_fields_that_exist(pattern: str) -> None:
    with pytest.raises(UserError) as caught:
        check_pattern(pattern)
    for name in ("{no}", "{name}", "{code}", "{unit_name}", "{fiscal_year}"):
        assert name in caught.value.advice


def test_equal_and_long_names_stay_different_and_short(tmp_path: Path) -> None:
    names = ["甲", "甲", "甲", "A", "a", "经" * 200, "经" * 200, "经" * 199]
    filing = Filing(projects=tuple(Project(name=name) for name in names))
    stems = [target.path.stem for target in planned(filing, tmp_path, ["docx"], each=True, pattern="{name}")]
    assert stems[:5] == ["甲", "甲(2)", "甲(3)", "A", "a(2)"]
    assert len({stem.casefold() for stem in stems}) == len(names)
    assert all(len(stem.encode()) <= 200 for stem in stems)


def test_one_file_each_is_planned_project_by_project_with_one_name_for_all_kinds(tmp_path: Path) -> None:
    filing = Filing(projects=(Project(id="a", no="1", name="甲"), Project(id="b", name="乙"), Project(id="c")))
    targets = planned(filing, tmp_path, ["docx", "xlsx"], each=True, project_ids=["b", "a"])
    assert [target.path.name for target in targets] == [
        "1.甲绩效目标表.docx",
        "1.甲绩效目标表.xlsx",
        "乙绩效目标表.docx",
        "乙绩效目标表.xlsx",
    ]
    assert [target.project_ids for target in targets] == [("a",), ("a",), ("b",), ("b",)]
    assert list(tmp_path.iterdir()) == []


def test_no_project_gives_no_plan(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有可以导出的项目"):
        planned(Filing(), tmp_path, ["docx"], each=True)


def test_names_that_exist_can_be_kept(tmp_path: Path) -> None:
    filing = Filing(projects=(Project(name="甲"), Project(name="甲"), Project(name="A")))
    for name in ("甲绩效目标表.docx", "a绩效目标表.DOCX"):
        (tmp_path / name).write_text("旧", encoding="utf-8")
    plain = planned(filing, tmp_path, ["docx"], each=True)
    assert existing(plain)[0].name == "甲绩效目标表.docx"
    kept = planned(filing, tmp_path, ["docx"], each=True, keep=True)
    # The second project already has (2), so the first one must not take it.
    assert [target.path.name for target in kept][:2] == ["甲绩效目标表(3).docx", "甲绩效目标表(2).docx"]
    assert existing(kept) == []


def test_only_the_wanted_files_are_renamed_or_moved(tmp_path: Path) -> None:
    filing = Filing(projects=(Project(name="甲"), Project(name="乙")))
    targets = planned(filing, tmp_path, ["docx"], each=True)
    first, second = renamed(targets, [targets[0].path])
    assert (first.path.name, second) == ("甲绩效目标表(2).docx", targets[1])
    assert [target.path for target in moved(targets, tmp_path / "别处")] == [
        tmp_path / "别处" / target.path.name for target in targets
    ]
