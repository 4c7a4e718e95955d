"""The reviewers' remarks on two real documents: no false alarm, and what the rules are known to find."""

from __future__ import annotations

import importlib.util
import json

import pytest

from perfdesk.forms.profile import profile_for
from perfdesk.model.expectations import Expectations
from perfdesk.rules import check
from perfdesk.rules.report import as_json

OTHER_FORM = Expectations(
    amount_unit="万元",
    level2={
        "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
        "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        "满意度指标": ("服务对象满意度指标",),
    },
    required_level1=("产出指标", "效益指标", "满意度指标"),
    required_level2=("数量指标", "质量指标", "时效指标", "成本指标", "服务对象满意度指标"),
)


@pytest.fixture(scope="module")
def scorer(samples):
    path = samples / "review" / "score_check.py"
    spec = importlib.util.spec_from_file_location("score_check", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("seed", "document", "expectations", "error_recall", "warning_recall"),
    [
        ("000", "yutian-organization-2025", None, 0.95, 0.85),
        ("001", "shapotou-organization-2024", OTHER_FORM, 0.95, 0.70),
    ],
)
def test_the_findings_agree_with_the_reviewers(
    samples, scorer, seed, document, expectations, error_recall, warning_recall
):
    interchange = pytest.importorskip("perfdesk.workflow.interchange")
    filing = interchange.from_dump(json.loads((samples / "expected" / f"{document}.json").read_text("utf-8")))
    findings = check(filing, expectations or profile_for("hebei-project").expectations)
    result = scorer.score(scorer.read_findings(as_json(filing, findings)), *scorer.read_gold(seed))
    assert result["must_not_flag"] == 0
    assert result["must_not_flag_hints"] == 0
    assert result["precision"] >= 0.98
    assert result["precision_places"] >= 0.95
    assert result["recall_error"] >= error_recall
    assert result["recall_warning"] >= warning_recall
    assert result["unknown_categories"] == []
