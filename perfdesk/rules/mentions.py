"""Where Part One speaks of a project: its name there, the amount behind it, and the table that is meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from perfdesk.model.money import Amount, amounts_in
from perfdesk.model.rows import Ref
from perfdesk.rules.case import FilingCase, ProjectCase, squeezed

_QUOTED = re.compile(
    r"[“\"「『]([^“”\"「」『』\n]{2,60})[”\"」』]\s*(?=(项目)?)(?:(?:项目)?[，,：:（(]?[^“”\"。；;，,其\n]{0,16}?([0-9][0-9,.]*\s*(?:万元|亿元|元)))?"
)
_BEHIND = re.compile(
    r"(?:项目)?[，,：:（(]?(?:年初|本年|当年|年度|全年|20\d\d年)?(?:预算|资金|经费)?(?:安排|投入|下达|共计|合计|共|计|为|[:：])*([0-9][0-9,.]*\s*(?:万元|亿元|元))"
)
_GENERIC_WORD = re.compile(r"(?:项目|专项|工作|补助|管理)?(?:经费|费用|资金|支出|费|款|项目)")
_OPENING = re.compile(r"(?:^|[\n。；;，,、:：（(）).．\s])$")
_HEADING = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[0-9]{1,2}[.．、])\s*([^：:。；;\n]{2,60}?)\s*$", re.MULTILINE
)
_DASHES = str.maketrans("－–—―-─", "-" * 6)
_MANY_DASHES = re.compile("--+")
_SURE = 0.75
_LIKELY = 0.4
_HEADED = 0.6
_COMMON = 50
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention. `exact`: the printed name; `sure`: close enough to compare the amounts; `quote`: the words."""

    ref: Ref
    name: str
    amount: Amount | None
    quote: str
    project: ProjectCase
    exact: bool
    sure: bool

    @property
    def between(self) -> str:
        """The words between the name and the amount."""
        words = self.quote.partition(self.name)[2]
        return re.split(r"[0-9][0-9,.]*\s*(?:万元|亿元|元)", words, maxsplit=1)[0]


@lru_cache(maxsize=8192)
def plain_name(text: str) -> str:
    """A name for comparison: no white space, one kind of dash and bracket."""
    plain = squeezed(text).translate(_DASHES).replace("（", "(").replace("）", ")")
    return _MANY_DASHES.sub("-", plain) if "--" in plain else plain


def differ_by_generic_word(one: str, other: str) -> bool:
    """One name is the other with 经费, 项目资金 or the like behind it."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and _GENERIC_WORD.fullmatch(long, len(short)) is not None


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item of Part One whose heading is the name of a project; `text` is what stands below it."""

    ref: Ref
    name: str
    text: str
    project: ProjectCase

    @property
    def exact(self) -> bool:
        """The heading is the printed name, but for spaces and dashes."""
        return plain_name(self.name) == plain_name(self.project.project.name)

    @property
    def sure(self) -> bool:
        """Certainly meant for that table: very like its name, or with one wrong character."""
        one, other = plain_name(self.name), plain_name(self.project.project.name)
        slip = len(one) == len(other) and sum(left != right for left, right in zip(one, other, strict=True)) == 1
        return slip or likeness(one, other) >= _SURE


def mentions(case: FilingCase) -> tuple[Mention, ...]:
    """Every mention of a project in Part One, one for each name there; read once for a case."""
    return case.shared(_known)[0]


def unmatched(case: FilingCase) -> tuple[tuple[Ref, str, str], ...]:
    """(section, name, words) of the quoted names with an amount of their own that are like no table's name."""
    return case.shared(_known)[1]


def items(case: FilingCase) -> tuple[Item, ...]:
    """The items of Part One that are headed `（一）name`, with the table that each means; read once for a case."""
    return case.shared(_known)[2]


def paragraphs(case: FilingCase) -> tuple[Item, ...]:
    """The paragraphs of Part One that speak of one project only: its printed name with its amount, and what it does."""
    return case.shared(_known)[3]


