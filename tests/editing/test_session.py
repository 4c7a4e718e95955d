from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from perfdesk.editing.commands import set_field
from perfdesk.editing.opening import opening_of, standing_at, step_to_opening
from perfdesk.editing.session import Entry, Session
from perfdesk.editing.step import Step, apply_step
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Indicator, Project, Ref


class MemoryStore:
    """A store that keeps what a file would keep, and refuses when told."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing
        self.states: dict[int, str] = {}
        self.steps: dict[int, Step] = {}
        self.full = False
        self.next_seq = 1

    def load_filing(self) -> Filing:
        return self.filing

    def load_history(self) -> tuple[list[Entry], list[Entry]]:
        done = [self.entry(seq) for seq in sorted(self.steps) if self.states[seq] == "done"]
        return done, [self.entry(seq) for seq in sorted(self.steps, reverse=True) if self.states[seq] == "undone"]

    def entry(self, seq: int) -> Entry:
        step = self.steps[seq]
        return Entry(seq, step.label, "2031-02-04T10:15:00", lambda: step)

    def write(self, step: Step) -> None:
        if self.full:
            raise UserError("磁盘已满。")
        self.filing = apply_step(self.filing, step)

    def commit_do(self, step: Step, merge_into: int | None, merged_step: Step | None) -> Entry | None:
        self.write(step)
        self.states.update({seq: "dropped" for seq, state in self.states.items() if state == "undone"})
        seq = self.next_seq if merge_into is None else merge_into
        self.next_seq = max(self.next_seq, seq + 1)
        whole = step if merged_step is None else merged_step
        if not whole.changes:
            del self.steps[seq], self.states[seq]
            return None
        self.steps[seq], self.states[seq] = whole, "done"
        return self.entry(seq)

    def commit_undo(self, entry: Entry, step: Step) -> None:
        self.commit_replay([(entry, step)], forward=False)

    def commit_redo(self, entry: Entry, step: Step) -> None:
        self.commit_replay([(entry, step)], forward=True)

    def commit_replay(self, replayed: Sequence[tuple[Entry, Step]], *, forward: bool) -> None:
        for entry, step in replayed:
            self.write(step)
            self.states[entry.seq] = "done" if forward else "undone"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Filing(projects=(Project(name="培训费", indicators=(Indicator(value="1"),)),)))


def typed(session: Session, text: str, field: str = "name") -> bool:
    project = session.filing.projects[0]
    indicator = None if field == "name" else project.indicators[0].id
    return session.do(set_field(session.filing, Ref(project.id, indicator, field), text))


def test_a_burst_of_typing_in_one_field_is_one_entry(store: MemoryStore) -> None:
    session = Session(store)
    for text in ("会", "会议", "会议费"):
        typed(session, text)
    assert len(session.history) == 1
    session.undo()
    assert session.filing.projects[0].name == "培训费"
    session.redo()
    assert session.filing.projects[0].name == "会议费"


@pytest.mark.parametrize("between", ["end_burst", "undo and redo", "another field", "reopen"])
def test_a_burst_ends(store: MemoryStore, between: str) -> None:
    session = Session(store)
    typed(session, "会")
    if between == "end_burst":
        session.end_burst()
    elif between == "undo and redo":
        session.undo()
        session.redo()
    elif between == "another field":
        typed(session, "2", "value")
    else:
        session = Session(store)
    count = len(session.history)
    typed(session, "会议")
    assert len(session.history) == count + 1


def test_a_text_typed_and_taken_out_again_leaves_no_entry_and_does_not_merge_further_back(store: MemoryStore) -> None:
    session = Session(store)
    typed(session, "会")
    session.end_burst()
    typed(session, "会议")
    typed(session, "会")
    assert [entry.label for entry in session.history] == ["修改项目名称"]
    typed(session, "会务")
    assert len(session.history) == 2
    session.undo()
    assert session.filing.projects[0].name == "会"
    session.undo()
    assert session.filing.projects[0].name == "培训费"


def test_a_new_step_after_undo_drops_what_could_be_redone_but_keeps_its_trail(store: MemoryStore) -> None:
    session = Session(store)
    typed(session, "会")
    session.undo()
    assert session.redo_label == "修改项目名称"
    typed(session, "2", "value")
    assert session.redo_label is None
    assert not session.redo()
    assert sorted(store.states.values()) == ["done", "dropped"]


def test_nothing_to_do_is_no_step(store: MemoryStore) -> None:
    session = Session(store)
    assert not typed(session, "培训费")
    assert not session.do(None)
    assert not session.do(Step("空", ()))
    assert not session.undo()
    assert not session.redo()
    assert (session.history, session.undo_label, session.redo_label) == ((), None, None)


@pytest.mark.parametrize("action", ["do", "undo", "redo"])
def test_a_full_disk_changes_nothing(store: MemoryStore, action: str) -> None:
    session = Session(store)
    typed(session, "会")
    if action == "redo":
        session.undo()
    told: list[Filing] = []
    session.listen(lambda step, filing: told.append(filing))
    before = (session.filing, session.history, session.undo_label, session.redo_label)
    store.full = True
    with pytest.raises(UserError):
        typed(session, "会议") if action == "do" else getattr(session, action)()
    assert (session.filing, session.history, session.undo_label, session.redo_label) == before
    assert told == []
    store.full = False
    assert typed(session, "会议") if action == "do" else getattr(session, action)()
    assert store.filing == session.filing


def test_a_listener_that_raises_leaves_the_session_whole_and_the_others_informed(store: MemoryStore) -> None:
    session = Session(store)
    seen: list[str] = []

    def broken(step: Step, filing: Filing) -> None:
        raise RuntimeError("a bug in a view")

    end = session.listen(broken)
    session.listen(lambda step, filing: seen.append(filing.projects[0].name))
    with pytest.raises(RuntimeError, match="a bug in a view"):
        typed(session, "会")
    assert seen == ["会"]
    assert session.filing == store.filing
    assert len(session.history) == 1
    with pytest.raises(RuntimeError):
        session.undo()
    assert session.filing == store.filing
    assert session.redo_label == "修改项目名称"
    end()
    end()
    assert session.redo()
    assert seen == ["会", "培训费", "会"]


def test_a_change_made_by_a_listener_is_told_to_everybody_in_its_order(store: MemoryStore) -> None:
    session = Session(store)
    first: list[str] = []
    second: list[str] = []

    def follow(step: Step, filing: Filing) -> None:
        first.append(filing.projects[0].name)
        if filing.projects[0].name == "会":
            typed(session, "会议费")

    session.listen(follow)
    session.listen(lambda step, filing: second.append(filing.projects[0].name))
    typed(session, "会")
    assert first == second == ["会", "会议费"]
    assert session.filing == store.filing


def test_a_stored_step_is_read_only_when_it_is_asked_for() -> None:
    asked: list[int] = []
    before = Filing(unit_name="甲局")
    after = replace(before, unit_name="乙局")
    step = set_field(before, Ref(None, None, "unit_name"), "乙局")
    assert step is not None

    class LazyStore(MemoryStore):
        def load_history(self) -> tuple[list[Entry], list[Entry]]:
            def read() -> Step:
                asked.append(1)
                return step

            return [Entry(1, step.label, "2031-02-04T10:15:00", read)], []

    session = Session(LazyStore(after))
    assert (session.undo_label, asked) == (step.label, [])
    session.undo()
    assert (session.filing, asked) == (before, [1])


def test_travelling_through_the_history_is_undo_and_redo_many_times_told_once(store: MemoryStore) -> None:
    session = Session(store)
    states = [session.filing]
    for text in ("会议费", "差旅费", "维修费"):
        typed(session, text)
        session.end_burst()
        states.append(session.filing)
    told: list[Step] = []
    session.listen(lambda step, _: told.append(step))

    for standing in (0, 2, 3, 1):
        whole = session.travel(standing, "回到第几步")
        assert whole is not None
        assert whole.label == "回到第几步"
        assert session.filing == states[standing] == store.filing
        assert (len(session.history), len(session.undone)) == (standing, 3 - standing)
    assert len(told) == 4
    assert list(store.states.values()) == ["done", "undone", "undone"]
    assert session.redo()
    assert session.filing == states[2]


def test_travelling_nowhere_does_nothing(store: MemoryStore) -> None:
    session = Session(store)
    typed(session, "会议费")

    assert session.travel(1, "") is None
    with pytest.raises(IndexError):
        session.travel(2, "")


def test_a_full_disk_lets_nobody_travel(store: MemoryStore) -> None:
    session = Session(store)
    typed(session, "会议费")
    store.full = True

    with pytest.raises(UserError):
        session.travel(0, "")
    assert session.filing.projects[0].name == "会议费"
    assert len(session.history) == 1


def test_the_opening_is_found_in_the_history_while_it_leads_there(store: MemoryStore) -> None:
    typed(first := Session(store), "会议费")
    assert opening_of(first).seq == 1

    session = Session(store)
    opening = opening_of(session)
    typed(session, "差旅费")
    assert standing_at(session, opening) == 1
    session.undo()
    session.undo()
    assert standing_at(session, opening) == 1
    typed(session, "维修费")
    assert standing_at(session, opening) is None
    assert session.do(step_to_opening(session, opening))
    assert session.filing == opening.filing
    assert step_to_opening(session, opening) is None
