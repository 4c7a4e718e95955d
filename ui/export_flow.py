"""The exports from the first question to the folder of the files: the tables of the filing, and the 审核意见表."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from perfdesk.editing.review_commands import record_final_export
from perfdesk.errors import UserError
from perfdesk.workflow.export import write_targets
from perfdesk.workflow.export_names import planned
from perfdesk.workflow.final_export import gate, record
from perfdesk.workflow.opinions import planned_opinions, write_opinions
from ui.dialogs.export import ExportDialog, ExportOptions
from ui.file_writing import FileWriting, Plan

if TYPE_CHECKING:
    from ui.document import OpenFile
    from ui.window import MainWindow


class ExportFlow:
    """One export of the tables of an open file."""

    def __init__(self, window: MainWindow, current: OpenFile) -> None:
        self._window, self._dialogs, self._settings = window, window.dialogs, window.settings
        self._current, self._filing, self._profile = current, current.filing, current.bridge.profile
        self._files = FileWriting(window, partial(write_targets, self._filing, self._profile))

    def run(self) -> None:
        """Ask until the wish is clear, write, tell. UserError for what no question can mend."""
        dialog = self._dialog()
        while self._dialogs.show(dialog):
            wish = dialog.result_value()
            passed = self._passed(wish) if wish.final else (0, "")
            plan = None if passed is None else self._files.confirmed(self._planned(wish))
            if plan is not None and passed is not None:
                self._settings.set_kinds(wish.kinds)
                self._settings.set_each(wish.each)
                self._settings.set_pattern(wish.pattern)
                self._write(plan, *passed)
                return

    def _dialog(self) -> ExportDialog:
        desk = self._window.desk
        return ExportDialog(
            self._filing,
            None if desk is None else desk.current_project_id(),
            self._settings.folder("export"),
            self._settings.kinds(),
            self._files.choose_folder,
            self._window,
            each=self._settings.each(),
            pattern=self._settings.pattern(),
        )

    def _planned(self, wish: ExportOptions) -> Plan:
        return planned(
            self._filing,
            wish.folder,
            wish.kinds,
            project_ids=wish.project_ids,
            book=wish.book,
            each=wish.each,
            pattern=wish.pattern,
        )

    def _passed(self, wish: ExportOptions) -> tuple[int, str] | None:
        """How many mandatory remarks are open in a final export, and why it is made; None: back to the choices."""
        from ui.dialogs.final_export import FinalExportDialog
        from ui.dialogs.progress import run_with_progress

        def work(_: Any) -> Any:
            return gate(self._filing, self._profile, wish.project_ids)

        found = run_with_progress("正在检查…", work, self._window.run, self._dialogs.show, self._window)
        if found is None:
            return None
        if not found.errors and not found.unsigned:
            return 0, ""
        if found.errors and self._current.read_only:
            raise UserError(
                f"还有{len(found.errors)}条强制性意见没有改正，而文件是只读的，不能记下理由。",
                "可以导出草稿；正式稿请在能修改时导出。",
            )
        dialog = FinalExportDialog(self._filing, found, self._profile.expectations.narrative_name, self._window)
        return (len(found.errors), dialog.reason_text()) if self._dialogs.show(dialog) else None

    def _write(self, plan: Plan, errors: int, reason: str) -> None:
        """Write the files; those of a final export despite open remarks are recorded, also when some are missing."""
        try:
            self._files.write(plan)
        finally:
            if errors and self._files.done:
                made_at = datetime.now().isoformat(sep=" ", timespec="minutes")
                made = record(made_at, errors, reason, self._files.done)
                self._current.bridge.do(record_final_export(self._current.filing, made))


class OpinionFlow:
    """One export of the remarks of an open file as 审核意见表."""

    def __init__(self, window: MainWindow, current: OpenFile) -> None:
        self._window, self._filing = window, current.filing
        write = partial(write_opinions, self._filing, current.bridge.profile, day=date.today().isoformat())
        self._files = FileWriting(window, write)

    def run(self) -> None:
        """Ask for formats and folder, write, tell. UserError for what no question can mend."""
        from ui.dialogs.opinions import OpinionsDialog

        settings = self._window.settings
        kinds = settings.kinds("opinions")
        dialog = OpinionsDialog(self._filing, settings.folder("export"), kinds, self._files.choose_folder, self._window)
        while self._window.dialogs.show(dialog):
            wish = dialog.result_value()
            plan = self._files.confirmed(planned_opinions(self._filing, wish.folder, wish.kinds))
            if plan is not None:
                settings.set_kinds(wish.kinds, "opinions")
                self._files.write(plan)
                return
