"""The only subscriber to the session: turns steps into signals that name what changed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import EllipsisType

from PySide6.QtCore import QObject, Signal

from perfdesk.editing import commands
from perfdesk.editing.session import Session
from perfdesk.editing.step import FILING_ID, Change, Step
from perfdesk.errors import UserError
from perfdesk.forms.hidden import hidden_sections
from perfdesk.forms.profile import Profile, stored_profile
from perfdesk.model.rows import Filing, Ref
from perfdesk.rules.aggregate import aggregated
from perfdesk.rules.registry import Finding, Severity
from ui.checking import SEVERITIES, Checker, Checks, Delta, Follower
from ui.waiting import WaitingCells

_JUDGEMENTS = ("waiver", "rule_setting")
_LISTED = ("no", "name", "title", "category", "position")


class Bridge(QObject):
    """What the widgets see of the filing, of its history and of its findings.

    `replaying` comes before an undo or redo: widgets commit what is typed, so that nothing is written over.
    Order of signals after a change: the content (`project_changed`, `narrative_changed`), the list
    (`projects_changed`), then `step_applied`, then the findings, then `replayed` when it was an undo or a redo.

    A bridge serves the form of `profile`. When a step puts the filing on another one, `form_changed` takes the place
    of the findings: whoever made the bridge makes another.

    `waiting` knows what was carried over from last year and waits to be looked at.
    `sections` are the headings of Part One: those of the form, and of others that once held words here.
    """

    step_applied = Signal(object)
    project_changed = Signal(str)
    projects_changed = Signal()
    narrative_changed = Signal(str)
    findings_changed = Signal()
    findings_delta = Signal(object)
    replaying = Signal()
    replayed = Signal(object)
    failed = Signal(object)
    form_changed = Signal()

    def __init__(
        self, session: Session, profile: Profile, checker: Checker | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.profile = profile
        self.sections: dict[str, str] = dict(profile.sections)
        self.waiting = WaitingCells(lambda: self.filing, self)
        self._show_hidden_sections()
        self._refused: Callable[[], bool] | None = None
        self._unlisten: Callable[[], None] | None = session.listen(self._on_step)
        rules, follower = (checker, None) if checker is not None else _rules()
        self._checks = Checks(
            rules, profile.expectations, lambda: self.filing, self._on_findings, self, follower=follower
        )
        self._checks.start()

    @property
    def filing(self) -> Filing:
        """The present content."""
        return self.session.filing

    def do(self, step: Step | None) -> bool:
        """Do a step; False for None, and when it was refused: then `failed` has told why and nothing changed."""
        return self._attempt(lambda: self.session.do(step))

    def set_text(self, ref: Ref, text: str) -> bool:
        """Replace one text; False only when it was refused, so that the caller keeps what was typed."""
        return self.make(lambda: commands.set_field(self.filing, ref, text, title_for=self.profile.title_for))

    def set_texts(self, texts: Mapping[Ref, str], label: str) -> bool:
        """Replace many texts as one step of that name; False only when it was refused."""
        return self.make(lambda: commands.set_fields(self.filing, texts, label, title_for=self.profile.title_for))

    def make(self, made: Callable[[], Step | None]) -> bool:
        """Do the step that is made, which may be none; False when making or doing it was refused."""
        try:
            step = made()
        except UserError as error:
            self.failed.emit(error)
            return False
        return step is None or self.do(step)

    def retry(self) -> bool:
        """Try once more what was refused last; False when there is no such thing, or it is refused again."""
        return self._refused is not None and self._attempt(self._refused)

    def undo(self) -> bool:
        """Take the last step back; False when there is none or it was refused."""
        return self._replay(self.session.undo, forward=False)

    def redo(self) -> bool:
        """Do the last undone step again; False when there is none or it was refused."""
        return self._replay(self.session.redo, forward=True)

    def travel(self, standing: int, label: str) -> bool:
        """Undo or redo in one go until so many steps stand; False when they do already or it was refused."""
        self.replaying.emit()
        made: list[Step] = []

        def go() -> bool:
            step = self.session.travel(standing, label)
            made.extend([] if step is None else [step])
            return bool(made)

        done = self._attempt(go)
        if done and self._unlisten is not None:
            self.replayed.emit(made[0])
        return done

    def findings(self, project_id: str | EllipsisType | None = ...) -> tuple[Finding, ...]:
        """All findings in the order of the filing; those of one project; those of Part One and the filing for None."""
        return self._checks.everything() if isinstance(project_id, EllipsisType) else self._checks.of(project_id)

    def mentioning(self, project_id: str | None) -> tuple[Finding, ...]:
        """The findings that stand elsewhere and name places of this project."""
        return self._checks.mentioning(project_id)

    def typing_in(self, row: Ref | None) -> None:
        """The row of indicators that is being filled in, without a field; None when there is none."""
        self._checks.typing_in(row)

    def settle(self) -> None:
        """Let every rule see the present content now, when some have not."""
        self._checks.settle()

    def worst(self, project_id: str | None) -> Severity | None:
        """The worst severity found in one project (None: Part One and the filing), None when nothing was found."""
        found = {item.severity for item in self._checks.of(project_id)}
        return next((severity for severity in SEVERITIES if severity in found), None)

    def counts(self) -> Counter[Severity]:
        """How many findings of each severity the filing has; what many projects share counts once."""
        return Counter(item.severity for item in aggregated(self._checks.everything()))

    def findings_at(self, ref: Ref) -> tuple[Finding, ...]:
        """The findings that mark this place, worst first."""
        return self._checks.at(ref)

    def check_first(self, project_id: str) -> None:
        """Check this project before the others that still wait."""
        self._checks.first(project_id)

    @property
    def checking(self) -> bool:
        """Whether some rules have not seen the present content yet."""
        return self._checks.pending

    def close(self) -> None:
        """Leave the session and check no more."""
        self._checks.stop()
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None

    def _attempt(self, action: Callable[[], bool]) -> bool:
        self._refused = action
        try:
            done = action()
        except UserError as error:
            self.failed.emit(error)
            return False
        except Exception:
            # Most callers are overrides that C++ calls; an exception that crosses C++ corrupts memory later (6.11).
            sys.excepthook(*sys.exc_info())
            done = False
        self._refused = None
        return done

    def _replay(self, action: Callable[[], bool], *, forward: bool) -> bool:
        self.replaying.emit()
        history = self.session.history
        done = self._attempt(action)
        if done and self._unlisten is not None:
            entry = self.session.history[-1] if forward else history[-1]
            self.replayed.emit(entry.step if forward else entry.step.inverted())
        return done

    def _on_step(self, step: Step, _filing: Filing) -> None:
        self._show_hidden_sections()
        touched = [project_id for project_id in dict.fromkeys(c.project_id for c in step.changes) if project_id]
        for project_id in touched:
            self.project_changed.emit(project_id)
        for section in dict.fromkeys(_section(change) for change in step.changes if change.kind == "narrative"):
            self.narrative_changed.emit(section)
        if any(_lists(change) for change in step.changes):
            self.projects_changed.emit()
        self.waiting.follow(step)
        self.step_applied.emit(step)
        if any(_changes_form(change) for change in step.changes) and self._on_other_form():
            self.form_changed.emit()
            return
        self._checks.touched(touched)
        if any(change.id == FILING_ID for change in step.changes):
            self._checks.later(project.id for project in self.filing.projects)
        judged = [change for change in step.changes if change.kind in _JUDGEMENTS]
        if judged:
            self._checks.judged_anew(self._judged_projects(judged))

    def _judged_projects(self, changes: Iterable[Change]) -> list[str]:
        """The projects whose findings a waiver or a setting of a rule lets appear or go."""
        projects: dict[str, None] = {}
        for change in changes:
            record = change.after or change.before or {}
            if record.get("project_id"):
                projects[str(record["project_id"])] = None
            elif not record.get("field"):
                return [project.id for project in self.filing.projects]
        return list(projects)

    def _show_hidden_sections(self) -> None:
        for section in hidden_sections(self.filing, self.profile):
            self.sections.setdefault(section, f"{commands.field_label(section)}（本表不印）")

    def _on_other_form(self) -> bool:
        return stored_profile(self.filing.form_id)[0].id != self.profile.id

    def _on_findings(self, delta: Delta) -> None:
        self.findings_delta.emit(delta)
        self.findings_changed.emit()


def _changes_form(change: Change) -> bool:
    before, after = change.before or {}, change.after or {}
    return change.kind == "filing" and before.get("form_id") != after.get("form_id")


def _lists(change: Change) -> bool:
    """Whether the list of projects looks different after this change."""
    if change.kind == "filing":
        return True
    if change.kind != "project":
        return False
    if change.before is None or change.after is None:
        return True
    return any(change.before.get(name) != change.after.get(name) for name in _LISTED)


def _section(change: Change) -> str:
    record = change.after if change.after is not None else change.before
    return str((record or {}).get("section", ""))


def _rules() -> tuple[Checker, Follower]:
    """The rules, which take a while to load."""
    from perfdesk import rules
    from perfdesk.rules.following import Across

    return rules, Across()  # type: ignore[return-value]
