"""A paste in doubt: a whole table is offered to the import, anything else is shown before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from ui.dialogs.service import Choice

if TYPE_CHECKING:
    from perfdesk.workflow.paste import PastePlan
    from ui.desk import Desk
    from ui.window import MainWindow

_WAYS = (
    Choice("import", "作为项目表导入", default=True),
    Choice("cells", "只粘贴指标单元格"),
    Choice("cancel", "取消"),
)


class PasteFlow(QObject):
    """Listens to the grid of a desk. The question waits for the next turn of the event loop: a dialog inside the key
    press would take the focus from the grid in the middle of it."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(desk)
        self._window = window
        self._grid = desk.workspace.project_page.grid
        self._grid.paste_doubtful.connect(self._ask, Qt.ConnectionType.QueuedConnection)

    def _ask(self, plan: PastePlan) -> None:
        window = self._window
        if plan.whole_form:
            advice = "导入会读出项目名称、资金、目标和全部指标，写入前可以核对；只粘贴单元格时，表头的内容不会读入。"
            way = window.dialogs.ask(window, "剪贴板里像是一张完整的项目绩效目标表。", advice, _WAYS)
            if way == "import":
                window.attempt(window.file.import_pasted)
            if way != "cells":
                return
        self._show(plan)

    def _show(self, plan: PastePlan) -> None:
        from ui.dialogs.paste import PasteDialog

        window, opened = self._window, self._window.open_file
        if opened is None or all(project.id != plan.project_id for project in opened.filing.projects):
            return
        project = opened.filing.project(plan.project_id)
        fields = [column.field for column in self._grid.grid.columns]
        dialog = PasteDialog(plan, project, opened.bridge.profile, fields, window)
        if window.dialogs.show(dialog):
            window.attempt(lambda: self._grid.paste_planned(dialog.plan()))
        self._grid.take_focus()
