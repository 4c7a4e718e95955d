"""A filing that notes what its rules look at, so that it can tell which of them a change concerns.

A rule is a pure function: while everything that it looked at is as it was, it would find the same again. What a rule
looks at is noted by what is asked (a field, a fact of a reading), not for each project: all of it is compared for every
project that changed. Facts are asked of the project as read itself, so what they look at within does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import MethodType
from typing import Any, TypeVar, cast

from perfdesk.model.expectations import Expectations
from perfdesk.model.rows import Carried, Filing, Project, Ref
from perfdesk.rules.case import FilingCase, ProjectCase, Row, year_of_codes
from perfdesk.rules.clues import Sought
from perfdesk.rules.reading import Reading

Key = tuple[object, ...]
"""Of whom, what, and the identities of what it was asked with."""
Asked = dict[Key, tuple[Any, ...] | None]
"""Each question with what it was asked with, None for what is simply read."""
_Found = TypeVar("_Found")
_YEAR: Key = ("filing", "year")
_PROSE: Key = ("filing", "narratives")
_CARRIED: Key = ("filing", "carried")
_ALL: Key = ("filing", "all")


class _Notes:
    """Where questions are written down at present."""

    __slots__ = ("asked",)

    def __init__(self) -> None:
        self.asked: Asked = {}


class _View:
    """Stands for a project, its reading or its case; whatever is asked is answered by the true one, and noted."""

    __slots__ = ("_notes", "true")
    owner = ""

    def __init__(self, true: object, notes: _Notes) -> None:
        self.true = true
        self._notes = notes

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.true, name)
        if isinstance(found, MethodType):
            return partial(self._ask, name)
        self._notes.asked[self.owner, name] = None
        return found

    def _ask(self, name: str, *given: Any) -> Any:
        self._notes.asked[(self.owner, name, *map(id, given))] = given
        return getattr(self.true, name)(*given)


def _often(name: str) -> property:
    """What is read so often that the general way is too long."""

    def read(self: _View) -> Any:
        self._notes.asked[self.owner, name] = None
        return getattr(self.true, name)

    return property(read)


class _ProjectView(_View):
    """The identity of a project never changes."""

    __slots__ = ("id",)
    owner = "project"
    name = _often("name")

    def __init__(self, true: Project, notes: _Notes) -> None:
        super().__init__(true, notes)
        self.id = true.id


class _ReadingView(_View):
    __slots__ = ()
    owner = "reading"

    def fact(self, find: Callable[..., Any], *given: Any) -> Any:
        self._notes.asked[("reading", "fact", id(find), *map(id, given))] = (find, *given)
        return self.true.fact(find, *given)  # type: ignore[attr-defined]

    def rows_where(self, test: Callable[[Row], bool], **signs: Sought | None) -> Any:
        self._notes.asked["reading", "rows_where", id(test)] = (test,)
        return self.true.rows_where(test, **signs)  # type: ignore[attr-defined]


class _CaseView(_View):
    """`ref` and `hit` depend on the identity of the project alone."""

    __slots__ = ("expectations", "hit", "project", "reading", "ref")
    owner = "case"
    budget = _often("budget")
    budget_text = _often("budget_text")
    unit = _often("unit")

    def __init__(self, true: ProjectCase, notes: _Notes) -> None:
        super().__init__(true, notes)
        self.expectations = true.expectations
        self.project = _ProjectView(true.project, notes)
        self.reading = _ReadingView(true.reading, notes)
        self.ref, self.hit = true.ref, true.hit

    def turn_to(self, true: ProjectCase) -> None:
        """Stand for a later state of the same project."""
        self.true, self.project.true, self.reading.true = true, true.project, true.reading


class NotingFiling(FilingCase):
    """A filing over its changes. `noted` runs something and gives what it asked; `move` tells what was changed."""

    def __init__(self, filing: Filing, expectations: Expectations) -> None:
        super().__init__(filing, expectations)
        self._notes = _Notes()
        self._cases = {one.id: ProjectCase(filing, one, expectations) for one in filing.projects}
        self._views = {key: _CaseView(case, self._notes) for key, case in self._cases.items()}
        self._order = tuple(self._cases)
        self._said: dict[object, tuple[Any, Asked]] = {}
        self._code_year = year_of_codes(filing, expectations.code_pattern)

    @property
    def filing(self) -> Filing:
        """The filing itself: whoever looks at it looks at everything."""
        self._notes.asked[_ALL] = None
        return self._filing

    @property
    def projects(self) -> tuple[ProjectCase, ...]:
        """Every project, with notes."""
        return cast("tuple[ProjectCase, ...]", tuple(self._views.values()))

    @property
    def year(self) -> int | None:
        """The fiscal year of the filing, if known."""
        self._notes.asked[_YEAR] = None
        return self._year_now

    @property
    def _year_now(self) -> int | None:
        return FilingCase(self._filing, self.expectations).year

    @property
    def carried(self) -> tuple[Carried, ...]:
        """What was taken over from last year's filing."""
        self._notes.asked[_CARRIED] = None
        return self._filing.carried

    def sections(self) -> Iterator[tuple[Ref, str]]:
        """Every section of Part One with its address."""
        self._notes.asked[_PROSE] = None
        return super().sections()

    def shared(self, find: Callable[[FilingCase], _Found]) -> _Found:
        """What a function says of this case, asked once while what it looked at stays the same."""
        if find not in self._said:
            self._said[find] = self.noted(lambda: find(self))
        found, asked = self._said[find]
        self._notes.asked.update(asked)
        return found  # type: ignore[no-any-return]

    def noted(self, work: Callable[[], _Found]) -> tuple[_Found, Asked]:
        """The result of some work, and what it asked."""
        outer, self._notes.asked = self._notes.asked, {}
        try:
            return work(), self._notes.asked
        finally:
            self._notes.asked = outer

    def reaches(self, filing: Filing, expectations: Expectations) -> bool:
        """Whether that filing is this one with other texts: the same projects in the same order, in the same year."""
        return (
            expectations is self.expectations
            and filing.fiscal_year == self._filing.fiscal_year
            and tuple(project.id for project in filing.projects) == self._order
            and year_of_codes(filing, expectations.code_pattern) == self._code_year
        )

    def move(self, filing: Filing, asked: Asked) -> set[Key]:
        """Take over a filing within reach; which of these questions are answered otherwise now."""
        before, year = self._filing, self._year_now
        self._filing = filing
        changed = {key for key in asked if key == _ALL and filing is not before}
        changed |= {_PROSE} if filing.narratives != before.narratives else set()
        changed |= {_CARRIED} if filing.carried is not before.carried else set()
        changed |= {_YEAR} if self._year_now != year else set()
        for old, new in zip(before.projects, filing.projects, strict=True):
            if old is not new:
                changed |= self._moved(new, asked)
        for find, (_, looked) in list(self._said.items()):
            if not changed.isdisjoint(looked):
                del self._said[find]
        return changed

    def _moved(self, project: Project, asked: Asked) -> set[Key]:
        old, new = self._cases[project.id], ProjectCase(self._filing, project, self.expectations)
        self._cases[project.id] = new
        self._views[project.id].turn_to(new)
        return {key for key, given in asked.items() if key[0] != "filing" and _differs(old, new, key, given)}

    def asked_in_common(self) -> Iterable[Asked]:
        """What the shared findings asked."""
        return [asked for _, asked in self._said.values()]


def _differs(old: ProjectCase, new: ProjectCase, key: Key, given: tuple[Any, ...] | None) -> bool:
    if key[1] == "filing":
        return True
    return bool(_answer(old, key, given) != _answer(new, key, given))


def _answer(case: ProjectCase, key: Key, given: tuple[Any, ...] | None) -> Any:
    asked: ProjectCase | Project | Reading = case
    if key[0] != "case":
        asked = case.project if key[0] == "project" else case.reading
    found = getattr(asked, cast("str", key[1]))
    return found if given is None else found(*given)
