"""A filing beside last year's: what each row said then, as if it had been rolled forward from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from perfdesk.model.fields import (
    GOAL_FIELDS,
    INDICATOR_FIELDS,
    PROJECT_TEXT_FIELDS,
    indicator_field,
    project_field,
    read_ref,
)
from perfdesk.model.rows import SECTIONS, Carried, Filing, Ref
from perfdesk.workflow.compare import paired_projects, paired_rows

_HEAD = (*PROJECT_TEXT_FIELDS, *GOAL_FIELDS.values())


def beside_last_year(filing: Filing, last: Filing) -> Filing:
    """The filing with last year's texts of every row that can be matched in the other filing; nothing waits in it.

    Projects and rows are matched as in a comparison: by id, by code and name, by likeness.
    """
    return replace(filing, carried=tuple(_marks(filing, last)))


def _marks(filing: Filing, last: Filing) -> Iterator[Carried]:
    yield from _mark(None, None, {name: read_ref(last, Ref(None, None, name)) for name in SECTIONS})
    for before, now in paired_projects(last, filing).pairs:
        old, new = last.projects[before], filing.projects[now]
        yield from _mark(new.id, None, {name: project_field(old, name) for name in _HEAD})
        matched = dict(paired_rows(old, new).pairs)
        for place, row in matched.items():
            item = old.indicators[place]
            texts = {name: indicator_field(item, name) for name in INDICATOR_FIELDS}
            yield from _mark(new.id, new.indicators[row].id, texts)
        for place, item in enumerate(old.indicators):
            if place not in matched:
                yield from _mark(new.id, item.id, {name: indicator_field(item, name) for name in INDICATOR_FIELDS})


def _mark(project_id: str | None, indicator_id: str | None, texts: Mapping[str, str | None]) -> Iterator[Carried]:
    last = tuple((name, text) for name, text in texts.items() if text and text.strip())
    if last:
        yield Carried(project_id=project_id, indicator_id=indicator_id, last=last)
