"""Filings revised at random, as a year of drafting does it."""

from __future__ import annotations

import random
from dataclasses import replace

from perfdesk.editing.commands import duplicate_of
from perfdesk.model.fields import with_indicator_field, with_project_field
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project, new_id

WORDS = ("道路", "养护", "里程", "培训", "班次", "群众", "满意", "经费", "完成", "及时", "覆盖", "补贴")
LEVELS = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"))
HEAD = ("name", "code", "no", "title", "budget_total", "budget_fiscal", "goals", "spending_plan.3", "funds_use")
ROW = ("level3", "value", "description", "basis", "level2", "label", "extra.说明")


def phrase(chance: random.Random, longest: int = 4) -> str:
    return "".join(chance.choice(WORDS) for _ in range(chance.randint(0, longest)))


def invented_row(chance: random.Random) -> Indicator:
    level1, level2 = chance.choice(LEVELS)
    label = chance.choice((None, "指标1", "指标2"))
    return Indicator(
        level1=level1, level2=level2, level3=phrase(chance), value=f"≥{chance.randint(1, 99)}%", label=label
    )


def invented_project(chance: random.Random, number: int) -> Project:
    name = phrase(chance) + "项目"
    return Project(
        no=str(number),
        title=f"{number}.{name}绩效目标表",
        name=name,
        code=chance.choice((None, "", "A1", "B2", "C3")),
        fiscal_year=2031,
        funds=(FundLine(source="total", amount="1.00"),),
        goals=(Goal(text="1." + phrase(chance)), Goal(text="2." + phrase(chance))),
        spending_plan=(("3", "25%"), ("12", "100%")),
        indicators=tuple(invented_row(chance) for _ in range(chance.randint(0, 6))),
    )


def invented(chance: random.Random) -> Filing:
    return Filing(
        fiscal_year=2031,
        unit_name="云溪县交通运输局",
        narratives=(Narrative(section="breakdown_goals", paragraphs=tuple(phrase(chance, 9) for _ in range(8))),),
        projects=tuple(invented_project(chance, i) for i in range(1, chance.randint(1, 7))),
    )


def revised(filing: Filing, chance: random.Random) -> Filing:
    """The filing after some edits of every kind."""
    for _ in range(chance.randint(0, 8)):
        filing = chance.choice((_with_projects, _with_texts, _with_rows, _with_prose))(filing, chance)
    return filing


def with_fresh_ids(filing: Filing) -> Filing:
    """The same content, as another file holds it."""
    return replace(filing, projects=tuple(duplicate_of(project) for project in filing.projects))


def _with_projects(filing: Filing, chance: random.Random) -> Filing:
    rows = list(filing.projects)
    if rows and chance.random() < 0.6:
        moved = rows.pop(chance.randrange(len(rows)))
        if chance.random() < 0.6:
            rows.insert(chance.randint(0, len(rows)), moved)
    else:
        rows.insert(chance.randint(0, len(rows)), invented_project(chance, len(rows) + 1))
    return replace(filing, projects=tuple(rows))


def _with_texts(filing: Filing, chance: random.Random) -> Filing:
    rows = [
        with_project_field(row, chance.choice(HEAD), phrase(chance)) if chance.random() < 0.4 else row
        for row in filing.projects
    ]
    return replace(filing, projects=tuple(rows), unit_name=chance.choice((filing.unit_name, "云溪县农业局", None)))


def _with_rows(filing: Filing, chance: random.Random) -> Filing:
    return replace(filing, projects=tuple(_with_own_rows(row, chance) for row in filing.projects))


def _with_own_rows(project: Project, chance: random.Random) -> Project:
    rows = list(project.indicators)
    if rows and chance.random() < 0.5:
        place = chance.randrange(len(rows))
        rows[place] = with_indicator_field(rows[place], chance.choice(ROW), phrase(chance))
    if rows and chance.random() < 0.3:
        moved = rows.pop(chance.randrange(len(rows)))
        rows.insert(chance.randint(0, len(rows)), moved)
    if rows and chance.random() < 0.2:
        del rows[chance.randrange(len(rows))]
    if chance.random() < 0.2:
        rows.insert(chance.randint(0, len(rows)), replace(invented_row(chance), id=new_id()))
    return replace(project, indicators=tuple(rows))


def _with_prose(filing: Filing, chance: random.Random) -> Filing:
    texts = list(filing.narratives[0].paragraphs) if filing.narratives else []
    chance.shuffle(texts) if chance.random() < 0.2 else texts.insert(chance.randint(0, len(texts)), phrase(chance, 9))
    if texts and chance.random() < 0.5:
        texts[chance.randrange(len(texts))] += phrase(chance)
    if texts and chance.random() < 0.3:
        del texts[chance.randrange(len(texts))]
    sections = (Narrative(section="breakdown_goals", paragraphs=tuple(texts)),)
    return replace(filing, narratives=sections if chance.random() < 0.9 else ())
