"""Writes a list such as 修改对照表 or 修改留痕 from the first question to the folder of the files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.table import Document
from perfdesk.workflow.export import PdfWriter, write_documents
from ui.dialogs.list_export import ListExportDialog
from ui.file_writing import FileWriting, Plan

if TYPE_CHECKING:
    from ui.window import MainWindow

_PURPOSE = "list"


class ListFlow:
    """One export of a list. `compose` makes the document and is called on the thread of the work."""

    def __init__(self, window: MainWindow, title: str, compose: Callable[[], Document]) -> None:
        self._window, self._title, self._compose = window, title, compose
        self._files = FileWriting(window, self._write)

    def run(self) -> None:
        """Ask for formats and folder, write, tell. UserError for what no question can mend."""
        settings = self._window.settings
        folder, kinds = settings.folder("export"), settings.kinds(_PURPOSE)
        dialog = ListExportDialog(self._title, folder, kinds, self._files.choose_folder, self._window)
        while self._window.dialogs.show(dialog):
            plan = self._files.confirmed(dialog.targets())
            if plan is not None:
                settings.set_kinds(dialog.kinds, _PURPOSE)
                self._files.write(plan)
                return

    def _write(
        self, targets: Plan, *, write_pdf: PdfWriter, progress: Callable[[int, int], None], done: list[Path]
    ) -> object:
        return write_documents(lambda _: self._compose(), targets, write_pdf=write_pdf, progress=progress, done=done)
