"""Every action of the program as data: one row says its words, keys, icon, handler and places.

`handler` is `group.method`; the window knows the groups. `needs`: `file` = a file is open, `edit` = it may also be
changed, `project` = and a project is shown, `grid` = and its table of indicators, `foot` = the form has optional rows,
`hidden` = the project shown has columns that are not printed. `commits`: a text still being typed is stored first.
The order of the rows is the order in menus and toolbar.
"""

from __future__ import annotations

from typing import NamedTuple


class ActionSpec(NamedTuple):
    """One action. `keys` are portable key sequences; `words` is its text on the toolbar where that is shorter.

    `shown_key` is a key that the widget with the focus answers itself; the menu only tells of it.
    """

    id: str
    text: str
    handler: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: str = ""
    commits: bool = False
    toolbar: bool = False
    words: str = ""
    shown_key: str = ""
    checkable: bool = False


MENUS = {"文件": "F", "编辑": "E", "项目": "P", "指标": "I", "检查": "C", "版本": "B", "查看": "V", "帮助": "H"}
RECENT_MENU = "最近打开"
SEPARATE_BEFORE = {
    "sample",
    "import",
    "preview",
    "backup",
    "quit",
    "undo",
    "project_add",
    "project_up",
    "many_projects",
    "project_delete",
    "write_part_one",
    "find_project",
    "foot_on",
    "cut",
    "find",
    "row_up",
    "row_fill",
    "row_filter",
    "next_finding",
    "finding_fix",
    "ignored",
    "name_version",
    "trail",
    "author",
    "next_waiting",
    "hidden_columns",
    "next_pane",
    "reset_layout",
    "about",
}
_WITHOUT_ICON = {"save_copy", "learn_form", "import_pasted", "opinions", "final_exports", "row_class"}


def _file(name: str, text: str, method: str, *keys: str, needs: str = "", words: str = "") -> ActionSpec:
    drawing = "" if name in _WITHOUT_ICON else name
    return ActionSpec(name, text, f"file.{method}", "文件", keys, drawing, needs, True, bool(words), words)


def _edit(name: str, text: str, menu: str, *keys: str, needs: str, words: str = "", icon: str = "") -> ActionSpec:
    return ActionSpec(name, text, f"edit.{name}", menu, keys, icon or name, needs, True, bool(words), words)


def _project(
    name: str, text: str, *keys: str, needs: str = "project", words: str = "", icon: str = "", shown_key: str = ""
) -> ActionSpec:
    method = name.removeprefix("project_")
    return ActionSpec(name, text, f"project.{method}", "项目", keys, icon, needs, True, bool(words), words, shown_key)


def _check(name: str, text: str, method: str, key: str, *, needs: str, icon: str = "", words: str = "") -> ActionSpec:
    return ActionSpec(name, text, f"check.{method}", "检查", (key,), icon, needs, True, bool(words), words)


def _find(name: str, text: str, method: str, key: str, *, needs: str = "file") -> ActionSpec:
    return ActionSpec(name, text, f"finder.{method}", "编辑", (key,), needs=needs, commits=True)


def _row(name: str, text: str, method: str, *keys: str, icon: str = "", words: str = "") -> ActionSpec:
    drawing = "" if name in _WITHOUT_ICON else icon or name
    return ActionSpec(name, text, f"row.{method}", "指标", keys, drawing, "grid", True, bool(words), words)


def _cells(name: str, text: str, method: str, shown_key: str) -> ActionSpec:
    return ActionSpec(name, text, f"row.{method}", "指标", needs="grid", commits=True, shown_key=shown_key)


def _time(name: str, text: str, *keys: str, needs: str = "file") -> ActionSpec:
    return ActionSpec(name, text, f"time.{name}", "版本", keys, needs=needs, commits=True)


def _year(name: str, text: str, method: str, *keys: str, needs: str = "file", menu: str = "检查") -> ActionSpec:
    return ActionSpec(name, text, f"year.{method}", menu, keys, needs=needs, commits=True)


def _here(name: str, text: str, menu: str, shown_key: str) -> ActionSpec:
    return ActionSpec(name, text, f"edit.{name}", menu, needs="file", shown_key=shown_key)


