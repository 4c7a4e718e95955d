"""One project as read: its rows, its texts, and what rules have found out about it.

Everything here depends on the project alone, so it is kept as long as the very same project is checked again; most are,
after an edit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Concatenate, ParamSpec, TypeVar

from perfdesk.model.fields import goal_text
from perfdesk.model.rows import Indicator, Project, Ref
from perfdesk.model.target import NOT_APPLICABLE, Operator, Target, parse_target
from perfdesk.model.taxonomy import BENEFIT_KEYS, COST_KEYS, Level, level1_of, level2_of
from perfdesk.rules.clues import Sought, is_in
from perfdesk.rules.registry import Fix, Hit

_Fact = TypeVar("_Fact")
_Given = ParamSpec("_Given")
_OPERATOR_COLUMNS = ("operator", "计算符号", "指标性质")
_UNIT_COLUMNS = ("unit", "计量单位", "度量单位")
_OUTPUTS = frozenset({"quantity", "quality", "timeliness"})
_MOST_READ = 4096
_LONGEST_QUOTE = 24
_MOST_SHOWN = 20
_INNER_QUOTES = str.maketrans("“”", "‘’")


@lru_cache(maxsize=16384)
def squeezed(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def quoted(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """A text for a message: in quotation marks, without line breaks, cut when long."""
    flat = squeezed(text).rstrip("。；;").translate(_INNER_QUOTES).replace("。", "；")
    return f"“{flat if len(flat) <= longest else flat[:longest] + '…'}”"


@dataclass(slots=True)
class Row:
    """One indicator as read. `kind` is quantity, quality, timeliness, cost, benefit, satisfaction or "".

    `not_applicable`: marked as 不涉及 or the like, in the name or in the value; `filled`: has a name and a value and is
    not; `quantitative`: the value is a number. Nobody changes a row; to freeze it would double the time of reading.
    """

    project: str
    number: int
    indicator: Indicator
    level1: Level | None
    level2: Level | None
    kind: str
    target: Target
    name: str
    description: str
    value: str
    operator: Operator | None
    unit: str
    not_applicable: bool
    filled: bool
    quantitative: bool

    @property
    def where(self) -> str:
        """Where the row is, for a message."""
        return f"第{self.number}行{quoted(self.name)}" if self.name else f"第{self.number}行"

    @property
    def must_be_number(self) -> bool:
        """The printed mark of the row demands a number: 必填量化, 选填量化, 必填硬性指标."""
        mark = self.indicator.requirement or ""
        return "量化" in mark or "硬性" in mark

    @property
    def for_period(self) -> bool:
        """An indicator of the whole period alone, which the money and the goal of the year say nothing about."""
        return ("horizon", "period") in self.indicator.extra

    def ref(self, field: str) -> Ref:
        """The address of one cell of this row."""
        return Ref(self.project, self.indicator.id, field)

    def hit(self, field: str, message: str, evidence: str, **more: object) -> Hit:
        """A hit at one cell of this row; the message begins with the row. One about several rows speaks for itself."""
        said = more.pop("said", "" if more.get("also") else message)
        return Hit(self.ref(field), f"{self.where}{message}", evidence, said=said, **more)  # type: ignore[arg-type]

    def with_value(self, text: str) -> Row:
        """This row as it reads with another value."""
        return _row(self.project, self.number, replace(self.indicator, value=text))

    def fix(self, field: str, text: str, label: str) -> Fix:
        """A correction of one cell of this row."""
        return Fix(self.ref(field), text, label)


def names_of(rows: Sequence[Row]) -> str:
    """The different names of the first rows, as evidence."""
    return "、".join(dict.fromkeys(row.name for row in rows[:_MOST_SHOWN]))


def values_of(rows: Sequence[Row]) -> str:
    """The different values of the first rows, as evidence."""
    return "、".join(dict.fromkeys(row.value for row in rows[:_MOST_SHOWN]))


class Reading:
    """A project as read. `measured` are the filled rows whose value is a number, `classes` the first row of each class.

    `kept` holds the findings of its own rules with what else they depend on.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rows = tuple(_row(project.id, n, item) for n, item in enumerate(project.indicators, start=1))
        self.filled = tuple(row for row in self.rows if row.filled)
        self.kept: tuple[Any, ...] | None = None
        self.measured = tuple(row for row in self.filled if row.quantitative)
        self._facts: dict[object, Any] = {}
        self._spoken: dict[int, bool] = {}
        self._kinds: dict[str, tuple[Row, ...]] | None = None

    @cached_property
    def classes(self) -> tuple[Row, ...]:
        """The first row, blank or not, of each pair of level words as printed."""
        firsts: dict[tuple[str | None, str | None], Row] = {}
        for row in self.rows:
            firsts.setdefault((row.indicator.level1, row.indicator.level2), row)
        return tuple(firsts.values())

    @cached_property
    def spoken(self) -> str:
        """Name and description of the filled rows, a line for each, without white space."""
        return "\n".join([f"{row.name}；{row.description}" for row in self.filled])

    @cached_property
    def names(self) -> str:
        """The names of the filled rows, a line for each, without white space."""
        return "\n".join([row.name for row in self.filled])

    @cached_property
    def values(self) -> str:
        """Their values."""
        return "\n".join([row.value for row in self.filled])

    def of_kind(self, kind: str) -> tuple[Row, ...]:
        """The filled rows of one kind."""
        if self._kinds is None:
            kinds: dict[str, list[Row]] = {}
            for row in self.filled:
                kinds.setdefault(row.kind, []).append(row)
            self._kinds = {name: tuple(rows) for name, rows in kinds.items()}
        return self._kinds.get(kind, ())

    def fact(
        self, find: Callable[Concatenate[Reading, _Given], _Fact], *given: _Given.args, **_: _Given.kwargs
    ) -> _Fact:
        """What a function of this project, and of what is given besides, says; asked once while that stays the same."""
        known = self._facts.get(find)
        if known is None or known[0] != given:
            known = self._facts[find] = (given, find(self, *given))  # type: ignore[call-arg]
        return known[1]

    def rows_where(
        self, test: Callable[[Row], bool], *, name: Sought | None = None, value: Sought | None = None
    ) -> tuple[Row, ...]:
        """The filled rows that pass a test of the row alone, asked once.

        A pattern for `name` or `value` is found in those of every row that passes.
        """
        known = self._facts.get(test)
        if known is None:
            may_be = (name is None or is_in(name, self.names)) and (value is None or is_in(value, self.values))
            known = self._facts[test] = tuple([row for row in self.filled if test(row)]) if may_be else ()
        return known

    def speaks(self, pattern: Sought) -> bool:
        """Whether a pattern may be found in some text, asked once and of all texts together.

        The pattern sees a line break before and after each text: it must not need the very beginning or end.
        """
        known = self._spoken.get(id(pattern))
        if known is None:
            _SOUGHT[id(pattern)] = pattern
            known = self._spoken[id(pattern)] = is_in(pattern, self.whole)
        return known

    def texts_longer(self, length: int) -> tuple[tuple[Ref, str], ...]:
        """The texts of more characters than this."""
        if self._longest <= length:
            return ()
        return tuple([(self._ref(item, field), text) for item, field, text in self._parts if len(text) > length])

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._texts), default=0)

    def texts_like(self, *patterns: Sought) -> tuple[tuple[Ref, str], ...]:
        """The texts in which one of the patterns is found, now and then another one; in their order."""
        if not any([self.speaks(pattern) for pattern in patterns]):
            return ()
        found = {number for pattern in patterns if self.speaks(pattern) for number in self._holding(pattern)}
        parts = [self._parts[number] for number in sorted(found)]
        return tuple([(self._ref(item, field), text) for item, field, text in parts])

    @property
    def text_but_name(self) -> str:
        """All texts in a row, the name of the project left out."""
        return "".join(text for item, field, text in self._parts if item is not None or field != "name")

    def _holding(self, pattern: Sought) -> Iterator[int]:
        """The numbers of the texts in which a match begins; one that runs into the next text hides none there."""
        starts, at = self._starts, 0
        while (match := pattern.search(self.whole, at)) is not None:
            number = bisect_right(starts, match.start()) - 1
            if number >= 0:
                yield number
            if number + 1 >= len(starts):
                return
            at = starts[number + 1]

    @cached_property
    def head_texts(self) -> tuple[tuple[str, str], ...]:
        """(field, text) of name, use of funds and goals; a goal text that two fields hold appears once."""
        found = [("name", self.project.name), ("funds_use", self.project.funds_use or "")]
        whole = ""
        for name, horizon in (("annual_goal", "annual"), ("period_goal", "period"), ("goals", "item")):
            text = goal_text(self.project, horizon) or ""
            if text and squeezed(text) not in whole:
                found.append((name, text))
                whole += squeezed(text)
        return tuple((name, text) for name, text in found if text)

    def _ref(self, item: Indicator | None, field: str) -> Ref:
        return Ref(self.project.id, item.id if item is not None else None, field)

    @cached_property
    def _texts(self) -> list[str]:
        """Every text of the project, those of `_parts`: most are looked at, few are pointed at."""
        texts = [text for _, text in self.head_texts]
        for item in self.project.indicators:
            name, description, value = item.level3, item.description, item.value
            if name:
                texts.append(name)
            if description and description != name:
                texts.append(description)
            if value and value not in (name, description):
                texts.append(value)
        return texts

    @cached_property
    def _parts(self) -> list[tuple[Indicator | None, str, str]]:
        """Every text of the project as (indicator, field, text).

        A description that repeats the name is left out, and so is a value that repeats one of them.
        """
        parts: list[tuple[Indicator | None, str, str]] = [(None, name, text) for name, text in self.head_texts]
        for item in self.project.indicators:
            name, description, value = item.level3, item.description, item.value
            if name:
                parts.append((item, "level3", name))
            if description and description != name:
                parts.append((item, "description", description))
            if value and value not in (name, description):
                parts.append((item, "value", value))
        return parts

    @cached_property
    def _starts(self) -> list[int]:
        """Where each text begins in `whole`."""
        return list(accumulate([len(text) + 1 for text in self._texts[:-1]], initial=1)) if self._texts else []

    @cached_property
    def whole(self) -> str:
        """Every text of the project, each on lines of its own."""
        return "\n" + "\n".join(self._texts) + "\n"


