"""The flow around the dated copies: list, look, compare, restore, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from perfdesk.workflow.backups import Inspected
    from ui.document import OpenFile
    from ui.window import MainWindow


def show_backups(window: MainWindow) -> None:
    """The list of copies, until it is closed or something was done with one."""
    from perfdesk.workflow.backups import copies_of
    from ui.dialogs import backups
    from ui.outside import show_folder

    opened = _file(window)
    while True:
        store = opened.store
        copies = copies_of((store.path, opened.path), store.backups)
        dialog = backups.BackupsDialog(copies, window.run, window, read_only=opened.read_only)
        accepted, wish, chosen = window.dialogs.show(dialog), dialog.wish, dialog.chosen
        dialog.deleteLater()
        if not accepted:
            return
        if wish == backups.SETTINGS:
            change_settings(window)
        elif wish == backups.FOLDER:
            show_folder(window, _existing(store.backups.folder(store.path)))
            return
        elif wish == backups.LOOK and chosen is not None:
            window.safety.look_at(chosen.copy.path)
            return
        elif wish == backups.RESTORE and chosen is not None and restore(window, chosen):
            return


def restore(window: MainWindow, found: Inspected) -> bool:
    """Show what differs, keep the present state as a copy, and make the old one the present one; False when not."""
    from perfdesk.store.backup import RESTORING
    from perfdesk.workflow.backups import content_of, much_smaller, restoring_step
    from perfdesk.workflow.compare import compare
    from ui.dialogs.progress import run_with_progress
    from ui.dialogs.restore import RestoreDialog

    opened = _file(window)
    present = opened.filing

    def work(_report: Any) -> Any:
        old = content_of(found.copy.path)
        return old, compare(present, old)

    result = run_with_progress("正在比较…", work, window.run, window.dialogs.show, window)
    if result is None:
        return False
    old, comparison = result
    if not comparison:
        window.dialogs.inform(window, "这份备份与现在的内容相同，不用恢复。")
        return False
    warning = "这份备份的内容比现在少得多，请看清楚再恢复。" if much_smaller(present, found) else ""
    dialog = RestoreDialog(f"{found.copy.made_at:%Y年%m月%d日 %H:%M}", comparison, warning, window)
    accepted = window.dialogs.show(dialog)
    dialog.deleteLater()
    if not accepted:
        return False
    opened.store.backup(RESTORING)
    if opened.bridge.do(restoring_step(present, found.copy, old)):
        window.status.say(f"已恢复到 {found.copy.made_at:%m月%d日 %H:%M} 的备份；按 Ctrl+Z 可以一步撤销。")
    return True


def change_settings(window: MainWindow) -> None:
    """Set the number and the places; they hold at once."""
    from ui.dialogs.backup_settings import BackupSettingsDialog

    dialog = BackupSettingsDialog(window.settings.backups(), window.dialogs, window)
    if window.dialogs.show(dialog):
        rules = dialog.result_value()
        window.settings.set_backups(rules)
        if window.open_file is not None:
            window.open_file.store.backups = rules
        window.status.say("备份设置已保存。")
    dialog.deleteLater()


def _file(window: MainWindow) -> OpenFile:
    if window.open_file is None:
        raise UserError("没有打开的文件。", "请先打开或新建一个文件。")
    return window.open_file


def _existing(folder: Any) -> Any:
    return folder if folder.is_dir() else folder.parent
