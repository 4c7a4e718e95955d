"""Random steps of every kind that the program has, with undo, redo, versions and reopening."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from perfdesk.editing import carried_commands, opening, review_commands, row_commands
from perfdesk.editing.step import Step
from perfdesk.errors import UserError
from perfdesk.forms.profile import all_profiles, stored_profile
from perfdesk.model.rows import FinalExport, Ref, RuleSetting, Waiver
from perfdesk.readers.clipboard import pasted_block
from perfdesk.store.backup import all_copies
from perfdesk.workflow import backups, bring_back, bring_back_place, change_form, narrative, paste
from perfdesk.workflow.compare import compare
from perfdesk.workflow.import_files import Imported, default_choices, import_step
from tests.store.filings import invented_filing
from tests.store.test_random_edits import NUMBERS, TEXTS, title_for
from tests.store.test_random_versions import Revising

_ROOT = Path(__file__).parents[2]
_RULES = ("fit.cost-operator", "target.sign-form", "across.basis-generic")
_KINDS = ("confirm_row", "confirm_projects", "confirm_all")


class Everything(Revising):
    """Adds what `Revising` lacks: decisions on the check, forms, imports, Part One, rows that come back."""

    def do(self, step: Step | None) -> None:
        self.session.do(step)

    @rule(number=NUMBERS, reason=TEXTS)
    def waive(self, number: int, reason: str) -> None:
        ref = self.ref(number)
        waiver = Waiver(
            rule=_RULES[number % len(_RULES)],
            project_id=ref.project,
            indicator_id=ref.indicator,
            field=ref.field,
            reason=reason,
        )
        try:
            self.do(review_commands.waive(self.session.filing, [waiver]))
        except UserError:
            assert not reason.strip("\x00\ud83d \n\t") or not any(sign.isprintable() for sign in reason)

    @rule(number=NUMBERS)
    def revoke(self, number: int) -> None:
        ids = [row.id for row in self.session.filing.waivers][number % 3 :: 2]
        self.do(review_commands.revoke(self.session.filing, ids))

    @rule(number=NUMBERS, usual=st.booleans())
    def set_rules(self, number: int, usual: bool) -> None:
        code = _RULES[number % len(_RULES)]
        setting = RuleSetting(rule=code, severity=("off", "error", "hint")[number // 7 % 3])
        filing = self.session.filing
        self.do(review_commands.set_rules(filing, [] if usual else [setting], [code] if usual else ()))

    @rule(number=NUMBERS)
    def record_final_export(self, number: int) -> None:
        made = FinalExport(made_at="2031-05-01T08:00:00", errors=number, reason="领导同意", files=("甲.docx",))
        self.do(review_commands.record_final_export(self.session.filing, made))

    @precondition(lambda self: self.session.filing.projects)
    @rule(number=NUMBERS, kind=st.sampled_from(_KINDS))
    def confirm_more(self, number: int, kind: str) -> None:
        filing, project = self.session.filing, self.project(number)
        row = project.indicators[number % len(project.indicators)].id if project.indicators else None
        made = {
            "confirm_row": lambda: carried_commands.confirm_row(filing, project.id, row),
            "confirm_projects": lambda: carried_commands.confirm_projects(filing, [project.id]),
            "confirm_all": lambda: carried_commands.confirm_all(filing),
        }
        self.do(made[kind]())

    @rule(number=NUMBERS)
    def change_the_form(self, number: int) -> None:
        forms = list(all_profiles().values())
        self.do(change_form.change_form(self.session.filing, forms[number % len(forms)])[0])

    @precondition(lambda self: self.session.filing.projects)
    @rule(number=NUMBERS, printed=st.booleans())
    def switch_the_foot(self, number: int, printed: bool) -> None:
        filing = self.session.filing
        profile = stored_profile(filing.form_id)[0]
        if profile.foot_optional:
            self.do(change_form.switch_foot(filing, profile, [self.project(number).id], printed=printed))

    @rule(number=NUMBERS)
    def write_part_one(self, number: int) -> None:
        filing = self.session.filing
        profile = stored_profile(filing.form_id)[0]
        changes = narrative.proposed(filing, profile)
        every = number % 2 == 0
        self.do(narrative.write(filing, changes if every else changes[::2]))
        assert not every or not narrative.proposed(self.session.filing, profile)

    @rule()
    def agree_to_part_one(self) -> None:
        filing = self.session.filing
        profile = stored_profile(filing.form_id)[0]
        self.do(narrative.checked(filing, profile))
        assert not narrative.outdated(self.session.filing, profile)

    @rule(number=NUMBERS, headings=st.booleans())
    def import_another(self, number: int, headings: bool) -> None:
        filing = self.session.filing
        if len(filing.projects) > 4:
            return
        other = invented_filing(1 + number % 2)
        other = replace(other, waivers=(), carried=(), final_exports=(), rule_settings=())
        imported = Imported(other, ())
        choices = default_choices(filing, imported)
        self.do(import_step(filing, imported, choices, title_for=title_for if headings else None))

    @precondition(lambda self: any(project.indicators for project in self.session.filing.projects))
    @rule(number=NUMBERS, chosen=st.sets(st.integers(0, 8), max_size=3), kind=st.integers(0, 3))
    def rearrange_rows(self, number: int, chosen: set[int], kind: int) -> None:
        filing, project = self.session.filing, self.project(number)
        ids = [row.id for i, row in enumerate(project.indicators) if i in chosen]
        level2 = stored_profile(filing.form_id)[0].expectations.level2
        classes = row_commands.classes_at_hand(project.indicators, level2)
        if kind == 0 and len(project.indicators) < 20:
            self.do(row_commands.duplicate_indicators(filing, project.id, ids))
        elif kind == 1 and classes:
            target = classes[number % len(classes)]
            self.do(row_commands.move_to_class(filing, project.id, ids, target, level2))
        else:
            self.do(row_commands.move_indicators(filing, project.id, ids, -1 if kind == 2 else 1))

    @precondition(lambda self: len(self.session.filing.projects) > 0)
    @rule(number=NUMBERS, cells=st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4))
    def paste_a_block(self, number: int, cells: list[list[str]]) -> None:
        filing, project = self.session.filing, self.project(number)
        text = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in cells)
        block = pasted_block("", text.replace("\ud83d", "").replace("\x00", ""))
        if block is None:
            return
        profile = stored_profile(filing.form_id)[0]
        rows = [row.id for row in project.indicators]
        at = number % (len(rows) + 1)
        plan = paste.plan_paste(
            profile, project, block, list(profile.indicator_fields()), rows[at:], number % 3, position=at
        )
        self.do(paste.paste_step(filing, profile, plan))

    @rule(number=NUMBERS)
    def back_to_an_opening(self, number: int) -> None:
        if number % 2 or not hasattr(self, "opened"):
            self.opened = opening.opening_of(self.session)
        else:
            self.do(opening.step_to_opening(self.session, self.opened))
            assert self.session.filing == self.opened.filing

    @rule()
    def back_to_a_copy(self) -> None:
        made = self.file.backup()
        copy = next(one for one in all_copies(self.path) if one.path == made)
        then = backups.content_of(copy.path)
        assert then == self.session.filing
        self.do(backups.restoring_step(self.session.filing, copy, then))

    @precondition(lambda self: self.named)
    @rule(number=NUMBERS)
    def bring_one_place_back(self, number: int) -> None:
        versions = self.file.load_versions()
        old = versions[number % len(versions)].filing
        if not old.projects:
            return
        project = old.projects[number // 3 % len(old.projects)]
        row = project.indicators[number % len(project.indicators)].id if project.indicators else None
        ref = Ref(project.id, row, "value") if row else Ref(project.id, None, "name")
        with suppress(UserError):
            self.do(bring_back_place.step_for_place(self.session.filing, old, ref, title_for))
        with suppress(UserError):
            self.do(bring_back_place.step_for_project(self.session.filing, old, project.id, title_for))

    @precondition(lambda self: self.named)
    @rule(number=NUMBERS)
    def bring_something_back(self, number: int) -> None:
        versions = self.file.load_versions()
        old = versions[number % len(versions)].filing
        found = compare(old, self.session.filing)
        changes = [*found.cells, *found.projects, *found.paragraphs]
        if changes and number % 2:
            change = changes[number % len(changes)]
            self.do(bring_back_place.step_for_change(self.session.filing, found, change, None, title_for))
            return
        steps = list(self._back(old))
        if steps:
            self.do(steps[number // 3 % len(steps)])

    def _back(self, old: object) -> Iterator[Step | None]:
        present = self.session.filing
        found = compare(old, present)  # type: ignore[arg-type]
        for change in found.cells:
            yield bring_back.bring_back_cell(present, found.old, change, title_for=title_for)
        for project in found.projects:
            for cell in project.cells:
                yield bring_back.bring_back_cell(present, found.old, cell, title_for=title_for)
            if project.old is not None and project.new is not None:
                for row in project.rows:
                    yield bring_back.bring_back_row(present, found.old, project, row)
        for section in dict.fromkeys(change.section for change in found.paragraphs):
            yield bring_back.bring_back_section(present, found.old, section)
        yield bring_back.bring_back_all(present, found.old, "旧的")


TestEverything = Everything.TestCase
TestEverything.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


def _commands() -> Iterator[str]:
    """The public functions of the rooms that make steps, by their answer."""
    for room in ("editing", "workflow"):
        for path in sorted((_ROOT / "perfdesk" / room).glob("*.py")):
            for node in ast.parse(path.read_text("utf-8")).body:
                answer = isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns)
                if answer and "Step" in answer.replace("PastStep", "") and not node.name.startswith("_"):
                    yield node.name


def _named_in(*names: str) -> set[str]:
    trees = [ast.parse((Path(__file__).parent / name).read_text("utf-8")) for name in names]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
        node.id for node in nodes if isinstance(node, ast.Name)
    }


# These make no new kind of step: the difference that every command ends with, and its parts.
_PARTS = {"step_between", "inverted", "merged", "replace_filing"}


def test_every_command_of_the_program_is_among_the_random_ones() -> None:
    used = _named_in("test_random_edits.py", "test_random_versions.py", "test_every_command.py")
    assert sorted(set(_commands()) - used - _PARTS) == []
    assert len(list(_commands())) > 20
