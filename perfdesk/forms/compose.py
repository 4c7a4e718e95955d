"""A project as the tables that its form prints, and a filing as a whole document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from perfdesk.collector import no_collector
from perfdesk.forms.cells import head_cells, indicator_cells
from perfdesk.forms.foot import foot_rows
from perfdesk.forms.form import BookPart, Line, Profile
from perfdesk.forms.front import contents as contents_of
from perfdesk.forms.front import cover, project_bookmark
from perfdesk.forms.variant import as_printed
from perfdesk.model.fields import project_field
from perfdesk.model.rows import Filing, Project
from perfdesk.table import Block, Cell, Document, Paragraph, Table

_MM_PER_POINT = 25.4 / 72
_WIDE_BLANK = "\u3000"


def compose_head(project: Project, profile: Profile) -> Table:
    """The head of a project: identity, money, plan, goals."""
    rows, cells = head_cells(project, profile.head_rows, profile)
    return Table(
        rows=rows,
        columns=len(profile.head_widths),
        cells=cells,
        widths=profile.head_widths,
        min_heights=(profile.head_row_height,) * rows,
        role="head",
    )


def compose_indicators(project: Project, profile: Profile) -> Table:
    """The indicator table of a project: its header, then one row per indicator."""
    rows = project.indicators
    cells = indicator_cells(rows, profile)
    return Table(
        rows=profile.header_rows + len(rows),
        columns=sum(column.span for column in profile.columns),
        cells=tuple(cells),
        widths=tuple(column.width for column in profile.columns),
        min_heights=_indicator_heights(profile, len(rows)),
        header_rows=profile.header_rows,
        repeat_columns=_merged_columns(profile),
        role="indicators",
    )


def compose_joined(project: Project, profile: Profile) -> Table:
    """Head, indicators and foot in one table on the grid of the head."""
    top, head = head_cells(project, profile.head_rows, profile)
    cells = [*head, *indicator_cells(project.indicators, profile, top)]
    end = top + profile.header_rows + len(project.indicators)
    below, foot = head_cells(project, foot_rows(project, profile), profile, end)
    heights = _indicator_heights(profile, len(project.indicators))
    return Table(
        rows=end + below,
        columns=len(profile.head_widths),
        cells=(*sorted(cells, key=lambda cell: (cell.row, cell.column)), *foot),
        widths=profile.head_widths,
        min_heights=(*(profile.head_row_height,) * top, *heights, *(profile.head_row_height,) * below),
        repeat_columns=_merged_columns(profile),
        print_titles=(top, top + profile.header_rows),
        role="project",
    )


def compose_project(project: Project, profile: Profile) -> tuple[Block, ...]:
    """Heading, lines above, table or tables, lines below: one project on its page."""
    profile = as_printed(project, profile)
    annex = project_field(project, "extra.attachment") if "attachment" in profile.styles else None
    blocks: list[Block] = [Paragraph(text=annex, role="attachment", page_break_before=True)] if annex else []
    blocks.append(
        Paragraph(
            text=heading_of(project, profile),
            role="project_title",
            outline=2,
            bookmark=project_bookmark(project),
            page_break_before=not annex,
            tab=".".join(filter(None, (project.no, project.name))) if project.name else "",
        )
    )
    tables = [compose_joined(project, profile)] if profile.joined else _separate_tables(project, profile)
    return (*blocks, *_lines(project, profile.above, profile), *tables, *_lines(project, profile.below, profile))


def _separate_tables(project: Project, profile: Profile) -> list[Block]:
    """Head, indicators and foot as tables of their own."""
    gap = Paragraph(text="", role="gap")
    blocks: list[Block] = [compose_head(project, profile), gap, compose_indicators(project, profile)]
    rows, cells = head_cells(project, foot_rows(project, profile), profile)
    return [*blocks, gap, _foot_table(rows, cells, profile)] if rows else blocks


def _lines(project: Project, lines: Sequence[Line], profile: Profile) -> list[Block]:
    return [Paragraph(text=_line_text(project, line, profile), role=line.role) for line in lines]


def heading_of(project: Project, profile: Profile) -> str:
    """The heading of a project: its own, or that of the form."""
    year = project.fiscal_year
    return project.title or profile.title_for(project.no, project.name, year, project.category)


@no_collector()
def compose_projects(projects: Iterable[Project], profile: Profile, title: str = "") -> Document:
    """Some projects, one page each, without Part One."""
    blocks = [block for project in projects for block in compose_project(project, profile)]
    return _document(blocks, profile, title)


@no_collector()
def compose_filing(filing: Filing, profile: Profile, *, contents: bool = False) -> Document:
    """The whole department document: Part One, then every project; with `contents`, cover and contents first."""
    body: list[Block] = []
    left = list(filing.projects)
    for part in profile.parts or ():
        if part.content == "narrative":
            body += _narrative_part(filing, profile, part.title, _part_name(part, filing))
            continue
        mine = [project for project in left if part.category in ("", project.category)]
        left = [project for project in left if part.category not in ("", project.category)]
        if mine or not part.category:
            body += _part_titles(part.title, _part_name(part, filing))
        body += [block for project in mine for block in compose_project(project, profile)]
    body += [block for project in left for block in compose_project(project, profile)]
    front = _front(filing, profile, body) if contents else []
    return _document([*front, *body], profile, filing.unit_name or "")


def _document(blocks: Sequence[Block], profile: Profile, title: str) -> Document:
    return Document(blocks=tuple(blocks), title=title, page=profile.page, styles=profile.styles)


def _foot_table(rows: int, cells: tuple[Cell, ...], profile: Profile) -> Table:
    return Table(
        rows=rows,
        columns=len(profile.head_widths),
        cells=cells,
        widths=profile.head_widths,
        min_heights=(profile.head_row_height,) * rows,
        role="foot",
    )


def _indicator_heights(profile: Profile, count: int) -> tuple[float, ...]:
    return (profile.header_height,) * profile.header_rows + (profile.row_height,) * count


def _merged_columns(profile: Profile) -> int:
    """How many leading grid columns hold words that are merged over rows."""
    merged = profile.side.span if profile.side is not None else 0
    for column in profile.columns:
        if not column.merge:
            break
        merged += column.span
    return merged


def _line_text(project: Project, line: Line, profile: Profile) -> str:
    """A line around the table; the blanks of a tab fill it up to the width of the table."""
    values = {name: project_field(project, name) for name in profile.pattern(line.text).fields}
    text = profile.pattern(line.text).format(values)
    left, tab, right = text.partition("\t")
    if not tab:
        return text
    size = (profile.styles[line.role].size_pt if line.role in profile.styles else 10.5) * _MM_PER_POINT
    used = sum(1.0 if ord(letter) > 0xFF else 0.5 for letter in left + right)
    gap = max(2, int(sum(profile.head_widths) / size - used))
    return f"{left}{_WIDE_BLANK * gap}{right}"


def _part_name(part: BookPart, filing: Filing) -> str:
    year = "" if filing.fiscal_year is None else str(filing.fiscal_year)
    return part.name.replace("{fiscal_year}年", f"{year}年" if year else "").replace("{fiscal_year}", year)


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


def _front(filing: Filing, profile: Profile, body: Sequence[Block]) -> list[Block]:
    """Cover and contents, each on a page of its own."""
    first = cover(filing, profile)
    title, *entries = contents_of(body, profile, filing.projects)
    if first and isinstance(title, Paragraph):
        title = replace(title, page_break_before=True)
    return [*first, title, *entries]
