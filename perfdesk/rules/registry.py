"""What a finding is, and how a rule is declared.

A rule is a pure function over rows. It is registered with its code, its id in the rule catalogue, the category of the
exchanged JSON and the clause it rests on; it yields findings that point at stable addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from perfdesk.model.rows import Ref

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe correction: the new text of the field that the finding points at, and a short Chinese label."""

    ref: Ref
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. `message` is one Chinese sentence: where, what, how to mend it; `evidence` the exact text or sum.

    `also` lists further places of a finding that was aggregated. Two findings are the same when `key` is equal.
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

    @property
    def key(self) -> tuple[str, Ref]:
        """Identity across checks: the rule and its place."""
        return self.rule, self.ref