# To hash a pattern takes as long as to search a short text: its identity stands for it, and is never used again.
_SOUGHT: dict[int, Sought] = {}
_READ: dict[str, Reading] = {}


def reading_of(project: Project) -> Reading:
    """A project as read, the one of before where it is the very same project."""
    known = _READ.get(project.id)
    if known is not None and known.project is project:
        return known
    if len(_READ) >= _MOST_READ:
        _READ.clear()
    made = _READ[project.id] = Reading(project)
    return made


def _row(project: str, number: int, item: Indicator) -> Row:
    level1, level2, kind = _classified(item.level1, item.level2)
    target, operator, unit = _measured(item)
    name, value = squeezed(item.level3), "".join(item.value.split())
    description = "".join(item.description.split()) if item.description else ""
    missing = target.kind == "not_applicable" or name in NOT_APPLICABLE
    filled = not missing and name != "" and value != ""
    return Row(
        project,
        number,
        item,
        level1,
        level2,
        kind,
        target,
        name,
        description,
        value,
        operator,
        unit,
        missing,
        filled,
        target.kind == "quantitative",
    )


def _measured(item: Indicator) -> tuple[Target, Operator | None, str]:
    """The value with the operator and the unit that columns of their own may hold."""
    target = parse_target(item.value)
    if not item.extra:
        return target, target.operator, target.unit
    sign, apart = _column(item, _OPERATOR_COLUMNS), _column(item, _UNIT_COLUMNS)
    if apart and target.kind == "quantitative" and not target.unit:
        target = replace(parse_target(f"{item.value}{apart}"), text=item.value)
    operator = target.operator or (parse_target(f"{sign}1").operator if sign else None)
    return target, operator, target.unit or apart


def _column(item: Indicator, names: tuple[str, ...]) -> str:
    """The text of a form's own column for the operator or the unit."""
    return next((text for name, text in item.extra if name in names and text), "")


@lru_cache(maxsize=1024)
def _classified(word1: str | None, word2: str | None) -> tuple[Level | None, Level | None, str]:
    """The classes of the words of a row, and its kind."""
    level1 = level1_of(word1) if word1 else None
    level2 = level2_of(word2) if word2 else None
    return level1, level2, _kind(level1, level2)


def _kind(level1: Level | None, level2: Level | None) -> str:
    key = level2.key if level2 else level1.key if level1 else ""
    if key in _OUTPUTS:
        return key
    if key in COST_KEYS:
        return "cost"
    if key in BENEFIT_KEYS:
        return "benefit"
    if key in ("service_satisfaction", "satisfaction"):
        return "satisfaction"
    return ""
