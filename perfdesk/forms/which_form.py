"""Which form a document is printed on, told by the words of its tables, its headings and its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from perfdesk.errors import UserError
from perfdesk.forms.labels import Labels, label_key, labels_of, rows_of
from perfdesk.forms.profile import Profile
from perfdesk.forms.read_funds import inline
from perfdesk.table import Document, Paragraph, Table

_LEAST_LABELS = 3
_LEAST_GENERAL_LABELS = 4
_HEAD_ROWS_LOOKED_AT = 12
_TABLES_LOOKED_AT = 60
_HEADINGS_LOOKED_AT = 200
_CELLS_LOOKED_AT = 400
_WARNINGS_TOLD = 2
_LONGEST_CELL = 200
_LONGEST_HEADING = 30
_LEAST_SECTIONS = 2
_TITLE_WEIGHT = 0.3
_SHAPE_WEIGHT = 0.1
_SYNONYM_WEIGHT = 0.01
_CLEARLY = 0.2


def best_form(document: Document, profiles: Mapping[str, Profile], wanted: str | None = None) -> tuple[Profile, Labels]:
    """The form that fits a document best, the first one when several do, with its labels.

    `wanted` is taken unless the document is clearly on another one.
    UserError when the document has neither a table of indicators or projects nor the sections of Part One.
    """
    labels = {name: labels_of(profile) for name, profile in profiles.items()}
    tables = [table for table in document.tables() if any(is_form_table(item, table) for item in labels.values())]
    if not tables:
        prose = _form_of_prose(document, profiles, labels)
        if prose is not None:
            return profiles[prose], labels[prose]
        name = f"文件“{document.title}”" if document.title else "文件"
        advice = "请检查是否选对文件，表格的栏目名称是否完整。"
        raise UserError(f"{name}里没有找到项目绩效目标表。", "".join((*document.warnings[:_WARNINGS_TOLD], advice)))
    texts = [cell.text for table in tables[:_TABLES_LOOKED_AT] for cell in table.cells if cell.text]
    found = {label_key(text) for text in texts}
    words = found & frozenset().union(*(item.own for item in labels.values()))
    headings = list(islice(_headings(document), _HEADINGS_LOOKED_AT))
    scores = {
        name: _likeness(labels[name].own, words)
        + _SYNONYM_WEIGHT * len(labels[name].synonyms & found)
        + _titles(profile, headings)
        + _shapes(profile, texts)
        for name, profile in profiles.items()
    }
    if wanted in scores:
        scores[wanted] += _CLEARLY
    best = max(scores, key=lambda name: scores[name])
    return profiles[best], labels[best]


def _form_of_prose(document: Document, profiles: Mapping[str, Profile], labels: Mapping[str, Labels]) -> str | None:
    """The first form of those with most section headings in a document without tables; at least two are needed."""
    texts = [text for text in _headings(document) if len(text) <= _LONGEST_HEADING]
    found = {name: len({labels[name].section_in(text) for text in texts} - {None}) for name in profiles}
    best = max(found, key=lambda name: found[name] + _titles(profiles[name], texts), default=None)
    return best if best is not None and found[best] >= _LEAST_SECTIONS else None


def is_form_table(labels: Labels, table: Table) -> bool:
    """Whether a table holds indicators, the head of a project, or both."""
    rows = rows_of(table)
    if any(labels.header_fields(row) for row in rows):
        return True
    own = labels.fields_in(rows, own=True)
    if len(own) >= _LEAST_LABELS:
        return True
    named = [row for row in rows if labels.fields_in([row])]
    if len(named) >= _LEAST_LABELS and len(labels.fields_in(named)) >= _LEAST_GENERAL_LABELS:
        return True
    texts = (cell.text for row in rows[:_HEAD_ROWS_LOOKED_AT] for cell in row if cell.text)
    inside = {found[0] for text in texts if (found := inline(labels, text)) is not None}
    return "name" in inside and len(inside) >= _LEAST_GENERAL_LABELS


def _likeness(own: frozenset[str], words: frozenset[str] | set[str]) -> float:
    """How much of the form's words and of the document's are the same, 0 to 1."""
    return 2 * len(own & words) / ((len(own) + len(words)) or 1)


def _headings(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if 0 < len(block.text) <= 80:
                yield block.text
        else:
            yield from (cell.text for cell in block.row_cells(0) if 0 < len(cell.text) <= 80)


def _titles(profile: Profile, headings: list[str]) -> float:
    """A heading in the form's own words counts, one that is only read counts half."""
    own = (profile.title, *profile.titles.values())
    if any(profile.read_heading(text, own) is not None for text in headings):
        return _TITLE_WEIGHT
    return _TITLE_WEIGHT / 2 if any(profile.read_heading(text) is not None for text in headings) else 0.0


def _shapes(profile: Profile, texts: list[str]) -> float:
    """Cells that hold several fields as this form prints them."""
    patterns = [profile.pattern(column.text) for column in profile.columns if column.text is not None]
    short = [text for text in texts[:_CELLS_LOOKED_AT] if len(text) < _LONGEST_CELL]
    hits = (pattern.read(text) for pattern in patterns for text in short)
    return _SHAPE_WEIGHT if any(found and sum(map(bool, found.values())) > 1 for found in hits) else 0.0
