"""What a form demands of its content, as far as the rules ask. Filled from the form definition, never by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """The demands of one form.

    `level2` lists, for each level-1 word that the form prints, its level-2 words; `required_level2` those that must
    have a filled row. `own_words` are words that this form prints although the general dictionary knows a better one.
    `code_pattern` is a regular expression for the project code with a group `year` (two digits), "" for none.
    `marks` gives the requirement (必填量化 ...) that the form usually prints behind a level-2 word.
    `severities` changes what a rule counts as on this form: its code -> error, warning, hint or off. `thresholds` are
    numbers that rules compare with, by name (docs/forms.md); a rule has its own usual one.
    `for_system`: the budget system reads this form, so texts must be as it accepts them.
    `sign_off`: the project fields that are filled in when the table is handed in; None: the usual ones printed.
    `plan_months` are the months of the spending plan, `()` when the form has none. `narrative_name` is what the form
    calls its prose.
    """

    amount_unit: str = "万元"
    level2: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required_level1: tuple[str, ...] = ()
    required_level2: tuple[str, ...] = ()
    own_words: tuple[str, ...] = ()
    code_pattern: str = ""
    plan_months: tuple[str, ...] = ()
    has_basis: bool = False
    has_description: bool = False
    row_range: tuple[int, int] = (5, 15)
    narrative_name: str = "第一部分"
    marks: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, str] = field(default_factory=dict)
    for_system: bool = False
    thresholds: Mapping[str, float] = field(default_factory=dict)
    sign_off: tuple[str, ...] | None = None
