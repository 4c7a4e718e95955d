"""What the file menu does. Everything heavy is imported when it is wanted: the first paint shall not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfdesk.errors import UserError
from ui import document
from ui.import_actions import Importing
from ui.settings import documents_folder

if TYPE_CHECKING:
    from perfdesk.model.rows import Filing
    from ui.window import MainWindow

SUFFIX = ".perfdesk"
KINDS = "绩效目标文件 (*.perfdesk)"

SOURCE_KINDS = (
    "可以导入的文件 (*.docx *.xlsx *.txt *.doc *.xls *.docm *.xlsm *.rtf *.wps *.et *.htm *.html *.mht *.xml *.csv "
    "*.ods);;"
    "Word 文档 (*.docx *.docm *.doc *.rtf *.wps);;Excel 表格 (*.xlsx *.xlsm *.xls *.et *.ods *.csv);;"
    "文本文件 (*.txt *.csv);;所有文件 (*)"
)
YEAR_KINDS = SOURCE_KINDS.replace("(*.docx", "(*.perfdesk *.docx", 1).replace(";;Word", f";;{KINDS};;Word", 1)
SAMPLE_NAME = "绩效目标示例.perfdesk"


class FileActions:
    """Handlers of the group `file`. Pending edits are committed before any of them runs."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._dialogs = window.dialogs
        self._settings = window.settings
        self._importing = Importing(window, self._create_imported)

    def new_filing(self) -> None:
        """Ask for form, year, unit and place; make the file and open it."""
        from perfdesk.editing.commands import new_filing
        from perfdesk.forms.profile import forms_at_hand, profile_for
        from ui.dialogs.new_filing import NewFilingDialog

        at_hand, folder = forms_at_hand(), self._settings.folder("open")
        dialog = NewFilingDialog(tuple(at_hand.profiles.values()), folder, self.ask_path, self._window, at_hand.remarks)
        if not self._dialogs.show(dialog):
            return
        wish = dialog.result_value()
        sections = profile_for(wish.form_id).sections
        filing = new_filing(wish.form_id, wish.fiscal_year, wish.unit_code or None, wish.unit_name, sections)
        self.create_and_open(wish.path, filing)

    def open(self) -> None:
        """Choose a file and open it."""
        path = self._dialogs.file_to_open(self._window, "打开", self._settings.folder("open"), KINDS)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Open a project file, as the user wants where it is in use, damaged or refused; False when not at all."""
        path = path.absolute()
        current = self._window.open_file
        if current is not None and current.path == path and not current.read_only:
            return True
        opened = self._window.safety.opening.open(path)
        if opened is None:
            return False
        self.show(opened)
        return True

    def show(self, opened: document.OpenFile) -> None:
        """Put an open file into the window and remember it."""
        self._window.show_file(opened)
        self._settings.add_recent(opened.path)
        self._settings.set_folder("open", opened.path.parent)
        self.tell_backup_problem(opened)
        if opened.remark:
            self._window.status.say(opened.remark)

    def tell_backup_problem(self, opened: document.OpenFile) -> None:
        """Say in passing when the copy at opening or closing failed; the file itself is well."""
        problem = opened.store.backup_problem
        if problem is not None:
            self._window.status.say(f"没能备份“{opened.path.name}”：{problem.one_line()}")

    def open_sample(self) -> None:
        """Open the user's own copy of the sample, made at the first time."""
        path = documents_folder() / SAMPLE_NAME
        if not path.exists():
            from perfdesk.workflow.sample import sample_filing

            document.create_file(path, sample_filing())
        if self.open_path(path):
            self._window.status.say(f"示例已放在 {path}，可以随意修改。")

    def open_recent(self, path: Path) -> None:
        """Open a file of the list; one that is gone is taken off it."""
        if not path.exists() and not self._window.safety.opening.has_copy(path):
            self._settings.remove_recent(path)
            self._window.show_recent()
            raise UserError(f"找不到文件“{path}”。", "它可能已被移动或删除，已从最近打开的列表中去掉。")
        self.open_path(path)

    def import_files(self) -> None:
        """Choose files, show what was found, store what the user wants as one step."""
        paths = self._dialogs.files_to_open(
            self._window, "选择要导入的文件", self._settings.folder("import"), SOURCE_KINDS
        )
        if paths:
            self._settings.set_folder("import", paths[0].parent)
            self.import_paths(paths)

    def import_paths(self, paths: list[Path]) -> None:
        """Import these files into the open filing, or into a new one when none is open."""
        self._importing.paths(paths)

    def import_pasted(self) -> None:
        """Import the tables that were copied in another program."""
        self._importing.clipboard()

    def take_dropped(self, paths: list[Path]) -> None:
        """Open a dropped project file, import other files."""
        if len(paths) == 1 and paths[0].suffix.lower() == SUFFIX:
            self.open_path(paths[0])
        else:
            self.import_paths(paths)

    def export(self) -> None:
        """Ask what and where, write it in the background, offer the folder."""
        from ui.export_flow import ExportFlow

        ExportFlow(self._window, self._file()).run()

    def export_opinions(self) -> None:
        """Write the remarks of the check as 审核意见表."""
        from ui.export_flow import OpinionFlow

        OpinionFlow(self._window, self._file()).run()

    def final_exports(self) -> None:
        """Show the final exports that were made with mandatory remarks open."""
        from ui.dialogs.final_export import FinalExports

        self._dialogs.show(FinalExports(self._file().filing.final_exports, self._window))

    def learn_form(self) -> None:
        """Learn the form that a file shows, let the user settle doubts, keep it among the user's own forms."""
        from perfdesk.workflow.learn_form import free_id, read_form, save_form
        from ui.dialogs.learn_form import LearnFormDialog

        folder = self._settings.folder("import")
        path = self._dialogs.file_to_open(self._window, "选择空白表或已填好的表", folder, SOURCE_KINDS)
        if path is None:
            return
        self._settings.set_folder("import", path.parent)
        learned = self._in_background("正在读取…", lambda report: read_form(path))
        if learned is None:
            return
        dialog = LearnFormDialog(learned, free_id(), self._window)
        while self._dialogs.show(dialog):
            try:
                saved = save_form(dialog.result_value())
            except UserError as error:
                self._dialogs.refuse(self._window, error)
            else:
                self._window.status.say(f"已学会“{saved.learned.data['name']}”，新建时可以选用；定义在 {saved.path}")
                return

    def preview(self) -> None:
        """Show the whole document as it would be printed."""
        from ui import printing

        printing.preview(self._window, self._document())

    def print(self) -> None:
        """Print the whole document."""
        from ui import printing

        printing.print_document(self._window, self._document())

    def backup(self) -> None:
        """A dated copy, and a word that saving is never needed."""
        path = self._file().backup()
        self._window.status.say(f"已备份到 {path}；平时无需保存，每次修改都已存盘。")

    def save_copy(self) -> None:
        """The present content as another file, for a USB stick or a colleague; this window stays with its own."""
        from ui.dialogs.new_filing import free_path

        current = self._file()
        proposed = free_path(current.path.parent, f"{current.path.stem}（副本）{SUFFIX}")
        path = self.ask_path(self._window, proposed)
        if path is not None:
            current.store.save_copy(path)
            self._window.status.say(f"已另存副本 {path}；窗口里仍是原来的文件。")

    def close(self) -> None:
        """Close the file and show the start page."""
        self._window.leave_file()

    def quit(self) -> None:
        """Leave the program."""
        self._window.close()

    def _file(self) -> document.OpenFile:
        current = self._window.open_file
        if current is None:
            raise UserError("没有打开的文件。", "请先打开或新建一个文件。")
        return current

    def _document(self) -> Any:
        from perfdesk.workflow.export import compose_export

        current = self._file()
        return compose_export(current.filing, current.bridge.profile, book=True)

    def _create_imported(self, filing: Filing) -> None:
        from ui.dialogs.new_filing import free_path, proposed_name

        name = proposed_name(filing.unit_name, filing.fiscal_year)
        path = self.ask_path(self._window, free_path(self._settings.folder("open"), name))
        if path is not None:
            self.create_and_open(path, filing)
            self._window.status.say(f"已导入 {len(filing.projects)} 个项目，新建了“{path.name}”。")

    def create_and_open(self, path: Path, filing: Any) -> None:
        """Make a project file and open it. UserError when there is one of that name, or it cannot be made."""
        if path.exists():
            raise UserError(f"“{path}”已经存在，没有改动它。", "请换一个文件名，或者用“打开”来打开它。")
        document.create_file(path, filing)
        self.open_path(path)

    def ask_path(self, parent: Any, proposed: Path) -> Path | None:
        """Where a project file shall go; None when the user gave up."""
        return self._dialogs.file_to_save(parent, "保存到", proposed, KINDS, SUFFIX)

    def _in_background(self, text: str, work: Callable[[Any], Any]) -> Any:
        from ui.dialogs.progress import run_with_progress

        return run_with_progress(text, work, self._window.run, self._dialogs.show, self._window)
