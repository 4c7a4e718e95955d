from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.editing.project_commands import move_projects
from perfdesk.editing.step import Step, apply_step
from perfdesk.model.rows import Filing, Project


def title_for(no: str | None, name: str, _year: int | None = None, category: str = "") -> str:
    return f"{no}.{name}{'经费' if category == 'operating' else ''}绩效目标表"


def filing_of(*categories: str, restart: bool = False) -> Filing:
    counts: dict[str, int] = {}
    rows = []
    for i, category in enumerate(categories or ("project",) * 5, start=1):
        counts[category] = counts.get(category, 0) + 1
        no = str(counts[category] if restart else i)
        name = f"第{i}"
        rows.append(Project(id=f"p{i}", no=no, name=name, category=category, title=title_for(no, name, None, category)))
    return Filing(projects=tuple(rows))


def done(filing: Filing, step: Step | None) -> Filing:
    assert step is not None
    return apply_step(filing, step)


def ids(filing: Filing) -> list[str]:
    return [project.id for project in filing.projects]


@pytest.mark.parametrize(
    ("moved", "before", "expected"),
    [
        (["p4"], "p2", ["p1", "p4", "p2", "p3", "p5"]),
        (["p2", "p4"], "p1", ["p2", "p4", "p1", "p3", "p5"]),
        (["p1", "p3"], None, ["p2", "p4", "p5", "p1", "p3"]),
        (["p2", "p4"], "p4", ["p1", "p3", "p2", "p4", "p5"]),
        (["p5", "p4"], "p4", None),
        (["p3"], "p3", None),
        (["p3"], "p4", None),
    ],
)
def test_projects_move_in_their_order_and_numbers_follow(moved: list[str], before: str | None, expected) -> None:
    filing = filing_of()
    step = move_projects(filing, moved, before=before, title_for=title_for)
    if expected is None:
        assert step is None
        return
    after = done(filing, step)
    assert ids(after) == expected
    assert [project.no for project in after.projects] == ["1", "2", "3", "4", "5"]
    assert all(project.title == title_for(project.no, project.name) for project in after.projects)
    assert apply_step(after, step.inverted()) == filing


def test_another_part_gives_another_heading() -> None:
    filing = filing_of("project", "project", "operating")
    after = done(filing, move_projects(filing, ["p1"], category="operating", title_for=title_for))
    assert ids(after) == ["p2", "p3", "p1"]
    assert (after.projects[2].category, after.projects[2].title) == ("operating", "3.第1经费绩效目标表")


def test_parts_that_count_from_one_keep_doing_so() -> None:
    filing = filing_of("project", "project", "operating", "operating", restart=True)
    after = done(filing, move_projects(filing, ["p1"], category="operating", title_for=title_for))
    assert [(project.id, project.no) for project in after.projects] == [
        ("p2", "1"),
        ("p3", "1"),
        ("p4", "2"),
        ("p1", "3"),
    ]


def test_numbers_written_by_hand_stay() -> None:
    filing = filing_of()
    odd = replace(filing, projects=(replace(filing.projects[0], no="甲"), *filing.projects[1:]))
    after = done(odd, move_projects(odd, ["p5"], before="p1", title_for=title_for))
    assert [project.no for project in after.projects] == ["5", "甲", "2", "3", "4"]


def test_labels_say_what_moved() -> None:
    filing = filing_of()
    assert move_projects(filing, ["p1"]).label == "移动：项目“第1”"
    assert move_projects(filing, ["p1", "p2"]).label == "移动：2个项目"
    assert move_projects(filing, ["p1"], category="operating").label == "移到另一部分：项目“第1”"
    with pytest.raises(KeyError):
        move_projects(filing, ["p9"])
