"""What a finding is, and how a rule is declared.

A rule is a pure function over rows. It is registered with its code, a short Chinese title, what it asks in one Chinese
sentence, its dimension of the review, its id in the rule catalogue, the category of the exchanged JSON and the clause
it rests on; it yields hits that point at stable addresses, and the runner stamps them into findings. Every rule carries
a good and a bad example, which a test executes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from perfdesk.model.rows import Filing, Ref

if TYPE_CHECKING:
    from perfdesk.rules.case import FilingCase, ProjectCase

_Case = TypeVar("_Case")
Run = Callable[[_Case], Iterable["Hit"]]
Severity = Literal["error", "warning", "hint"]
Scope = Literal["project", "filing"]
Dimension = Literal["完整性", "相关性", "适当性", "可行性"]
Category = Literal[
    "missing",
    "arithmetic",
    "unit",
    "operator",
    "not_measurable",
    "wrong_class",
    "duplicate",
    "copied_text",
    "year_mismatch",
    "cross_inconsistent",
    "cost_exceeds_budget",
    "cost_budget_mismatch",
    "shifted_cell",
    "typo",
    "terminology",
    "circular",
    "low_threshold",
    "weak_basis",
    "format",
    "name_mismatch",
    "sum_mismatch",
    "personal_data",
    "other",
]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
DIMENSIONS: tuple[Dimension, ...] = ("完整性", "相关性", "适当性", "可行性")


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe correction: the new text of the field that the finding points at, and a short Chinese label.

    `also` holds (place, new text) of the further places of an aggregated finding: all are mended together.
    """

    ref: Ref
    text: str
    label: str
    also: tuple[tuple[Ref, str], ...] = ()

    @property
    def texts(self) -> dict[Ref, str]:
        """The new text of every place."""
        return {self.ref: self.text, **dict(self.also)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. `message` is one Chinese sentence: where, what, how to mend it; `evidence` the exact text or sum.

    `also` lists further places of a finding that was aggregated. Two findings are the same when `key` is equal. `said`
    is the message without its row, for one line over many rows; "" where there is no such thing. `shared` counts the
    projects of such a line (`aggregate.py`): it stands at the first of its places and speaks of all of them.
    """

    rule: str
    category: str
    severity: Severity
    ref: Ref
    message: str
    evidence: str
    source: str
    fix: Fix | None = None
    also: tuple[Ref, ...] = ()
    said: str = ""
    shared: int = 0

    @property
    def key(self) -> tuple[str, Ref]:
        """Identity across checks: the rule and its place."""
        return self.rule, self.ref


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule yields: a finding without the parts that the rule's declaration already says.

    `severity` and `category` stand for those of the rule where one clause of it differs.
    """

    ref: Ref
    message: str
    evidence: str
    fix: Fix | None = None
    also: tuple[Ref, ...] = ()
    severity: Severity | None = None
    category: Category | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One registered rule. `good` and `bad` build a filing on which it is silent and on which it fires.

    `sometimes` are the severities that some hits have instead of the usual one. `title` names what is found wrong in a
    few Chinese words, `asks` says what should be, in one sentence; `dimension` is one of the four of the review
    (财预〔2015〕88号, 绩效目标审核表).
    """

    code: str
    title: str
    asks: str
    dimension: Dimension
    catalogue: str
    severity: Severity
    category: Category
    source: str
    scope: Scope
    good: Callable[[], Filing]
    bad: Callable[[], Filing]
    run: Callable[[Any], Iterable[Hit]]
    sometimes: tuple[Severity, ...] = ()

    def findings(self, case: ProjectCase | FilingCase) -> list[Finding]:
        """The findings of this rule on one project or on one whole filing."""
        return [self.finding(hit) for hit in self.run(case)]

    def finding(self, hit: Hit) -> Finding:
        """A hit of this rule with what its declaration says."""
        return Finding(
            rule=self.code,
            category=hit.category or self.category,
            severity=hit.severity or self.severity,
            ref=hit.ref,
            message=hit.message,
            evidence=hit.evidence,
            source=self.source,
            fix=hit.fix,
            also=hit.also,
            said=hit.said,
        )


_RULES: dict[str, Rule] = {}


def project_rule(
    code: str,
    *,
    title: str,
    asks: str,
    dimension: Dimension,
    catalogue: str,
    severity: Severity,
    category: Category,
    source: str,
    good: Callable[[], Filing],
    bad: Callable[[], Filing],
    sometimes: tuple[Severity, ...] = (),
) -> Callable[[Run[ProjectCase]], Run[ProjectCase]]:
    """Register a rule that looks at one project at a time."""
    made = partial(Rule, code, title, asks, dimension, catalogue, severity, category, source, "project", good, bad)
    return _registered(partial(made, sometimes=sometimes))


def filing_rule(
    code: str,
    *,
    title: str,
    asks: str,
    dimension: Dimension,
    catalogue: str,
    severity: Severity,
    category: Category,
    source: str,
    good: Callable[[], Filing],
    bad: Callable[[], Filing],
    sometimes: tuple[Severity, ...] = (),
) -> Callable[[Run[FilingCase]], Run[FilingCase]]:
    """Register a rule that needs all projects or Part One."""
    made = partial(Rule, code, title, asks, dimension, catalogue, severity, category, source, "filing", good, bad)
    return _registered(partial(made, sometimes=sometimes))


def rules(scope: Scope | None = None) -> tuple[Rule, ...]:
    """Every registered rule, or those of one scope, by families and within them as they are written."""
    from perfdesk.rules import families

    return _of_scope(scope, len(_RULES), tuple(vars(families)))


@cache
def _of_scope(scope: Scope | None, _count: int, order: tuple[str, ...]) -> tuple[Rule, ...]:
    """Not in order of registration: that follows from which module was imported first."""
    places = {f"perfdesk.rules.{name}": place for place, name in enumerate(order)}
    found = [rule for rule in _RULES.values() if scope is None or rule.scope == scope]
    return tuple(sorted(found, key=lambda rule: places.get(rule.run.__module__, len(places))))


def _registered(made: Callable[[Run[_Case]], Rule]) -> Callable[[Run[_Case]], Run[_Case]]:
    """A decorator that adds the rule made of a function and gives the function back."""

    def register(run: Run[_Case]) -> Run[_Case]:
        rule = made(run)
        if rule.code in _RULES:
            raise ValueError(f"two rules with the code {rule.code}")
        _RULES[rule.code] = rule
        return run

    return register
