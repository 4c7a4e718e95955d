"""One comparison: both sides read, compared aside, shown; parts of the older one brought back into the filing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfdesk.editing.step import Step
from perfdesk.model.rows import Filing, Ref
from perfdesk.workflow.changes import Comparison
from perfdesk.workflow.compare import compare
from perfdesk.workflow.compare_sheet import TITLE, ComparedText, compare_sheet
from perfdesk.workflow.side_by_side import Part, parts
from ui.dialogs.compare_choice import OPENING, Chosen
from ui.dialogs.compare_view import CompareView, Position
from ui.dialogs.service import Choice

if TYPE_CHECKING:
    from ui.document import OpenFile
    from ui.window import MainWindow


class CompareFlow:
    """`older` and `newer` are versions, files, the present or the state at opening. `position` is where the user was
    when the comparison was left; a later one of the same sides can begin there."""

    def __init__(self, window: MainWindow, opened: OpenFile, older: Chosen, newer: Chosen) -> None:
        self._window, self._opened = window, opened
        self._older, self._newer = older, newer
        self._place: Ref | None = None
        self.position: Position | None = None
        self._comparison: Comparison | None = None
        self._view: CompareView | None = None

    def run(self) -> None:
        """Compare, show, and go where the user wants to go. UserError for a file that cannot be read."""
        found = self._compared()
        if found is None:
            return
        self._comparison, listed = found
        whole = self._older.version is not None or self._older.name == OPENING
        view = self._view = CompareView(
            (self._older.name, self._newer.name),
            self._window,
            now=self._newer.is_now,
            may_change=not self._opened.read_only,
            whole=whole,
        )
        view.jump.connect(self._jump)
        view.bring_back.connect(self._bring_back)
        view.export.connect(lambda: self._window.attempt(self._export))
        view.load(self._comparison, listed)
        desk = self._window.desk
        here = None if desk is None else desk.current_project_id()
        view.go_to(self.position or (here or "", ""))
        self._window.dialogs.show(view)
        self.position = view.position()
        view.deleteLater()
        if self._place is not None and self._window.desk is not None:
            self._window.desk.go_to(self._place)

    def _compared(self) -> tuple[Comparison, list[Part]] | None:
        from ui.dialogs.progress import run_with_progress

        sides = [self._reader(side) for side in (self._older, self._newer)]

        def work(_: Any) -> tuple[Comparison, list[Part]]:
            comparison = compare(*(read() for read in sides))
            return comparison, parts(comparison)

        window = self._window
        return run_with_progress("正在比较…", work, window.run, window.dialogs.show, window)

    def _reader(self, side: Chosen) -> Callable[[], Filing]:
        """What gives the content of a side on another thread; what the open file holds is read here and now."""
        if side.path is not None and not _same(side.path, self._opened.path):
            path = side.path
            return lambda: _file_content(path)
        if side.version is not None:
            filing = side.version.filing
        else:
            filing = self._opened.opening.filing if side.name == OPENING else self._opened.filing
        return lambda: filing

    def _jump(self, place: Ref) -> None:
        self._place = place
        if self._view is not None:
            self._view.accept()

    def _export(self) -> None:
        from ui.list_flow import ListFlow

        comparison, names = self._comparison, (_on_paper(self._older), _on_paper(self._newer))
        assert comparison is not None
        unit = comparison.new.unit_name or comparison.old.unit_name or ""
        ListFlow(self._window, f"{unit}绩效目标{TITLE}", lambda: compare_sheet(comparison, *names)).run()

    def _bring_back(self, what: str, line: ComparedText | None, part: Part | None) -> None:
        """Put something back as one step, and compare anew."""
        if what == "all" and not self._may_bring_all():
            return
        bridge = self._opened.bridge
        before = bridge.filing
        if bridge.make(lambda: self._step(what, line, part)) and bridge.filing is not before:
            self._window.status.say(f"已{bridge.session.undo_label}；可以用“撤销”退回。")
            assert self._comparison is not None
            self._comparison = compare(self._comparison.old, self._opened.filing)
            if self._view is not None:
                self._view.load(self._comparison, parts(self._comparison))

    def _step(self, what: str, line: ComparedText | None, part: Part | None) -> Step | None:
        from perfdesk.workflow.bring_back import bring_back_all, bring_back_project
        from perfdesk.workflow.bring_back_place import step_for_change

        comparison, bridge = self._comparison, self._opened.bridge
        assert comparison is not None
        title_for = bridge.profile.title_for
        if what == "all":
            return bring_back_all(bridge.filing, comparison.old, self._older.name)
        change = None if part is None else part.change
        if what == "project":
            project = change
            return (
                None
                if project is None
                else bring_back_project(bridge.filing, comparison.old, project, title_for=title_for)
            )
        return None if line is None else step_for_change(bridge.filing, comparison, line.change, change, title_for)

    def _may_bring_all(self) -> bool:
        return may_bring_all(self._window, self._older.name)


def may_bring_all(window: MainWindow, name: str) -> bool:
    """Ask before the whole content is replaced by that of a version."""
    choices = (Choice("restore", "恢复全部内容", risky=True), Choice("cancel", "取消", default=True))
    advice = "现在的全部内容会换成它的内容。这是一步操作，可以用“撤销”退回。"
    return window.dialogs.ask(window, f"要恢复到“{name}”吗？", advice, choices) == "restore"


def _on_paper(side: Chosen) -> str:
    """The name of a side with its day: on paper 现在 alone says nothing a week later."""
    if side.path is not None:
        return side.name
    when = datetime.now() if side.version is None else datetime.fromisoformat(side.version.made_at)
    return side.name if side.name == OPENING else f"{side.name}（{when:%Y-%m-%d %H:%M}）"


def _file_content(path: Path) -> Filing:
    from perfdesk.workflow.versions import side_of

    return side_of(path).filing


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False
