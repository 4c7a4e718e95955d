"""The rules for the whole filing, followed edit by edit, say what they say from scratch; only those concerned run."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from perfdesk.model.fields import with_project, with_ref
from perfdesk.model.rows import Filing, Goal, Indicator, Narrative, Project, Ref, RuleSetting, Waiver
from perfdesk.rules import check_across
from perfdesk.rules.case import FilingCase, ProjectCase
from perfdesk.rules.examples import EXPECTATIONS, filing, project
from perfdesk.rules.following import Across
from perfdesk.rules.noting import NotingFiling
from perfdesk.rules.registry import rules

FARMING = re.compile("农")
VALUES = (
    "≥{n}%",
    "≥{n}人次",
    "较好",
    "={n}次",
    "100%",
    "",
    "不涉及",
    "{n}%以上",
    "≥9%",
    "12月底前",
    "1200元/人/年",
    "95",
)
TEXTS = ("落实“十二五”规划", "依据相关政策文件", "青政办(2025){n}号", "农 技推广", "残废人服务", "项目合计{n}万元", "")


def anew(made: Filing) -> Filing:
    """The same filing of other objects, of which nothing is kept."""
    return replace(made, projects=tuple(replace(row) for row in made.projects))


def large() -> Filing:
    """The good and the bad example of every rule for the whole filing, and the words of its Part One."""
    made = [row for rule in rules("filing") for row in (rule.good(), rule.bad())]
    sections: dict[str, list[str]] = {}
    for one in made:
        for row in one.narratives:
            sections.setdefault(row.section, []).extend(row.paragraphs)
    projects = tuple(row for one in made for row in one.projects)[::2]
    narratives = tuple(Narrative(section=name, paragraphs=tuple(texts)) for name, texts in sections.items())
    return replace(filing(*projects), narratives=narratives)


def followed(across: Across, made: Filing) -> tuple[object, ...]:
    across.follow(made, EXPECTATIONS)
    while across.step():
        pass
    return across.found()


def text(rng: random.Random, made: Filing, name: str) -> str:
    """A text of another project, or one that some rule remarks on."""
    other = getattr(rng.choice(made.projects), name) if rng.random() < 0.5 else None
    return str(other or rng.choice(TEXTS).format(n=rng.randint(2, 99)))


def of_a_row(rng: random.Random, made: Filing, one: Project) -> Project:
    if not one.indicators:
        return replace(one, indicators=(Indicator(level3="培训农户人数", value="≥9%"),))
    at = rng.randrange(len(one.indicators))
    other = rng.choice([row for row in rng.choice(made.projects).indicators] or [one.indicators[at]])
    value = rng.choice(VALUES).format(n=rng.randint(2, 99))
    changed: Indicator = rng.choice(
        (
            replace(one.indicators[at], value=value),
            replace(one.indicators[at], level3=other.level3, description=other.level3),
            replace(one.indicators[at], basis=rng.choice(TEXTS), requirement=rng.choice(("必填", "选填", None))),
            replace(other, id=one.indicators[at].id),
        )
    )
    return replace(one, indicators=(*one.indicators[:at], changed, *one.indicators[at + 1 :]))


def of_the_head(rng: random.Random, made: Filing, one: Project) -> Project:
    other = rng.choice(made.projects)
    changed: Project = rng.choice(
        (
            replace(one, name=text(rng, made, "name")),
            replace(one, funds_use=text(rng, made, "funds_use"), code=other.code),
            replace(one, goals=other.goals or (Goal(text=text(rng, made, "name")),)),
            replace(one, funds=other.funds, spending_plan=other.spending_plan, amount_unit=other.amount_unit),
            replace(one, indicators=one.indicators[1:], fiscal_year=rng.choice((None, 2024, 2026))),
            replace(one, competent_department=text(rng, made, "name"), competent_department_code=other.code),
        )
    )
    return changed


def of_the_filing(rng: random.Random, made: Filing) -> Filing:
    rows = list(made.projects)
    moved, added = rows.pop(rng.randrange(len(rows))), project(name="农技推广培训")
    found = next(iter(check_across(made, EXPECTATIONS)))
    waiver = Waiver(rule=found.rule, project_id=found.ref.project, indicator_id=found.ref.indicator, reason="已核对")
    changed: Filing = rng.choice(
        (
            replace(made, projects=tuple(rows)),
            replace(made, projects=(moved, *rows)),
            replace(made, projects=(*made.projects, added)),
            replace(made, fiscal_year=rng.choice((2025, 2026, None))),
            with_ref(made, Ref(None, None, "breakdown_goals"), f"“{moved.name}”项目预算{rng.randint(1, 9)}万元。"),
            replace(made, waivers=(*made.waivers, waiver)),
            replace(made, rule_settings=(RuleSetting(rule=found.rule, severity=rng.choice(("off", "error"))),)),
        )
    )
    return changed


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_the_findings_are_those_of_a_check_from_scratch(seed: int) -> None:
    rng, made, across = random.Random(seed), large(), Across()
    assert followed(across, made) == check_across(anew(made), EXPECTATIONS)
    for _ in range(30):
        for _ in range(rng.choice((1, 1, 2))):
            one = rng.choice(made.projects)
            kind = rng.random()
            if kind < 0.1:
                made = of_the_filing(rng, made)
            else:
                made = with_project(made, (of_a_row if kind < 0.6 else of_the_head)(rng, made, one))
            across.follow(made, EXPECTATIONS)
            for _ in range(rng.choice((0, 1, 3))):  # the next edit comes before everything is done
                across.step()
        assert followed(across, made) == check_across(anew(made), EXPECTATIONS)


def test_an_edit_runs_only_the_rules_that_it_concerns() -> None:
    made, across = large(), Across()
    followed(across, made)
    one = next(row for row in made.projects if len(row.indicators) > 3)
    target = next(row for row in one.indicators if row.value == "≥90%")
    across.follow(with_ref(made, Ref(one.id, target.id, "value"), "≥91%"), EXPECTATIONS)
    assert pieces(across) < len(rules("filing")) / 4
    across.follow(across_filing := with_ref(made, Ref(None, None, "overall_goal"), "做好工作。"), EXPECTATIONS)
    assert 0 < pieces(across) < len(rules("filing"))
    across.follow(replace(across_filing, projects=across_filing.projects[1:]), EXPECTATIONS)
    assert pieces(across) == len(rules("filing"))
    across.follow(replace(across_filing, projects=across_filing.projects[1:]), EXPECTATIONS)
    assert pieces(across) == 1


def pieces(across: Across) -> int:
    """How often there was something to do, at least once."""
    count = 1
    while across.step():
        count += 1
    return count


def test_other_expectations_are_another_matter() -> None:
    made, across = large(), Across()
    followed(across, made)
    bare = replace(EXPECTATIONS, has_basis=False, has_description=False)
    across.follow(made, bare)
    assert pieces(across) == len(rules("filing"))
    assert across.found() == check_across(anew(made), bare)


@pytest.mark.parametrize(
    "ask",
    [
        lambda case: case.project.name,
        lambda case: case.filled,
        lambda case: case.budget_text,
        lambda case: case.reading.whole,
        lambda case: case.reading.speaks(FARMING),
        lambda case: case.texts_like(FARMING),
        lambda case: case.amount("total"),
    ],
)
def test_whatever_a_rule_asks_is_answered_truly_and_noted(ask: Callable[[ProjectCase], object]) -> None:
    made = filing(project({"数量": None}))
    plain, noting = FilingCase(made, EXPECTATIONS), NotingFiling(made, EXPECTATIONS)
    said, asked = noting.noted(lambda: ask(noting.projects[0]))
    assert said == ask(plain.projects[0])
    assert asked
