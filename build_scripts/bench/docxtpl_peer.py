"""The same tables by docxtpl: a template made in memory by python-docx, with loops over projects, groups and rows."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from perfdesk.forms.profile import Profile
from perfdesk.model.fields import indicator_field, project_field
from perfdesk.model.rows import Filing


def template(profile: Profile) -> bytes:
    """A template with the head and the indicator table of a form, repeated for every project."""
    from docx import Document

    document = Document()
    document.add_paragraph("{%p for p in projects %}")
    heading = document.add_paragraph("{{ p.title }}")
    heading.paragraph_format.page_break_before = True
    _head(document, profile)
    document.add_paragraph("")
    _indicators(document, profile)
    document.add_paragraph("{%p endfor %}")
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def export(source: bytes, filing: Filing, profile: Profile, path: Path) -> None:
    """Render the template for a filing and save it."""
    from docxtpl import DocxTemplate

    book = DocxTemplate(BytesIO(source))
    book.render({"projects": [_context(project, profile) for project in filing.projects]}, autoescape=True)
    book.save(path)


def _head(document: Any, profile: Profile) -> None:
    table = document.add_table(rows=len(profile.head_rows), cols=len(profile.head_widths), style="Table Grid")
    for row, cells in enumerate(profile.head_rows):
        for cell in cells:
            place = table.cell(row, cell.column)
            end = table.cell(row + cell.rows - 1, cell.column + cell.span - 1)
            place = place.merge(end) if cell.rows > 1 or cell.span > 1 else place
            if cell.label is not None:
                place.text = cell.label
            elif cell.field is not None:
                place.text = _slot("p", _key(cell.field))
            else:
                place.text = (cell.text or "").replace("{", "{{ p.").replace("}", " }}")


def _indicators(document: Any, profile: Profile) -> None:
    table = document.add_table(rows=6, cols=len(profile.columns), style="Table Grid")
    for i, column in enumerate(profile.columns):
        table.cell(0, i).text = column.header
        merge = "{% vm %}" if column.merge else ""
        table.cell(3, i).text = merge + _slot("r", column.field)
    for row, tag in ((1, "{%tr for g in p.groups %}"), (2, "{%tr for r in g %}"), (4, "{%tr endfor %}")):
        table.cell(row, 0).text = tag
    table.cell(5, 0).text = "{%tr endfor %}"


def _context(project: Any, profile: Profile) -> dict[str, Any]:
    values = {_key(name): project_field(project, name) or "" for name in profile.project_fields()}
    fields = profile.indicator_fields()
    rows = [{name: indicator_field(row, name) or "" for name in fields} for row in project.indicators]
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row[fields[0]])]
    return {**values, "title": project.title, "groups": groups}


def _slot(owner: str, name: str) -> str:
    return f"{{{{ {owner}.{name} }}}}"


def _key(name: str) -> str:
    return name.replace(".", "_")