def _paragraphs(case: FilingCase, named: tuple[Mention, ...]) -> Iterator[Item]:
    sections = dict(case.sections())
    for ref in dict.fromkeys(mention.ref for mention in named):
        here = [mention for mention in named if mention.ref == ref]
        for text in sections[ref].split("\n"):
            of_it = [mention for mention in here if mention.quote in text]
            if len(of_it) == 1 and of_it[0].exact and of_it[0].amount is not None:
                yield Item(ref, of_it[0].name, text.split(of_it[0].quote, 1)[1], of_it[0].project)


def _headed(case: FilingCase) -> Iterator[Item]:
    """Exact names first, so that no like name takes their table."""
    by_name = {plain_name(one.project.name): one for one in case.projects if one.project.name.strip()}
    found = [(ref, text, match) for ref, text in case.sections() for match in _HEADING.finditer(text)]
    exact = {plain_name(match[1]) for _, _, match in found} & by_name.keys()
    index = _Index([project for name, project in by_name.items() if name not in exact] if found else [])
    for n, (ref, text, match) in enumerate(found):
        project = by_name.get(plain_name(match[1]))
        if project is None and len(match[1]) >= _SHORTEST:
            likely = index.likeliest(match[1], None)
            project = likely[0] if likely is not None and likely[1] >= _HEADED else None
        if project is not None:
            after = found[n + 1] if n + 1 < len(found) and found[n + 1][0] == ref else None
            yield Item(ref, match[1], text[match.end() : after[2].start() if after else len(text)], project)


_Lost = tuple[tuple[Ref, str, str], ...]
_Found = tuple[tuple[Mention, ...], _Lost, tuple[Item, ...], tuple[Item, ...]]
_LAST: list[tuple[object, _Found]] = []


def _known(case: FilingCase) -> _Found:
    """Mentions, names without a table, and items of a filing.

    They are what the last filing said where names, budgets and Part One are the same, with the tables of this one.
    """
    asked = (
        tuple(case.sections()),
        tuple((one.project.id, one.project.name, one.budget_text, one.unit) for one in case.projects),
    )
    if _LAST and _LAST[0][0] == asked:
        now = {one.project.id: one for one in case.projects}
        said, lost, headed, told = _LAST[0][1]
        return (
            tuple(_of_now(mention, now[mention.project.project.id]) for mention in said),
            lost,
            tuple(replace(item, project=now[item.project.project.id]) for item in headed),
            tuple(replace(item, project=now[item.project.project.id]) for item in told),
        )
    names: list[tuple[Ref, str, str]] = []
    mentioned = tuple(_find(case, names))
    found = (mentioned, tuple(names), tuple(_headed(case)), tuple(_paragraphs(case, mentioned)))
    _LAST[:] = [(asked, found)]
    return found


def _of_now(mention: Mention, project: ProjectCase) -> Mention:
    return mention if mention.project.project is project.project else replace(mention, project=project)


def _find(case: FilingCase, lost: list[tuple[Ref, str, str]]) -> Iterator[Mention]:
    """The mentions; names with an amount that fit no table go to `lost`."""
    by_name = {plain_name(project.project.name): project for project in case.projects if project.project.name.strip()}
    loose: list[tuple[Ref, str, Amount | None, str]] = []
    named: set[str] = set()
    for ref, text in case.sections():
        for name, amount, quote in (*_quoted(text), *_unquoted(text, by_name)):
            project = by_name.get(plain_name(name))
            if project is None:
                loose.append((ref, name, amount, quote))
            else:
                named.add(project.project.id)
                yield Mention(ref, name, amount, quote, project, exact=True, sure=True)
    index = _Index([project for project in case.projects if project.project.id not in named] if loose else [])
    for ref, name, amount, quote in loose:
        likely = index.likeliest(name, amount)
        if likely is not None:
            project, likeness = likely
            yield Mention(ref, name, amount, quote, project, exact=False, sure=likeness >= _SURE)
        elif amount is not None and "项目" in quote and len(name) >= _SHORTEST and not _like_any(name, case):
            lost.append((ref, name, quote))


