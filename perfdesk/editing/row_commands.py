"""Commands for several indicator rows of one project at once; pure as those in `commands`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from perfdesk.editing.step import Step, step_between
from perfdesk.model.fields import with_project
from perfdesk.model.rows import Filing, Indicator, new_id
from perfdesk.model.taxonomy import bare_word, level1_of, level2_of

Rows = tuple[Indicator, ...]


class IndicatorClass(NamedTuple):
    """A class as words: "" for a level that the row does not have."""

    level1: str
    level2: str


def class_of_row(row: Indicator) -> IndicatorClass:
    """The level words of a row."""
    return IndicatorClass(row.level1 or "", row.level2 or "")


def classes_at_hand(rows: Sequence[Indicator], level2: Mapping[str, Sequence[str]]) -> tuple[IndicatorClass, ...]:
    """The classes that a row can be put into: those of the form in its order, in the words that `rows` use for them,
    then those that only the rows have. `level2` lists the level-2 words of each level-1 word of the form."""
    used = {_key(class_of_row(row)): class_of_row(row) for row in reversed(rows)}
    form = [IndicatorClass(one, two) for one, words in level2.items() for two in words or ("",)]
    found = {_key(item): used.get(_key(item), item) for item in form}
    found |= {key: item for key, item in reversed(used.items()) if key not in found and any(item)}
    return tuple(found.values())


def same_class(item: IndicatorClass, wanted: IndicatorClass) -> bool:
    """Whether a class is the wanted one, however it is spelt; a wanted level 1 alone takes all below it."""
    one, two = _key(item), _key(wanted)
    return one == two or (not wanted.level2 and one[0] == two[0])


def end_of_class(rows: Sequence[Indicator], target: IndicatorClass, order: Sequence[IndicatorClass]) -> int:
    """The 0-based position behind the last row of a class; where there is none, behind the last row of the classes
    before it in `order`."""
    key = _key(target)
    places = [_key(item) for item in order]
    before = set(places[: places.index(key)]) if key in places else set(places)
    kinds = [_key(class_of_row(row)) for row in rows]
    for wanted in ({key}, before):
        last = max((i for i, kind in enumerate(kinds) if kind in wanted), default=None)
        if last is not None:
            return last + 1
    return 0 if key in places else len(rows)


def duplicate_indicators(filing: Filing, project_id: str, ids: Collection[str]) -> Step | None:
    """A copy of every row behind the last of its neighbours that are copied too."""
    project = filing.project(project_id)
    rows: list[Indicator] = []
    waiting: list[Indicator] = []
    for row in project.indicators:
        if row.id not in ids:
            rows += waiting
            waiting = []
        rows.append(row)
        if row.id in ids:
            waiting.append(replace(row, id=new_id()))
    return _rearranged(filing, project_id, (*rows, *waiting), f"复制{len(ids)}行指标")


def move_indicators(filing: Filing, project_id: str, ids: Collection[str], offset: int) -> Step | None:
    """Move rows one up (-1) or down (1) together; None when one of them stands at the edge already."""
    order = list(filing.project(project_id).indicators)
    chosen = [i for i, row in enumerate(order) if row.id in ids]
    if not chosen or not all(0 <= i + offset < len(order) for i in chosen):
        return None
    for i in sorted(chosen, reverse=offset > 0):
        order.insert(i + offset, order.pop(i))
    return _rearranged(filing, project_id, tuple(order), "移动指标")


def move_to_class(
    filing: Filing,
    project_id: str,
    ids: Collection[str],
    target: IndicatorClass,
    level2: Mapping[str, Sequence[str]],
    mark: str = "",
) -> Step | None:
    """Give rows the level words of another class and put them behind its last row, in their order.

    The mark of the class (必填量化 ...) is that of its rows, else `mark`. Rows of the class itself stay where they are.
    """
    rows = filing.project(project_id).indicators
    key = _key(target)
    moving = [row for row in rows if row.id in ids and _key(class_of_row(row)) != key]
    gone = {row.id for row in moving}
    staying = [row for row in rows if row.id not in gone]
    mark = next((row.requirement for row in staying if row.requirement and _key(class_of_row(row)) == key), mark)
    at = end_of_class(staying, target, classes_at_hand(rows, level2))
    moved = [_in_class(row, target, mark) for row in moving]
    word = target.level2 or target.level1
    return _rearranged(filing, project_id, (*staying[:at], *moved, *staying[at:]), f"移到{word}")


def _in_class(row: Indicator, target: IndicatorClass, mark: str) -> Indicator:
    """A row under other level words; levels and marks that it does not have stay away."""
    return replace(
        row,
        level1=target.level1 if row.level1 is not None else None,
        level2=target.level2 if row.level2 is not None else None,
        requirement=mark if row.requirement is not None else None,
    )


def _rearranged(filing: Filing, project_id: str, rows: Iterable[Indicator], label: str) -> Step | None:
    project = filing.project(project_id)
    return step_between(label, filing, with_project(filing, replace(project, indicators=tuple(rows))))


def _key(item: IndicatorClass) -> tuple[str, str]:
    """What tells classes apart whatever their spelling; a level 2 that stands alone goes under its only level 1."""
    one, two = level1_of(item.level1), level2_of(item.level2)
    above = one.key if one is not None else bare_word(item.level1)
    if not above and two is not None and len(two.parents) == 1:
        above = two.parents[0]
    return above, two.key if two is not None else bare_word(item.level2)
