"""What carries a filing from one year to the next: rolling forward, and looking through what was carried over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, Ref
from ui.action_group import ActionGroup
from ui.dialogs.service import Choice

if TYPE_CHECKING:
    pass


class YearActions(ActionGroup):
    """Handlers of the group `year`."""

    def roll_forward(self) -> None:
        """Make this year's filing from last year's: the open one, another project file, or a document."""
        from perfdesk.forms.profile import stored_profile
        from perfdesk.workflow.roll_forward import rolled_forward
        from ui.dialogs.roll_forward import RollForwardDialog

        source = self._source()
        if source is None:
            return
        filing, name, folder = source
        if not filing.projects and not filing.narratives:
            raise UserError("上年的文件里没有项目，没有可以结转的内容。", "请另选一个文件，或者用“新建”。")
        profile = stored_profile(filing.form_id)[0]
        files = self._window.file
        dialog = RollForwardDialog(filing, profile, name, folder, files.ask_path, self._window)
        while self._window.dialogs.show(dialog):
            wish = dialog.result_value()
            try:
                made = rolled_forward(filing, profile, wish.year, wish.accepted, blank_amounts=wish.blank_amounts)
                files.create_and_open(wish.path, made)
            except UserError as error:
                self._window.dialogs.refuse(self._window, error)
            else:
                self._show_rolled(name, len(wish.accepted))
                break
        dialog.deleteLater()

    def next_waiting(self) -> None:
        """Go to the next cell that waits."""
        self._go(1)

    def previous_waiting(self) -> None:
        """Go to the one before."""
        self._go(-1)

    def confirm_here(self) -> None:
        """The cell with the focus is right as it stands; on to the next."""
        from perfdesk.editing.carried_commands import confirm_cells

        bridge, ref = self._bridge, self._here()
        if ref is None or not bridge.waiting.waits(ref):
            self._window.status.say("这一处没有待核的内容。" if bridge.waiting.count() else "没有待核的内容。")
            return
        following = bridge.waiting.beside(ref, 1)
        if bridge.make(lambda: confirm_cells(bridge.filing, [ref])):
            if following is not None and following != ref:
                self._desk.go_to(following)
            self._say_left()

    def confirm_project(self) -> None:
        """Everything of the project on the screen (of Part One, when that is shown) is right as it stands."""
        from perfdesk.editing.carried_commands import confirm_cells

        bridge, project_id = self._bridge, self._desk.current_project_id()
        refs = [cell.ref for cell in bridge.waiting.cells(project_id)]
        if not refs:
            self._window.status.say("这里没有待核的内容。")
        elif bridge.make(lambda: confirm_cells(bridge.filing, refs)):
            self._window.status.say(f"已确认 {len(refs)} 处；可以用“撤销”一步退回。")

    def confirm_all(self) -> None:
        """Everything is right as it stands, after asking."""
        left = self._bridge.waiting.count()
        if not left:
            self._window.status.say("没有待核的内容。")
            return
        choices = (Choice("confirm", "全部确认"), Choice("cancel", "取消", default=True))
        text = f"要把剩下的 {left} 处待核内容全部确认为照旧吗？"
        advice = "没有逐个看过的内容也会不再标为待核。这是一步操作，可以撤销。"
        if self._window.dialogs.ask(self._window, text, advice, choices) == "confirm":
            self._desk.side.waiting.confirm_all()

    def write_part_one(self) -> None:
        """Write paragraphs of 分项绩效目标 from the tables: all of them, or that of the project on the screen."""
        from perfdesk.workflow.narrative import SECTION, write
        from ui.dialogs.part_one import PartOneDialog

        bridge, desk = self._bridge, self._desk
        if SECTION not in bridge.sections:
            raise UserError("这种表式没有分项绩效目标。", "需要文字说明时，可以换用有第一部分的表式。")
        if not bridge.filing.projects:
            raise UserError("还没有项目，写不出分项绩效目标。", "请先新增或导入项目。")
        here = desk.current_project_id()
        late = {one for block in desk.workspace.narrative_page.from_tables.late() for one in block.project_ids}
        ids = None if here is None else (here,)
        dialog = PartOneDialog(bridge.filing, bridge.profile, ids, late, self._window)
        if self._window.dialogs.show(dialog):
            chosen = dialog.result_value()
            if chosen and bridge.make(lambda: write(bridge.filing, chosen)):
                self._window.status.say(f"已写入 {len(chosen)} 段分项绩效目标；可以用“撤销”一步退回。")
        dialog.deleteLater()

    def show_waiting(self) -> None:
        """Bring the list of what waits to the front."""
        if not self._bridge.waiting.any_carried():
            self._window.status.say("这份文件不是从上年结转来的，没有待核的内容。")
            return
        self._window.docks.findings.show()
        self._desk.side.show_waiting()
        self._desk.side.waiting.tree.setFocus()

    def _source(self) -> tuple[Filing, str, Path] | None:
        """Last year's filing, what to call it, and the folder to propose; None when the user gave up."""
        current = self._window.open_file
        if current is not None:
            choices = (
                Choice("this", "以当前文件为上年", default=True),
                Choice("other", "选择其他文件…"),
                Choice("cancel", "取消"),
            )
            advice = f"当前打开的是“{current.path.name}”。也可以选择上年的 Word、Excel 文件。上年的文件不会改动。"
            answer = self._window.dialogs.ask(self._window, "从哪一份文件结转？", advice, choices)
            if answer == "this":
                return current.filing, current.path.name, current.path.parent
            if answer != "other":
                return None
        return self._chosen()

    def _chosen(self) -> tuple[Filing, str, Path] | None:
        from perfdesk.store.file import is_project_file
        from perfdesk.workflow.year_files import read_any
        from ui.file_actions import YEAR_KINDS
        from ui.import_actions import Importing

        settings = self._window.settings
        path = self._window.dialogs.file_to_open(self._window, "选择上年的文件", settings.folder("import"), YEAR_KINDS)
        if path is None:
            return None
        settings.set_folder("import", path.parent)
        if is_project_file(path):
            return read_any(path), path.name, path.parent
        taken: list[Filing] = []
        Importing(self._window, taken.append, fresh=True).paths([path])
        return (taken[0], path.name, settings.folder("open")) if taken else None

    def _show_rolled(self, name: str, years: int) -> None:
        left = self._bridge.waiting.count()
        self._desk.side.show_waiting()
        self._window.status.say(f"已从“{name}”结转，改了 {years} 处年度，{left} 处内容待核（F7 逐个查看）。")

    def _go(self, step: int) -> None:
        ref = self._bridge.waiting.beside(self._here(), step)
        if ref is None:
            self._window.status.say("没有待核的内容。")
            return
        self._desk.go_to(ref)
        self._say_left()

    def _say_left(self) -> None:
        left = self._bridge.waiting.count()
        self._window.status.say(f"还有 {left} 处待核。" if left else "结转来的内容都已核对。")

    def _here(self) -> Ref | None:
        from ui.last_year import carried_field

        spot = self._desk.workspace.spot(QApplication.focusWidget())
        return None if spot is None else carried_field(spot)