def _like_any(name: str, case: FilingCase) -> bool:
    """Somewhat like the name of a table that another mention has claimed."""
    return any(likeness(name, project.project.name) >= _LIKELY for project in case.projects)


def _quoted(text: str) -> Iterator[tuple[str, Amount | None, str]]:
    """Names in quotation marks with an amount behind them, or with the word 项目."""
    for match in _QUOTED.finditer(text):
        if match[3] or match[2]:
            yield match[1], _amount(match[3]), match[0]


def _unquoted(text: str, by_name: dict[str, ProjectCase]) -> Iterator[tuple[str, Amount | None, str]]:
    """Printed names of tables that stand alone before an amount."""
    for project in by_name.values():
        yield from _alone(project.project.name.strip(), text)


@lru_cache(maxsize=8192)
def _alone(name: str, text: str) -> tuple[tuple[str, Amount | None, str], ...]:
    found: list[tuple[str, Amount | None, str]] = []
    at = text.find(name) if len(name) >= _SHORTEST else -1
    while at >= 0:
        behind = _BEHIND.match(text, at + len(name))
        if behind and _OPENING.search(text[max(0, at - 1) : at]):
            found.append((name, _amount(behind[1]), text[at : behind.end()]))
        at = text.find(name, at + len(name))
    return tuple(found)


def _amount(text: str | None) -> Amount | None:
    found = amounts_in(text) if text else []
    return found[0][0] if found else None


class _Index:
    """Finds the table that a name may mean among those that no exact name has claimed, by pairs of characters."""

    def __init__(self, projects: list[ProjectCase]) -> None:
        self._pairs: dict[str, list[int]] = defaultdict(list)
        self._projects = projects
        budgets = ((project.budget, number) for number, project in enumerate(projects))
        self._sorted = sorted((float(budget.yuan), number) for budget, number in budgets if budget is not None)
        self._sizes = []
        for number, project in enumerate(projects):
            pairs = pairs_of(project.project.name)
            self._sizes.append(len(pairs))
            for pair in pairs:
                self._pairs[pair].append(number)
        self._taken: set[int] = set()

    def likeliest(self, name: str, amount: Amount | None) -> tuple[ProjectCase, float] | None:
        """The likeliest table with its likeness (0 to 1), each table only once; None when none is likely."""
        pairs = pairs_of(name)
        same_amounts = self._with_amount(amount)
        shared: Counter[int] = Counter()
        for pair in pairs:
            numbers = self._pairs.get(pair, ())
            shared.update(numbers if len(numbers) <= _COMMON else ())
        best: tuple[float, int, float] | None = None
        for number, count in shared.items():
            likeness = 2 * count / (len(pairs) + self._sizes[number])
            same_amount = number in same_amounts
            if number in self._taken or likeness < (_LIKELY / 2 if same_amount else _LIKELY):
                continue
            rank = (likeness + (1 if same_amount else 0), -number, likeness)
            best = rank if best is None or rank > best else best
        if best is None:
            return None
        self._taken.add(-best[1])
        return self._projects[-best[1]], best[2]

    def _with_amount(self, amount: Amount | None) -> set[int]:
        """The tables whose budget is this amount."""
        if amount is None:
            return set()
        low, high = float(amount.yuan - amount.tolerance), float(amount.yuan + amount.tolerance)
        start, stop = bisect_left(self._sorted, (low, -1)), bisect_left(self._sorted, (high, len(self._projects)))
        return {number for _, number in self._sorted[start:stop]}


def likeness(one: str, other: str) -> float:
    """How far two names share their pairs of characters: 0 nothing, 1 all."""
    return share(pairs_of(one), pairs_of(other))


def share(left: frozenset[str], right: frozenset[str]) -> float:
    """How much of two sets of pairs is in both: 0 nothing, 1 all."""
    shared = len(left & right)
    return 2 * shared / (len(left) + len(right)) if shared else 0.0


@lru_cache(maxsize=8192)
def pairs_of(name: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a name."""
    plain = plain_name(name)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
