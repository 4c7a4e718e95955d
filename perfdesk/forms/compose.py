"""A project as the tables that its form prints, and a filing as a whole document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perfdesk.forms.profile import HeadCell, IndicatorColumn, Profile
from perfdesk.model.fields import indicator_field, project_field
from perfdesk.model.rows import Filing, Indicator, Project
from perfdesk.table import Block, Cell, Document, Paragraph, Table


def compose_head(project: Project, profile: Profile) -> Table:
    """The head of a project: identity, money, plan, goals."""
    cells = [_head_cell(project, cell, row) for row, cells in enumerate(profile.head_rows) for cell in cells]
    return Table(
        rows=len(profile.head_rows),
        columns=len(profile.head_widths),
        cells=tuple(cells),
        widths=profile.head_widths,
        min_heights=(profile.head_row_height,) * len(profile.head_rows),
        role="head",
    )


def compose_indicators(project: Project, profile: Profile) -> Table:
    """The indicator table of a project: one header row, then one row per indicator."""
    rows = project.indicators
    cells = [
        Cell(text=column.header, row=0, column=i, role="column_header") for i, column in enumerate(profile.columns)
    ]
    for i, column in enumerate(profile.columns):
        cells += _merged_cells(rows, column, i) if column.merge else _plain_cells(rows, column, i)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    merged = 0
    while merged < len(profile.columns) and profile.columns[merged].merge:
        merged += 1
    return Table(
        rows=1 + len(rows),
        columns=len(profile.columns),
        cells=tuple(cells),
        widths=tuple(column.width for column in profile.columns),
        min_heights=(profile.header_height,) + (profile.row_height,) * len(rows),
        header_rows=1,
        repeat_columns=merged,
        role="indicators",
    )


def compose_project(project: Project, profile: Profile) -> tuple[Block, ...]:
    """Heading, head table, gap, indicator table: one project on its page."""
    title = project.title or profile.title_for(project.no, project.name)
    return (
        Paragraph(
            text=title,
            role="project_title",
            outline=2,
            bookmark=f"_Toc_project_{project.id}",
            page_break_before=True,
        ),
        compose_head(project, profile),
        Paragraph(text="", role="gap"),
        compose_indicators(project, profile),
    )


def compose_projects(projects: Iterable[Project], profile: Profile, title: str = "") -> Document:
    """Some projects, one page each, without Part One."""
    blocks = [block for project in projects for block in compose_project(project, profile)]
    return _document(blocks, profile, title)


def compose_filing(filing: Filing, profile: Profile, *, contents: bool = False) -> Document:
    """The whole department document: Part One, then every project; with `contents`, a table of contents first."""
    body: list[Block] = []
    for part in profile.parts or ():
        if part.content == "narrative":
            body += _narrative_part(filing, profile, part.title, part.name)
        else:
            body += _part_titles(part.title, part.name)
            body += [block for project in filing.projects for block in compose_project(project, profile)]
    if not profile.parts:
        body += [block for project in filing.projects for block in compose_project(project, profile)]
    front = _contents(body, profile) if contents else []
    return _document([*front, *body], profile, filing.unit_name or "")


def _document(blocks: Sequence[Block], profile: Profile, title: str) -> Document:
    return Document(blocks=tuple(blocks), title=title, page=profile.page, styles=profile.styles)


def _head_cell(project: Project, cell: HeadCell, row: int) -> Cell:
    if cell.label is not None:
        text = cell.label
    elif cell.field is not None:
        text = project_field(project, cell.field) or ""
    else:
        values = {name: project_field(project, name) or "" for name in cell.pattern_fields()}
        text = (cell.text or "").format(**values)
    return Cell(
        text=text,
        row=row,
        column=cell.column,
        row_span=cell.rows,
        column_span=cell.span,
        role=cell.role,
        field=cell.field,
    )


def _plain_cells(rows: Sequence[Indicator], column: IndicatorColumn, index: int) -> list[Cell]:
    return [
        Cell(
            text=indicator_field(row, column.field) or "",
            row=1 + i,
            column=index,
            role=column.role,
            field=column.field,
            row_id=row.id,
        )
        for i, row in enumerate(rows)
    ]


def _merged_cells(rows: Sequence[Indicator], column: IndicatorColumn, index: int) -> list[Cell]:
    """One cell for each run of equal words; it belongs to the first row of the run."""
    cells: list[Cell] = []
    start = 0
    while start < len(rows):
        word = indicator_field(rows[start], column.field)
        end = start + 1
        while word and end < len(rows) and indicator_field(rows[end], column.field) == word:
            end += 1
        cells.append(
            Cell(
                text=word or "",
                row=1 + start,
                column=index,
                row_span=end - start,
                role=column.role,
                field=column.field,
                row_id=rows[start].id,
            )
        )
        start = end
    return cells


def _part_titles(title: str, name: str) -> list[Block]:
    return [
        Paragraph(text=title, role="part_title", page_break_before=True),
        Paragraph(text=name, role="part_name"),
    ]


def _narrative_part(filing: Filing, profile: Profile, title: str, name: str) -> list[Block]:
    blocks = _part_titles(title, name)
    for section, heading in profile.sections.items():
        blocks.append(Paragraph(text=heading, role="section_title", outline=1, bookmark=f"_Toc_section_{section}"))
        row = filing.narrative(section)
        blocks += [Paragraph(text=text, role="narrative") for text in (row.paragraphs if row else ())]
    return blocks


def _contents(body: Sequence[Block], profile: Profile) -> list[Block]:
    headings = [block for block in body if isinstance(block, Paragraph) and block.outline]
    entries = [
        Paragraph(text=heading.text, role="toc_entry", outline=heading.outline, target=heading.bookmark)
        for heading in headings
    ]
    return [Paragraph(text=profile.contents_title, role="toc_title"), *entries]
