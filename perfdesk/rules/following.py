"""The findings of the rules for the whole filing, kept current edit by edit, in small pieces of work."""

from __future__ import annotations

from perfdesk.model.expectations import Expectations
from perfdesk.model.rows import Filing
from perfdesk.rules import ordered, with_unique_keys
from perfdesk.rules.noting import Asked, NotingFiling
from perfdesk.rules.registry import Finding, Rule, rules
from perfdesk.rules.review import reviewed


class Across:
    """`follow` a filing, `step` until nothing is left, then `found`: what `check_across` says of it from scratch."""

    def __init__(self) -> None:
        self._case: NotingFiling | None = None
        self._filing = Filing()
        self._kept: dict[str, tuple[list[Finding], Asked]] = {}
        self._waiting: dict[str, Rule] = {}

    def follow(self, filing: Filing, expectations: Expectations) -> None:
        """Take over a later state; only the rules that looked at something that is otherwise now have to run again."""
        self._filing = filing
        case = self._case
        if case is None or not case.reaches(filing, expectations):
            self._case, self._kept = NotingFiling(filing, expectations), {}
            self._waiting = {rule.code: rule for rule in rules("filing")}
            return
        asked: Asked = {}
        for known in (*(asked for _, asked in self._kept.values()), *case.asked_in_common()):
            asked.update(known)
        changed = case.move(filing, asked)
        for rule in rules("filing") if changed else ():
            kept = self._kept.get(rule.code)
            if kept is not None and not changed.isdisjoint(kept[1]):
                self._waiting[rule.code] = rule

    def step(self) -> bool:
        """Run one of the rules that have to; whether any is left."""
        if self._waiting and self._case is not None:
            case, code = self._case, next(iter(self._waiting))
            rule = self._waiting.pop(code)
            self._kept[code] = case.noted(lambda: with_unique_keys(rule.findings(case)))
        return bool(self._waiting)

    def found(self) -> tuple[Finding, ...]:
        """The findings that stand, in the order of the filing."""
        if self._case is None:
            return ()
        listed = [finding for rule in rules("filing") for finding in self._kept[rule.code][0]]
        return ordered(self._filing, reviewed(self._filing, self._case.expectations, listed))
