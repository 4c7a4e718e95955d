"""What a walk over a document tells besides the filing: remarks, where everything stood, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from perfdesk.forms.notes import Note, Origin, about
from perfdesk.forms.origins import head_origins, with_fields
from perfdesk.model.rows import Project, Ref
from perfdesk.table import Cell, Table


@dataclass(slots=True)
class Trace:
    """Collects while reading. `report` is told the part that is done, 0 to 1; what it raises stops the reading."""

    report: Callable[[float], None] = lambda part: None
    notes: list[Note] = field(default_factory=list)
    origins: dict[Ref, Origin] = field(default_factory=dict)
    part: float = 0.0

    def reach(self, part: float) -> None:
        """This part is done."""
        self.part = part
        self.report(part)

    def pulse(self) -> None:
        """Something more was read: a single table may hold all there is."""
        self.report(self.part)

    def tell(self, notes: Iterable[Note], projects: Sequence[Project]) -> None:
        """Remarks about the project that is being read, the last one, if there is any."""
        self.notes += about(notes, projects[-1].id) if projects else notes

    def begin(self, project: Project, table: Table, heading: str | None) -> None:
        """A project begins in a table, below a heading."""
        self.origins[Ref(project.id, None, "")] = Origin(table.place, (heading,) if heading else ())

    def head(self, project: Project, notes: Sequence[Note], table: Table, rows: Sequence[list[Cell]]) -> None:
        """The rows of a head or foot, with the remarks about them."""
        origins = head_origins(project, table, rows)
        self.notes += about(with_fields(notes, origins, table, rows), project.id)
        for name, origin in origins.items():
            self.origins.setdefault(Ref(project.id, None, name), origin)

    def body(self, project: Project, notes: list[Note], origins: Mapping[str, Origin]) -> None:
        """The rows of the indicators: `origins` by the id of the indicator."""
        self.notes += about(notes, project.id)
        self.origins.update({Ref(project.id, row, ""): origin for row, origin in origins.items()})
