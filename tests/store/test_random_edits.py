"""Random commands, undos, redos and reopenings: memory equals disk, and history leads to both ends."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from perfdesk.editing import bin, carried_commands, commands, find, project_commands
from perfdesk.editing.session import Session
from perfdesk.editing.step import Step
from perfdesk.forms.profile import profile_for
from perfdesk.model.carried import CarriedOver
from perfdesk.model.fields import INDICATOR_FIELDS, PROJECT_TEXT_FIELDS
from perfdesk.model.rows import FUND_FIELDS, SECTIONS, Filing, Indicator, Project, Ref
from perfdesk.model.status import StatusBook, content_sign
from perfdesk.store.file import ProjectFile
from perfdesk.workflow.roll_forward import rolled_forward
from tests.store.filings import invented_filing

IN_MEMORY = Path("/dev/shm")  # a disk adds nothing to what is tested here but its waiting
NUMBERS = st.integers(0, 10**6)
OFFSETS = st.integers(-3, 3)
TEXTS = st.one_of(
    st.text(max_size=8),
    st.text(st.characters(categories=["Cc", "Cf", "Co", "Zs"]), max_size=4),
    st.sampled_from(["", "≥90%", "=1+1", "1.甲\n2.乙\n丙", "😀👨‍👩‍👧", "\x00", "甲\ud83d", "'\"", "长" * 600]),
)
HEAD_FIELDS = (
    *PROJECT_TEXT_FIELDS,
    *FUND_FIELDS,
    "goals",
    "annual_goal",
    "period_goal",
    "spending_plan.3",
    "extra.备注",
)
WHOLE_FIELDS = (*SECTIONS, "unit_name", "form_id")


def title_for(no: str | None, name: str, _year: int | None = None, _category: str = "") -> str:
    return f"{no}.{name}绩效目标表"


class Editing(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None)
        self.path = Path(self.folder.name) / "云溪县.perfdesk"
        self.first = rolled_forward(invented_filing(2), profile_for(None), 2032, ())
        self.file = ProjectFile.create(self.path, self.first)
        self.session = Session(self.file)
        self.told = self.session.filing
        self.book = StatusBook()
        self.session.listen(self.hear)

    def hear(self, step: Step, filing: Filing) -> None:
        self.told = filing

    def project(self, number: int) -> Project:
        return self.session.filing.projects[number % len(self.session.filing.projects)]

    def ref(self, number: int) -> Ref:
        """Any field of any row."""
        if number % 10 == 0 or not self.session.filing.projects:
            return Ref(None, None, WHOLE_FIELDS[number // 10 % len(WHOLE_FIELDS)])
        project = self.project(number // 10)
        rest = number // 100
        if number % 10 < 4 or not project.indicators:
            return Ref(project.id, None, HEAD_FIELDS[rest % len(HEAD_FIELDS)])
        row = project.indicators[rest % len(project.indicators)]
        fields = (*INDICATOR_FIELDS, "extra.说明")
        return Ref(project.id, row.id, fields[rest // 7 % len(fields)])

    @rule(number=NUMBERS, texts=st.lists(TEXTS, min_size=1, max_size=3), end=st.booleans())
    def type_into_a_field(self, number: int, texts: list[str], end: bool) -> None:
        for text in texts:
            self.session.do(commands.set_field(self.session.filing, self.ref(number), text, title_for=title_for))
        if end:
            self.session.end_burst()

    @rule(cells=st.dictionaries(NUMBERS, TEXTS, max_size=12))
    def paste(self, cells: dict[int, str]) -> None:
        texts = {self.ref(number): text for number, text in cells.items()}
        self.session.do(commands.set_fields(self.session.filing, texts, "粘贴", title_for=title_for))

    @precondition(lambda self: self.session.filing.projects)
    @rule(number=NUMBERS, position=st.integers(0, 5), count=st.integers(1, 3))
    def insert_rows(self, number: int, position: int, count: int) -> None:
        rows = [Indicator(level3=f"新{i}") for i in range(count)]
        step = commands.insert_indicators(self.session.filing, self.project(number).id, position, rows)
        self.session.do(step)

    @precondition(lambda self: self.session.filing.projects)
    @rule(number=NUMBERS, chosen=st.sets(st.integers(0, 5), max_size=3))
    def delete_rows(self, number: int, chosen: set[int]) -> None:
        project = self.project(number)
        ids = [row.id for i, row in enumerate(project.indicators) if i in chosen]
        self.session.do(commands.delete_indicators(self.session.filing, project.id, ids))

    @precondition(lambda self: any(project.indicators for project in self.session.filing.projects))
    @rule(number=NUMBERS, offset=OFFSETS)
    def move_row(self, number: int, offset: int) -> None:
        pairs = list(self.session.filing.indicators())
        project, row = pairs[number % len(pairs)]
        self.session.do(commands.move_indicator(self.session.filing, project.id, row.id, offset))

    @precondition(lambda self: 0 < len(self.session.filing.projects) < 6)
    @rule(number=NUMBERS, position=st.integers(0, 5), copy=st.booleans())
    def insert_project(self, number: int, position: int, copy: bool) -> None:
        blank = commands.blank_project(("code", "budget_total", "goals"), ("3", "6"), [("产出指标", "数量指标")])
        project = commands.duplicate_of(self.project(number)) if copy else blank
        self.session.do(commands.insert_projects(self.session.filing, position, [project], title_for=title_for))

    @precondition(lambda self: self.session.filing.projects)
    @rule(number=NUMBERS)
    def delete_project(self, number: int) -> None:
        self.session.do(commands.delete_project(self.session.filing, self.project(number).id, title_for=title_for))

    @precondition(lambda self: self.session.filing.projects)
    @rule(chosen=st.sets(NUMBERS, min_size=1, max_size=3))
    def delete_several(self, chosen: set[int]) -> None:
        ids = {self.project(number).id for number in chosen}
        self.session.do(bin.delete_projects(self.session.filing, ids, deleted_at=str(len(ids)), title_for=title_for))
        assert ids <= {entry.project_id for entry in self.session.filing.bin}

    @precondition(lambda self: self.session.filing.bin)
    @rule(chosen=st.sets(NUMBERS, min_size=1, max_size=3))
    def restore_from_bin(self, chosen: set[int]) -> None:
        entries = self.session.filing.bin
        picked = {entries[number % len(entries)] for number in chosen}
        self.session.do(bin.restore_projects(self.session.filing, [entry.id for entry in picked], title_for=title_for))
        present = {project.id: project for project in self.session.filing.projects}
        for entry in picked:
            before, after = bin.contents(entry).project, present[entry.project_id]
            assert content_sign(after) == content_sign(before)

    @precondition(lambda self: self.session.filing.bin)
    @rule(number=NUMBERS)
    def remove_for_good(self, number: int) -> None:
        entries = self.session.filing.bin
        self.session.do(bin.remove_for_good(self.session.filing, [entries[number % len(entries)].id]))

    @precondition(lambda self: self.session.filing.projects)
    @rule(chosen=st.sets(NUMBERS, min_size=1, max_size=3), to=NUMBERS, part=st.sampled_from([None, "operating"]))
    def move_several(self, chosen: set[int], to: int, part: str | None) -> None:
        ids = {self.project(number).id for number in chosen}
        before = None if to % 4 == 0 else self.project(to).id
        step = project_commands.move_projects(
            self.session.filing, ids, before=before, category=part, title_for=title_for
        )
        self.session.do(step)

    @precondition(lambda self: self.session.filing.projects)
    @rule(chosen=st.sets(NUMBERS, min_size=1, max_size=3), done=st.booleans(), confirm=st.booleans())
    def tick(self, chosen: set[int], done: bool, confirm: bool) -> None:
        ids = {self.project(number).id for number in chosen}
        filing = self.session.filing
        if done:
            self.session.do(project_commands.complete_projects(filing, ids, "2032-01-05", confirm=confirm))
        else:
            self.session.do(project_commands.reopen_projects(filing, ids))
        self.book.follow(self.session.filing)
        assert all((self.book.of(project_id) == "done") == done for project_id in ids)

    @precondition(lambda self: self.session.filing.projects)
    @rule(number=NUMBERS, offset=OFFSETS)
    def move_project(self, number: int, offset: int) -> None:
        self.session.do(
            commands.move_project(self.session.filing, self.project(number).id, offset, title_for=title_for)
        )

    @rule(number=NUMBERS)
    def travel(self, number: int) -> None:
        entries = len(self.session.history) + len(self.session.undone)
        standing = number % (entries + 1)
        here, before = len(self.session.history), self.session.filing
        assert (self.session.travel(standing, "回到某一步") is None) == (standing == here)
        assert (len(self.session.history), len(self.session.undone)) == (standing, entries - standing)
        if number % 2:
            self.session.travel(here, "回来")
            assert self.session.filing == before

    @rule(number=NUMBERS, wanted=st.sampled_from(["道路", ">= 90%", "1", "甲"]), new=TEXTS)
    def replace_some(self, number: int, wanted: str, new: str) -> None:
        hits = find.find(self.session.filing, wanted, title_for=title_for)
        ticked = hits[number % 3 :: 2]
        self.session.do(find.replace_found(self.session.filing, ticked, new, title_for=title_for))

    @precondition(lambda self: self.session.filing.projects)
    @rule(number=NUMBERS, text=TEXTS)
    def change_many_projects(self, number: int, text: str) -> None:
        ids = [project.id for project in self.session.filing.projects[number % 2 :]]
        field = HEAD_FIELDS[number % len(HEAD_FIELDS)]
        self.session.do(find.set_in_projects(self.session.filing, ids, field, text, title_for=title_for))

    @rule(number=NUMBERS)
    def confirm(self, number: int) -> None:
        filing = self.session.filing
        refs = [cell.ref for cell in CarriedOver(filing).waiting()][number % 5 :: 3]
        self.session.do(carried_commands.confirm_cells(filing, refs))
        assert not any(CarriedOver(self.session.filing).waits(ref) for ref in refs)

    @rule(count=st.integers(1, 4))
    def undo(self, count: int) -> None:
        for _ in range(count):
            before = self.session.filing
            if self.session.undo():
                assert self.session.filing != before

    @rule(count=st.integers(1, 4))
    def redo(self, count: int) -> None:
        for _ in range(count):
            self.session.redo()

    @rule()
    def reopen(self) -> None:
        before = self.session
        self.file.close()
        self.file = ProjectFile.open(self.path)
        self.session = Session(self.file)
        assert self.session.filing == before.filing
        assert self.session.history == before.history
        assert (self.session.undo_label, self.session.redo_label) == (before.undo_label, before.redo_label)
        self.session.listen(self.hear)

    @invariant()
    def a_project_is_in_the_list_or_in_the_bin(self) -> None:
        if hasattr(self, "session"):
            filing = self.session.filing
            ids = [*(project.id for project in filing.projects), *(entry.project_id for entry in filing.bin)]
            assert len(ids) == len(set(ids))

    @invariant()
    def what_is_known_of_each_project_is_what_a_new_look_finds(self) -> None:
        if hasattr(self, "session"):
            fresh = StatusBook()
            fresh.follow(self.session.filing)
            self.book.follow(self.session.filing)
            assert [self.book.of(row.id) for row in self.session.filing.projects] == [
                fresh.of(row.id) for row in self.session.filing.projects
            ]

    @invariant()
    def memory_is_what_was_told(self) -> None:
        if hasattr(self, "session"):
            assert self.told == self.session.filing

    def teardown(self) -> None:
        if not hasattr(self, "session"):
            return
        assert self.file.load_filing() == self.session.filing
        while self.session.redo():
            pass
        end = self.session.filing
        while self.session.undo():
            pass
        assert self.session.filing == self.first
        assert self.file.load_filing() == self.first
        while self.session.redo():
            pass
        assert self.session.filing == end
        assert self.file.load_filing() == end
        self.file.close()
        self.folder.cleanup()


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
