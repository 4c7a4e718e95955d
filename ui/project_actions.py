"""What the menu for projects does: to those chosen in the tree, one or several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ui.action_group import ActionGroup
from ui.dialogs.service import Choice

if TYPE_CHECKING:
    from perfdesk.editing.bin import Holdings
    from ui.tree import ProjectTree

_NAMED = 6
_CANCEL = Choice("cancel", "取消", default=True)


class ProjectActions(ActionGroup):
    """Handlers of the group `project`. A file is open whenever one of them runs."""

    def add(self) -> None:
        """An empty project after the one on the screen."""
        if self._tree.add_project():
            self._name_project()

    def copy(self) -> None:
        """Copies of the chosen projects after them."""
        if self._tree.duplicate_projects():
            self._name_project()

    def rename(self) -> None:
        """The name of the current project, in the tree."""
        self._window.docks.tree.show()
        self._tree.rename()

    def up(self) -> None:
        """Move the chosen projects up."""
        self._tree.move_projects(-1)

    def down(self) -> None:
        """Move the chosen projects down."""
        self._tree.move_projects(1)

    def to_part(self) -> None:
        """Move the chosen projects to another part of the book, after asking which."""
        tree = self._tree
        ids = tree.chosen()
        if not ids:
            return
        here = {tree.tree.group_of(self._bridge.filing.project(project_id).category) for project_id in ids}
        others = [
            Choice(str(number), group.title)
            for number, group in enumerate(tree.tree.groups)
            if here != {number} and tree.tree.takes(number)
        ]
        what = f"项目“{self._names(ids)[0]}”" if len(ids) == 1 else f"所选的 {len(ids)} 个项目"
        chosen = self._window.dialogs.ask(
            self._window, f"要把{what}移到哪一部分？", "移到那一部分的最后；序号和表标题跟着变。", (*others, _CANCEL)
        )
        if chosen is not None and chosen.isdecimal():
            tree.move_to_group(int(chosen))

    def delete(self) -> None:
        """Delete the chosen projects into the bin after saying what goes."""
        from perfdesk.editing.bin import holdings

        ids = self._tree.chosen()
        if not ids:
            return
        text, advice = deletion_question(holdings(self._bridge.filing, ids))
        choices = (Choice("delete", "删除项目", risky=True), Choice("cancel", "保留", default=True))
        if self._window.dialogs.ask(self._window, text, advice, choices) == "delete" and self._tree.delete_projects():
            self._window.status.say(f"已删除 {len(ids)} 个项目，可以从“项目”菜单的“回收站”还原。")

    def bin(self) -> None:
        """What was deleted, to be restored or removed for good."""
        from ui.dialogs.bin import BinDialog

        opened = self._window.open_file
        read_only = opened is not None and opened.read_only
        self._window.dialogs.show(
            BinDialog(self._bridge, self._window.dialogs, read_only=read_only, parent=self._window)
        )

    def done(self) -> None:
        """Tick the chosen projects as done; take the ticks away when all of them have one."""
        from perfdesk.editing.project_commands import complete_projects, reopen_projects

        ids = self._tree.chosen()
        if not ids:
            return
        filing, statuses = self._bridge.filing, self._tree.statuses
        if all(statuses.of(project_id) == "done" for project_id in ids):
            self._bridge.do(reopen_projects(filing, ids))
        elif self._may_confirm(ids):
            self._bridge.do(complete_projects(filing, ids, date.today().isoformat(), confirm=True))
        self.refresh()

    def lock(self) -> None:
        """Let the mouse move projects no more, or again."""
        tree, settings = self._tree, self._window.settings
        settings.set_order_locked(not settings.order_locked())
        tree.locked = settings.order_locked()
        state = "已锁定项目次序：鼠标拖不动，菜单和快捷键仍可移动。" if tree.locked else "已取消锁定，可以拖动项目。"
        self._window.status.say(state)
        self.refresh()

    def find(self) -> None:
        """Words to look for in the tree."""
        self._window.docks.tree.show()
        self._desk.pane.find()

    def refresh(self) -> None:
        """What is possible with the projects chosen now."""
        desk, actions = self._window.desk, self._window.actions_by_id
        tree = None if desk is None else desk.tree
        ids = [] if tree is None else tree.chosen()
        opened = self._window.open_file
        edit = bool(ids) and opened is not None and not opened.read_only
        parts = 0 if tree is None else len(tree.tree.groups)
        for name, possible in _possible(len(ids), parts).items():
            actions[name].setEnabled(edit and possible)
        actions["project_done"].setChecked(
            tree is not None and bool(ids) and all(tree.statuses.of(project_id) == "done" for project_id in ids)
        )
        actions["order_lock"].setChecked(self._window.settings.order_locked())

    def _may_confirm(self, ids: Sequence[str]) -> bool:
        """Whether what still waits to be looked at counts as looked at; asked when there is some."""
        from perfdesk.model.carried import CarriedOver

        marks = CarriedOver(self._bridge.filing)
        waiting = [sum(1 for _ in marks.waiting_in(self._bridge.filing.project(row))) for row in ids]
        if not any(waiting):
            return True
        where = f"，分布在 {sum(map(bool, waiting))} 个项目中" if len(ids) > 1 else ""
        text = f"还有 {sum(waiting)} 处沿用上年的内容没有核对{where}。"
        choices = (Choice("confirm", "都已核对，标为完成"), Choice("cancel", "先不标", default=True))
        advice = "标为完成后，这些内容一并记为已核对；可以用“撤销”一步退回。"
        return self._window.dialogs.ask(self._window, text, advice, choices) == "confirm"

    def _names(self, ids: Sequence[str]) -> list[str]:
        return [self._bridge.filing.project(project_id).name or "（未命名项目）" for project_id in ids]

    def _name_project(self) -> None:
        """A new project wants a name first; left in the grid, the focus would let typing replace a level word."""
        from perfdesk.model.rows import Ref

        self._desk.go_to(Ref(self._desk.current_project_id(), None, "name"))

    @property
    def _tree(self) -> ProjectTree:
        return self._desk.tree


def deletion_question(held: Holdings) -> tuple[str, str]:
    """(question, what goes): how many projects and which, their rows, texts and waived remarks."""
    names = [f"“{name or '（未命名项目）'}”" for name in held.names]
    text = f"要删除项目{names[0]}吗？" if len(names) == 1 else f"要删除 {len(names)} 个项目吗？"
    parts = [f"{held.indicators} 行指标", f"{held.texts} 处已填内容"]
    parts += [f"{held.waived} 条已忽略的意见"] if held.waived else []
    listed = "\n".join(names[:_NAMED]) + (f"\n……等 {len(names)} 个" if len(names) > _NAMED else "")
    which = f"{listed}\n" if len(names) > 1 else ""
    return text, f"{which}一起删除的有：{'、'.join(parts)}。\n删除后放进回收站，随时可以还原，也可以用“撤销”恢复。"


def _possible(count: int, parts: int) -> dict[str, bool]:
    some = count > 0
    return {
        "project_copy": some,
        "project_rename": some,
        "project_up": some,
        "project_down": some,
        "project_to_part": some and parts > 1,
        "project_delete": some,
        "project_done": some,
    }
