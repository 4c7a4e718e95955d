from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.errors import UserError
from perfdesk.model import target
from perfdesk.model.rows import SECTIONS, Filing, FinalExport, FundLine, Goal, Indicator, Narrative, Project, Waiver
from perfdesk.model.target import Target
from perfdesk.workflow.interchange import from_dump, to_dump


@pytest.fixture(autouse=True)
def plain_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The grammar of targets has its own tests; here a number is enough."""

    def read(text: str) -> Target:
        digits = text.lstrip("≥")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 30:
            return Target(text=text, kind="qualitative")
        return Target(text=text, kind="quantitative", operator="ge", number=Decimal(digits))

    monkeypatch.setattr(target, "parse_target", read)


def sample() -> Filing:
    rows = (
        Indicator(
            level1="产出指标", level2="数量指标", level3="培训人次", value="≥90", weight="10", extra=(("备注", "无"),)
        ),
        Indicator(level1=None, level2="质量指标", requirement="必填", label="指标1", level3="合格率", value="优"),
    )
    funds = (
        FundLine(source="total", amount="12.50", label="年度资金总额"),
        FundLine(source="fiscal", amount="10"),
        FundLine(source="fiscal", amount="8", level="省级"),
        FundLine(source="loan", amount="2.50", label="贷款"),
    )
    goals = (
        Goal(text="1.甲"),
        Goal(text="2.乙"),
        Goal(horizon="annual", text="1.甲\n2.乙"),
        Goal(horizon="midterm", text="三年"),
    )
    full = Project(
        no="1",
        title="1.培训费绩效目标表",
        name="培训费",
        fiscal_year=2031,
        spending_plan=(("3", "25%"), ("12", "")),
        extra=(("联系人", "张三丰"),),
        funds=funds,
        goals=goals,
        indicators=rows,
    )
    return Filing(
        form_id="hebei-project",
        fiscal_year=2031,
        unit_name="云溪县某局",
        extra=(("来源", "导入"),),
        narratives=(Narrative(section="safeguards", paragraphs=("一、加强领导。", "")),),
        projects=(full, Project(no="02", name="运转费", category="operating"), Project(no=None)),
    )


def test_a_dump_has_the_names_of_the_contract_and_round_trips_through_json() -> None:
    dump = to_dump(sample())
    assert list(dump)[:7] == ["version", "form", "fiscal_year", "unit_code", "unit_name", "sections", "projects"]
    assert dump["sections"] == {"overall_goal": [], "breakdown_goals": [], "safeguards": ["一、加强领导。", ""]}
    first = dump["projects"][0]
    assert (first["no"], first["budget_total"], first["budget_fiscal"], first["budget_other"]) == (
        1,
        "12.50",
        "10",
        None,
    )
    assert (first["goals"], first["annual_goal"], first["period_goal"]) == (["1.甲", "2.乙"], "1.甲\n2.乙", None)
    assert first["spending_plan"] == {"3": "25%", "12": ""}
    assert first["indicators"][0]["target"] == {
        "operator": "ge",
        "number": 90,
        "number_high": None,
        "unit": "",
        "kind": "quantitative",
    }
    assert [project["no"] for project in dump["projects"]] == [1, "02", None]
    assert to_dump(from_dump(json.loads(json.dumps(dump)))) == dump


def without_ids(filing: Filing) -> Any:
    def plain(value: Any) -> Any:
        if hasattr(value, "__dataclass_fields__"):
            return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__ if name != "id"}
        return [plain(item) for item in value] if isinstance(value, tuple) else value

    return plain(filing)


def test_nothing_of_a_filing_is_lost_but_the_ids() -> None:
    assert without_ids(from_dump(to_dump(sample()))) == without_ids(sample())


def test_a_plain_project_needs_no_additional_fields() -> None:
    project = Project(name="甲", funds=(FundLine(source="total", amount="5"), FundLine(source="other", amount="")))
    dump = to_dump(Filing(projects=(project,)))["projects"][0]
    assert not {"extra", "fund_lines", "other_goals"} & set(dump)
    assert (dump["budget_total"], dump["budget_other"], dump["budget_fiscal"]) == ("5", "", None)


def test_a_changed_amount_wins_over_the_additional_fund_lines() -> None:
    dump = to_dump(sample())
    dump["projects"][0]["budget_total"] = "99"
    funds = from_dump(dump).projects[0].funds
    assert (funds[0].source, funds[0].amount, funds[0].label) == ("total", "99", "年度资金总额")
    assert len(funds) == 4


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
OPTIONAL = st.none() | TEXTS
PAIRS = st.dictionaries(TEXTS, TEXTS, max_size=2).map(lambda pairs: tuple(pairs.items()))
INDICATORS = st.builds(
    Indicator,
    level1=OPTIONAL,
    level2=OPTIONAL,
    requirement=OPTIONAL,
    label=OPTIONAL,
    level3=TEXTS,
    description=OPTIONAL,
    value=TEXTS | st.integers(0, 10**25).map(str),
    basis=OPTIONAL,
    standard=OPTIONAL,
    weight=OPTIONAL,
    extra=PAIRS,
)
FUNDS = st.builds(
    FundLine,
    source=st.sampled_from(["total", "fiscal", "other", "superior", "loan"]),
    amount=TEXTS,
    level=OPTIONAL,
    label=OPTIONAL,
)
GOALS = st.builds(Goal, horizon=st.sampled_from(["item", "annual", "period", "midterm"]), text=TEXTS)
PROJECTS = st.builds(
    Project,
    no=OPTIONAL | st.from_regex(r"\A[0-9]{1,20}\Z"),
    title=OPTIONAL,
    name=TEXTS,
    fiscal_year=st.none() | st.integers(1990, 2090),
    amount_unit=OPTIONAL,
    spending_plan=st.none() | PAIRS,
    extra=PAIRS,
    funds=st.lists(FUNDS, max_size=4).map(tuple),
    goals=st.lists(GOALS, max_size=4).map(tuple),
    indicators=st.lists(INDICATORS, max_size=3).map(tuple),
)
NARRATIVES = st.builds(Narrative, section=st.sampled_from(SECTIONS), paragraphs=st.lists(TEXTS, max_size=3).map(tuple))
FILINGS = st.builds(
    Filing,
    form_id=OPTIONAL,
    fiscal_year=st.none() | st.integers(1990, 2090),
    unit_name=OPTIONAL,
    extra=PAIRS,
    narratives=st.lists(NARRATIVES, max_size=2).map(tuple),
    projects=st.lists(PROJECTS, max_size=2).map(tuple),
)


def test_waivers_of_one_day_keep_their_order() -> None:
    waivers = tuple(Waiver(id=f"w{i}", rule=f"r{i}", reason="有文件", waived_on="2031-03-01") for i in range(9))
    exports = tuple(FinalExport(id=f"e{i}", made_at="2031-03-01T08:00:00", errors=i, reason="急") for i in range(9))
    dump = to_dump(Filing(waivers=waivers, final_exports=exports))
    assert to_dump(from_dump(dump)) == dump


@settings(deadline=None, max_examples=60)
@given(FILINGS)
def test_every_dump_we_write_is_the_dump_of_what_it_loads(filing: Filing) -> None:
    dump = json.loads(json.dumps(to_dump(filing), allow_nan=False))
    assert to_dump(from_dump(dump)) == dump


def broken(path: list[Any], value: Any) -> Any:
    """The sample's dump with another value at a place; KeyError: without the key; `path` []: the value itself."""
    if not path:
        return value
    dump = copy.deepcopy(to_dump(sample()))
    place: Any = dump
    for key in path[:-1]:
        place = place[key]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return dump


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ([], [], "最外层"),
        ([], "文字", "最外层"),
        (["version"], 2, "version"),
        (["version"], True, "version"),
        (["version"], None, "version"),
        (["fiscal_year"], "2025", "fiscal_year"),
        (["fiscal_year"], 10**30, "fiscal_year"),
        (["sections"], [], "sections"),
        (["sections", "safeguards"], "文字", "sections.safeguards"),
        (["sections", "safeguards", 1], None, "sections.safeguards[1]"),
        (["projects"], KeyError, "projects"),
        (["projects"], None, "projects"),
        (["projects", 1], "文字", "projects[1]"),
        (["projects", 2, "name"], KeyError, "projects[2].name"),
        (["projects", 0, "no"], 1.5, "projects[0].no"),
        (["projects", 0, "no"], False, "projects[0].no"),
        (["projects", 0, "goals"], "甲", "projects[0].goals"),
        (["projects", 0, "spending_plan", "3"], 25, "projects[0].spending_plan.3"),
        (["projects", 0, "budget_total"], 12.5, "projects[0].budget_total"),
        (["projects", 0, "indicators"], KeyError, "projects[0].indicators"),
        (["projects", 0, "indicators", 1, "value"], 5, "projects[0].indicators[1].value"),
        (["projects", 0, "indicators", 1, "level3"], KeyError, "projects[0].indicators[1].level3"),
        (["projects", 0, "fund_lines", 0, "source"], 5, "projects[0].fund_lines[0].source"),
    ],
)
def test_wrong_data_is_refused_with_its_place(path: list[Any], value: Any, place: str) -> None:
    with pytest.raises(UserError) as refusal:
        from_dump(broken(path, value))
    where = place if place == "最外层" else f"“{place}”处"
    assert where in refusal.value.message
    assert refusal.value.advice


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    dump = json.loads(r'{"projects": [{"name": "a\ud83d", "unit_name": "\ud83d\ude00", "indicators": []}]}')
    project = from_dump(dump).projects[0]
    assert (project.name, project.unit_name) == ("a\ufffd", "😀")


@pytest.mark.parametrize(
    "name", ["yutian-organization-2025", "shapotou-organization-2024", "hengdong-organization-2022"]
)
def test_the_hand_checked_documents_load_and_keep_every_field(samples: Path, name: str) -> None:
    gold = json.loads((samples / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    dump = to_dump(from_dump(gold))
    assert to_dump(from_dump(dump)) == dump
    assert len(dump["projects"]) == len(gold["projects"])
    for ours, theirs in zip(dump["projects"], gold["projects"], strict=True):
        notes = {"seq", "bookmark", "source_lines", "accept", "quirks", "attachment_label", "indicators"}
        assert {key: ours[key] for key in theirs if key not in notes} == {
            key: value for key, value in theirs.items() if key not in notes
        }
        for row, gold_row in zip(ours["indicators"], theirs["indicators"], strict=True):
            known = set(gold_row) - {"accept", "level1_inferred", "shared_cell"}
            assert {key: row[key] for key in known} == {key: gold_row[key] for key in known}
