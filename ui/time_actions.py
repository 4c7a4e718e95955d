"""What the menu for versions does: history, the state at opening, names for versions, comparison, trail, signature."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QDialog

from perfdesk.model.rows import Ref
from ui.dialogs.service import Choice

if TYPE_CHECKING:
    from perfdesk.workflow.trail import TrailLine
    from ui.dialogs.compare_choice import Chosen
    from ui.dialogs.compare_view import Position
    from ui.document import OpenFile
    from ui.window import MainWindow


class TimeActions:
    """Handlers of the group `time`. Lists are read when they are wanted: opening a file does not wait for them."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._dialogs = window, window.dialogs
        self._compared: tuple[Path, Chosen, Chosen] | None = None
        self._position: Position | None = None

    def history(self) -> None:
        """Every step, to look at and to go to."""
        from perfdesk.editing.opening import standing_at
        from ui.dialogs.history import HistoryDialog

        opened = self._file()
        session = opened.bridge.session

        def travel(standing: int) -> bool:
            return opened.bridge.travel(standing, "回到历史记录中的一步")

        self._show(
            HistoryDialog(
                session,
                travel,
                lambda: standing_at(session, opened.opening),
                self._window,
                read_only=opened.read_only,
            )
        )

    def to_opening(self) -> None:
        """The content as it was when the file was opened, after asking."""
        from perfdesk.editing.opening import LABEL, standing_at, step_to_opening

        opened = self._file()
        session = opened.bridge.session
        standing = standing_at(session, opened.opening)
        steps = None if standing is None else len(session.history) - standing
        if steps == 0 or session.filing == opened.opening.filing:
            self._window.status.say("现在的内容与打开时相同。")
            return
        choices = (Choice("back", "恢复到打开时", risky=True), Choice("cancel", "取消", default=True))
        if self._dialogs.ask(self._window, "要恢复到这次打开文件时的内容吗？", _what_goes(steps), choices) != "back":
            return
        bridge = opened.bridge
        done = (
            bridge.do(step_to_opening(session, opened.opening)) if standing is None else bridge.travel(standing, LABEL)
        )
        if done:
            self._window.status.say("已恢复到打开时的内容；反悔的话，可以在“历史记录”里回到刚才。")

    def name_version(self) -> None:
        """Keep the present content under a name."""
        from perfdesk.workflow import versions
        from ui.dialogs.name_version import NameVersionDialog

        opened = self._file()
        taken = [version.name for version in opened.store.load_versions()]
        dialog = NameVersionDialog(taken, self._window.settings.author(), self._window)
        if self._show(dialog):
            self._sign(dialog.author_name)
            made = versions.name_version(opened.bridge.session, opened.store, dialog.result_name)
            self._window.status.say(f"已命名版本“{made.name}”（{made.projects}个项目）。")

    def versions(self) -> None:
        """The list of versions."""
        from ui.versions_flow import VersionsFlow

        VersionsFlow(self._window, self._file(), self.name_version).run()

    def compare(self) -> None:
        """Ask what is compared with what, and show it."""
        from ui.compare_flow import CompareFlow
        from ui.dialogs.compare_choice import CompareChoice

        opened = self._file()
        versions = opened.store.load_versions()
        dialog = CompareChoice(versions, self._other_file, self._window, before=self._last_compared(opened, versions))
        if self._show(dialog):
            flow = CompareFlow(self._window, opened, dialog.older, dialog.newer)
            last, self._compared = self._compared, (opened.path, dialog.older, dialog.newer)
            flow.position = self._position if last == self._compared else None
            flow.run()
            self._position = flow.position

    def trail(self) -> None:
        """Who changed what."""
        self._show_trail(None)

    def cell_trail(self) -> None:
        """What happened to the cell or field with the focus."""
        desk = self._window.desk
        ref = None if desk is None else desk.workspace.spot(QApplication.focusWidget())
        if ref is None or not ref.field:
            self._window.status.say("请先选中一个单元格或栏目，再查看它的修改记录。")
            return
        self._show_trail(ref)

    def author(self) -> None:
        """Who signs steps and versions."""
        from ui.dialogs.name_version import AuthorDialog

        dialog = AuthorDialog(self._window.settings.author(), self._window)
        if self._show(dialog):
            self._sign(dialog.author_name)
            name = dialog.author_name
            self._window.status.say(f"以后的修改署名“{name}”。" if name else "以后的修改不署名。")

    def _show_trail(self, ref: Ref | None) -> None:
        from perfdesk.model.fields import TARGET_PARTS
        from perfdesk.workflow.trail import trail_lines
        from ui.dialogs.progress import run_with_progress
        from ui.dialogs.trail import TrailDialog

        opened = self._file()
        content, filing = opened.store.content(), opened.filing
        if ref is not None and ref.field in TARGET_PARTS:
            ref = Ref(ref.project, ref.indicator, "value")

        def work(_: Any) -> list[TrailLine]:
            with closing(type(opened.store).of_content(opened.path, content)) as file:
                lines = trail_lines(file.load_trail(), filing)
                return [line for line in lines if ref is None or line.ref == ref]

        run, show = self._window.run, self._dialogs.show
        lines = run_with_progress("正在读取修改记录…", work, run, show, self._window)
        if lines is not None:
            dialog = TrailDialog(lines, self._window, about="" if ref is None else _words(opened, ref))
            dialog.export.connect(lambda shown: self._window.attempt(lambda: self._export_trail(shown)))
            places: list[Ref] = []
            dialog.jump.connect(lambda place: (places.append(place), dialog.accept()))
            self._show(dialog)
            self._go_to(*places)

    def _go_to(self, place: Ref | None = None) -> None:
        """Show a place that was changed once, or say that it is gone."""
        from perfdesk.model.fields import read_ref

        desk = self._window.desk
        if place is None or desk is None:
            return
        try:
            read_ref(self._file().filing, place)
        except KeyError:
            self._window.status.say("这一处现在已经没有了。")
        else:
            desk.go_to(place)

    def _export_trail(self, lines: list[TrailLine]) -> None:
        from perfdesk.workflow.trail import TITLE, trail_sheet
        from ui.list_flow import ListFlow

        unit = self._file().filing.unit_name or ""
        ListFlow(self._window, f"{unit}绩效目标{TITLE}", lambda: trail_sheet(lines, unit)).run()

    def _other_file(self) -> Path | None:
        from ui.file_actions import SOURCE_KINDS

        folder = self._window.settings.folder("import")
        kinds = SOURCE_KINDS.replace("(*.docx", "(*.perfdesk *.docx", 1)
        path = self._dialogs.file_to_open(self._window, "选择要比较的文件", folder, kinds)
        if path is not None:
            self._window.settings.set_folder("import", path.parent)
        return path

    def _last_compared(self, opened: OpenFile, versions: list[Any]) -> tuple[Chosen, Chosen] | None:
        """Both sides of the last comparison of this file, while they are still there."""
        if self._compared is None or self._compared[0] != opened.path:
            return None
        _, older, newer = self._compared
        there = all(side.version is None or side.version in versions for side in (older, newer))
        return (older, newer) if there else None

    def _show(self, dialog: QDialog) -> bool:
        """Show a dialog and let it go: what it reads of the file must not outlive the file."""
        accepted = self._dialogs.show(dialog)
        dialog.deleteLater()
        return accepted

    def _sign(self, name: str) -> None:
        self._window.settings.set_author(name)
        if self._window.open_file is not None:
            self._window.open_file.store.author = name

    def _file(self) -> OpenFile:
        opened = self._window.open_file
        assert opened is not None
        return opened


def _what_goes(steps: int | None) -> str:
    """What coming back to the opening means; `steps` to undo, negative to redo, None when a new step does it."""
    if steps is None:
        return "打开以前的步骤已经撤销并改过，这次会用一步操作把内容改回打开时的样子；可以用“撤销”退回。"
    later = "以后可以用“重做”或“历史记录”再找回来。"
    if steps < 0:
        return f"打开以后撤销了 {-steps} 步，这些步骤会重新做一遍；可以用“撤销”退回。"
    return f"打开以后的 {steps} 步修改会全部撤销；{later}"


def _words(opened: OpenFile, ref: Ref) -> str:
    from perfdesk.model.names import field_label
    from perfdesk.workflow.compare_sheet import row_words

    label = opened.bridge.sections.get(ref.field) or field_label(ref.field)
    if ref.project is None:
        return label
    project = opened.filing.project(ref.project)
    if ref.indicator is None:
        return f"{project.name} · {label}"
    place = next(i for i, row in enumerate(project.indicators) if row.id == ref.indicator)
    return f"{project.name} · {row_words(place, project.indicators[place])}{label}"
