"""Reads the invented filings of tests/rules/filings: compact tables, one row a line, cells between bars."""

from __future__ import annotations

import tomllib
from pathlib import Path

from perfdesk.model.expectations import Expectations
from perfdesk.model.fields import with_project_field
from perfdesk.model.rows import Filing, Goal, Indicator, Narrative, Project
from perfdesk.rules.examples import EXPECTATIONS

FOLDER = Path(__file__).parent / "filings"
LEVELS = {
    "数量": ("产出指标", "数量指标"),
    "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"),
    "成本": ("产出指标", "成本指标"),
    "经济成本": ("成本指标", "经济成本指标"),
    "经济": ("效益指标", "经济效益指标"),
    "社会": ("效益指标", "社会效益指标"),
    "生态": ("效益指标", "生态效益指标"),
    "可持续": ("效益指标", "可持续影响指标"),
    "满意": ("满意度指标", "服务对象满意度指标"),
}
OTHER_FORM = Expectations(
    amount_unit="万元",
    level2={
        "产出指标": ("数量指标", "质量指标", "时效指标"),
        "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
        "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        "满意度指标": ("服务对象满意度指标",),
    },
    required_level1=("产出指标", "效益指标"),
    required_level2=("数量指标", "质量指标", "时效指标"),
)


def described(key: str, name: str, description: str, value: str, basis: str) -> Indicator:
    """A row of a form with description and basis."""
    first, second = LEVELS[key]
    return Indicator(level1=first, level2=second, level3=name, description=description, value=value, basis=basis)


def signed(key: str, name: str, sign: str, value: str, unit: str) -> Indicator:
    """A row of a form with columns for operator and unit."""
    first, second = LEVELS[key]
    return Indicator(
        level1=first, level2=second, level3=name, value=value, extra=(("指标性质", sign), ("度量单位", unit))
    )


def marked(key: str, mark: str, name: str, value: str) -> Indicator:
    """A row of a form that prints 必填 and 选填."""
    first, second = LEVELS[key]
    return Indicator(level1=first, level2=second, requirement=mark, label="指标1", level3=name, value=value)


FORMS = {"hebei": (described, EXPECTATIONS), "signs": (signed, OTHER_FORM), "marks": (marked, OTHER_FORM)}


def read(name: str) -> tuple[Filing, Expectations, dict[str, set[str]]]:
    """A filing, what its form expects, and for each project the rules that must fire; none for a clean one."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    row, expectations = FORMS[data["form"]]
    projects = tuple(_project(item, number, data, row) for number, item in enumerate(data["project"], start=1))
    sections = ("overall_goal", "breakdown_goals", "safeguards")
    filing = Filing(
        form_id="hebei-project",
        fiscal_year=data["year"],
        unit_name=data["unit"],
        narratives=tuple(
            Narrative(section=name, paragraphs=tuple(data[name].strip().split("\n")))
            for name in sections
            if name in data
        ),
        projects=projects,
    )
    faults = {project.id: set(item.get("faults", ())) for project, item in zip(projects, data["project"], strict=True)}
    assert all(bool(item.get("clean")) is not bool(item.get("faults")) for item in data["project"])
    return filing, expectations, faults


def _project(item, number, data, row) -> Project:
    rows = []
    for line in item["rows"].strip().split("\n"):
        made = row(*(cell.strip() for cell in line.split("|")))
        twins = sum(old.level2 == made.level2 for old in rows)
        rows.append(made if made.label is None else Indicator(**{**_fields(made), "label": f"指标{twins + 1}"}))
    made = Project(
        no=str(number),
        title=f"{number}.{item['name']}绩效目标表" if data["form"] == "hebei" else None,
        name=item["name"],
        amount_unit="元" if data["form"] == "hebei" else "万元",
        code=f"130999{data['year'] % 100}P0009991{number:04d}A" if data["form"] == "hebei" else None,
        goals=(Goal(text=item["goals"]),),
        indicators=tuple(rows),
    )
    texts = {"budget_total": item["budget"], "budget_fiscal": item["fiscal"], "budget_other": item.get("other", "")}
    if "use" in item:
        texts["funds_use"] = item["use"]
    if "plan" in item:
        months = zip(("3", "6", "10", "12"), item["plan"].split(), strict=True)
        texts |= {f"spending_plan.{month}": f"{share}%" for month, share in months}
    for field, text in texts.items():
        made = with_project_field(made, field, text)
    return made


def _fields(item: Indicator) -> dict[str, object]:
    return {name: getattr(item, name) for name in Indicator.__dataclass_fields__}