ACTIONS: tuple[ActionSpec, ...] = (
    _file("new", "新建…", "new_filing", "Ctrl+N", words="新建"),
    _file("open", "打开…", "open", "Ctrl+O", words="打开"),
    _file("sample", "打开示例", "open_sample"),
    ActionSpec("close_file", "关闭文件", "file.close", "文件", ("Ctrl+W",), needs="file", commits=True),
    _file("import", "导入…", "import_files", "Ctrl+I", words="导入"),
    _file("import_pasted", "从剪贴板导入…", "import_pasted", "Ctrl+Shift+V"),
    ActionSpec(
        "roll_forward", "结转上年文件…", "year.roll_forward", "文件", ("Ctrl+Shift+R",), "roll_forward", commits=True
    ),
    _file("learn_form", "学习新表格…", "learn_form"),
    ActionSpec("change_form", "更换表式…", "form.change", "文件", ("Ctrl+T",), needs="edit", commits=True),
    _file("export", "导出…", "export", "Ctrl+E", needs="file", words="导出"),
    _file("opinions", "导出审核意见表…", "export_opinions", "Ctrl+Shift+E", needs="file"),
    _file("final_exports", "正式导出记录…", "final_exports", needs="file"),
    _file("preview", "打印预览…", "preview", "Ctrl+Shift+P", needs="file"),
    _file("print", "打印…", "print", "Ctrl+P", needs="file", words="打印"),
    _file("backup", "立即备份", "backup", "Ctrl+S", needs="edit"),
    ActionSpec("backups", "备份与恢复…", "safety.backups", "文件", ("Ctrl+Alt+S",), needs="file", commits=True),
    ActionSpec("backup_settings", "备份设置…", "safety.backup_settings", "文件", commits=True),
    _file("save_copy", "另存副本…", "save_copy", "Ctrl+Shift+S", needs="file"),
    ActionSpec("quit", "退出", "file.quit", "文件", ("Ctrl+Q",), commits=True),
    _edit("undo", "撤销", "编辑", "Ctrl+Z", needs="edit", words="撤销"),
    _edit("redo", "重做", "编辑", "Ctrl+Y", "Ctrl+Shift+Z", needs="edit", words="重做"),
    _here("cut", "剪切", "编辑", "Ctrl+X"),
    _here("copy", "复制", "编辑", "Ctrl+C"),
    _here("paste", "粘贴", "编辑", "Ctrl+V"),
    _find("find", "查找…", "open", "Ctrl+F"),
    _find("replace", "替换…", "open_replace", "Ctrl+H", needs="edit"),
    _find("find_next", "下一处", "next", "F3"),
    _find("find_previous", "上一处", "previous", "Shift+F3"),
    _project("project_add", "新增项目", "Ctrl+Shift+N", needs="edit", words="新增项目", icon="project_add"),
    _project("project_copy", "复制为新项目", "Ctrl+Shift+D", icon="project_copy"),
    _project("project_rename", "重命名项目", shown_key="F2"),
    _project("project_done", "标为完成", "Ctrl+Shift+K")._replace(checkable=True),
    _project("project_up", "上移项目", "Ctrl+Shift+Up", icon="row_up"),
    _project("project_down", "下移项目", "Ctrl+Shift+Down", icon="row_down"),
    _project("project_to_part", "移到其他部分…"),
    _project("order_lock", "锁定次序", needs="file")._replace(handler="project.lock", checkable=True),
    ActionSpec("many_projects", "统一修改项目内容…", "finder.change_many", "项目", ("Ctrl+U",), "", "edit", True),
    _project("project_delete", "删除项目…", icon="project_delete"),
    _project("bin", "回收站…", needs="file"),
    _project("find_project", "查找项目", "Ctrl+L", needs="file")._replace(handler="project.find"),
    _year("write_part_one", "按表格写分项绩效目标…", "write_part_one", "Ctrl+Shift+M", needs="edit", menu="项目"),
    ActionSpec("foot_on", "全部项目印出表尾栏目", "form.foot_on", "项目", needs="foot", commits=True),
    ActionSpec("foot_off", "全部项目不印表尾栏目", "form.foot_off", "项目", needs="foot", commits=True),
    _row("row_add", "在下方插入指标行", "insert_below", "Alt+Insert", words="插入行"),
    _row("row_add_above", "在上方插入指标行", "insert_above", "Alt+Shift+Insert", icon="row_add"),
    _row("row_add_class", "在本类别末尾插入指标行", "insert_in_class", "Ctrl+Alt+Insert", icon="row_add"),
    _row("rows_usual", "添加常用指标行", "add_usual", icon="row_add"),
    _row("row_copy", "复制指标行", "duplicate", "Ctrl+J", icon="project_copy"),
    _row("row_delete", "删除指标行", "delete", "Alt+Delete"),
    _row("row_up", "上移指标行", "move_up", "Alt+Up"),
    _row("row_down", "下移指标行", "move_down", "Alt+Down"),
    _row("row_class", "移到其他类别…", "choose_class", "Ctrl+M"),
    _cells("row_fill", "向下填充", "fill_down", "Ctrl+D"),
    _cells("row_above", "复制上方内容", "copy_above", "Ctrl+'"),
    _cells("row_clear", "清除单元格内容", "clear", "Delete"),
    ActionSpec("row_filter", "筛选查看…", "row.filter", "指标", ("Ctrl+Shift+L",), needs="file", commits=True),
    ActionSpec("row_as_filed", "恢复表格顺序", "row.as_filed", "指标", needs="file", commits=True, shown_key="Esc"),
    _check("next_finding", "下一个问题", "next", "F8", needs="file", icon="next", words="下一个问题"),
    _check("previous_finding", "上一个问题", "previous", "Shift+F8", needs="file", icon="previous"),
    _check("finding_here", "说明此处的问题", "here", "Alt+F8", needs="file"),
    _check("find_finding", "查找意见…", "find", "Ctrl+Shift+F", needs="file"),
    _check("finding_fix", "改正这一条", "fix", "F9", needs="edit"),
    _check("finding_fix_kind", "改正全部同类", "fix_kind", "Shift+F9", needs="edit"),
    _check("finding_ignore", "忽略这条意见…", "ignore", "Ctrl+F9", needs="edit"),
    _check("ignored", "已忽略的意见…", "ignored", "Ctrl+Shift+F9", needs="file"),
    _check("rules", "检查规则…", "rules", "Ctrl+F8", needs="edit"),
    _time("history", "历史记录…", "Ctrl+Shift+Y"),
    _time("to_opening", "恢复到打开时…", needs="edit"),
    _time("name_version", "命名版本…", "F12", needs="edit"),
    _time("versions", "版本列表…", "Shift+F12"),
    _time("compare", "比较…", "Ctrl+F12"),
    _time("trail", "修改留痕…", "Ctrl+F11"),
    _time("cell_trail", "此单元格的修改记录…", "F11"),
    _time("author", "署名…", needs=""),
    _year("next_waiting", "下一处待核", "next_waiting", "F7"),
    _year("previous_waiting", "上一处待核", "previous_waiting", "Shift+F7"),
    _year("confirm_here", "此处照旧，确认", "confirm_here", "Ctrl+F7", needs="edit"),
    _year("confirm_project", "本项目待核内容全部确认", "confirm_project", "Ctrl+Shift+F7", needs="edit"),
    _year("confirm_all", "待核内容全部确认…", "confirm_all", needs="edit"),
    _year("show_waiting", "待核清单", "show_waiting", "Alt+F7"),
    ActionSpec(
        "hidden_columns",
        "显示本表不印的列",
        "form.hidden_columns",
        "查看",
        ("Ctrl+Shift+H",),
        needs="hidden",
        checkable=True,
    ),
    ActionSpec("next_pane", "转到下一个区域", "view.next_pane", "查看", ("F6",)),
    ActionSpec("previous_pane", "转到上一个区域", "view.previous_pane", "查看", ("Shift+F6",)),
    ActionSpec("reset_layout", "恢复默认布局", "view.reset_layout", "查看", needs="file"),
    ActionSpec("keys", "快捷键一览", "view.keys", "帮助", ("F1",), "help"),
    ActionSpec("input_method", "输入法自检", "view.input_method", "帮助"),
    ActionSpec("log_folder", "打开日志文件夹", "view.open_logs", "帮助"),
    ActionSpec("about", "关于", "view.about", "帮助"),
)
