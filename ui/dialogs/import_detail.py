"""What was read beside where it stood, as a page for the right side of the import dialog."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from perfdesk.forms.cells import PRINTED
from perfdesk.forms.notes import Note
from perfdesk.model.fields import INDICATOR_FIELDS, indicator_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import Indicator, Project, Ref
from perfdesk.workflow.import_files import Refused, Source
from ui.dialogs.import_contents import Contents
from ui.dialogs.import_rows import Node
from ui.dialogs.parts import project_text
from ui.look import QUIET_INK, SEVERITY_COLOURS

_CHANGES_SHOWN = 100
_DOUBTS_SHOWN = 30
_SIGNS = {"warning": "▲", "hint": "●"}


def page(contents: Contents, node: Node | None) -> str:
    """The page of a row of the tree, as the HTML that Qt knows; "" for none."""
    if node is None:
        return ""
    if isinstance(node.subject, Source):
        return _file(contents, node.subject)
    if isinstance(node.subject, Refused):
        error = node.subject.error
        return _heading(node.subject.path.name) + _paragraphs([error.message, error.advice, "其他文件不受影响。"])
    if node.kind in ("prose", "section"):
        return _prose(contents, str(node.subject) if node.subject else "")
    if node.ref is None:
        return ""
    project = contents.projects[node.ref.project or ""]
    if node.ref.indicator is not None:
        return _indicator(contents, project, project.indicator(node.ref.indicator))
    return _field(contents, project, node.ref) if node.ref.field else _project(contents, project)


def _file(contents: Contents, source: Source) -> str:
    parts = [_heading(source.path.name), _doubts(contents.file_notes(source))]
    parts.append(_inside([note for project_id in source.project_ids for note in contents.doubts(project_id)]))
    parts.append(_paragraphs([f"位置：{source.path.parent}" if source.path.parent.name else ""]))
    if contents.is_converted(source):
        report = contents.conversion(source)
        parts.append(_paragraphs([f"这份文件导入时转为“{contents.profile().name}”："]))
        parts.append(_list([*report.hidden, *report.new]) or _paragraphs(["内容都有对应的栏目。"]))
    return "".join(parts)


def _prose(contents: Contents, section: str) -> str:
    rows = [row for row in contents.imported.filing.narratives if row.paragraphs and section in ("", row.section)]
    return "".join(_heading(field_label(row.section)) + _paragraphs(row.paragraphs) for row in rows)


def _project(contents: Contents, project: Project) -> str:
    own = contents.doubts_at(Ref(project.id, None, ""))
    parts = [_heading(project_text(project)), _doubts(own)]
    parts.append(_inside([note for note in contents.doubts(project.id) if note not in own]))
    parts.append(_where(contents, Ref(project.id, None, "")))
    match = contents.match(project.id)
    if contents.filing is not None and contents.filing.projects:
        parts.append(_matching(contents, project, match))
    return "".join(parts)


def _matching(contents: Contents, project: Project, match: Project | None) -> str:
    if match is None:
        return _paragraphs(["当前文件里没有同编码、同名称的项目，将作为新项目加在最后。"])
    same_code = bool(project.code) and project.code == match.code
    how = "编码和名称相同" if same_code and project.name == match.name else "编码相同" if same_code else "名称相同"
    changes = contents.changes(project.id)
    if not changes:
        return _paragraphs([f"与当前文件的“{project_text(match)}”{how}，内容也相同，不必导入。"])
    blank = sum(1 for change in changes if change.before and not change.after)
    emptied = f"，其中 {blank} 处变为空白或删去" if blank else ""
    rows = [(change.label, change.before, change.after) for change in changes[:_CHANGES_SHOWN]]
    more = [f"……还有 {len(changes) - len(rows)} 处"] if len(changes) > len(rows) else []
    text = f"与当前文件的“{project_text(match)}”{how}。如果替换，将改动 {len(changes)} 处{emptied}："
    return _paragraphs([text]) + _table(("位置", "现有内容", "导入后"), rows) + _paragraphs(more)


def _field(contents: Contents, project: Project, ref: Ref) -> str:
    parts = [_heading(field_label(ref.field)), _doubts(contents.doubts_at(ref))]
    parts.append(_table(("栏目", "读到的内容"), [(field_label(ref.field), contents.field_text(ref) or "（空白）")]))
    return "".join(parts) + _where(contents, ref)


def _indicator(contents: Contents, project: Project, row: Indicator) -> str:
    ref = Ref(project.id, row.id, "")
    names = [*INDICATOR_FIELDS, *(f"extra.{name}" for name, _ in row.extra if not name.startswith(PRINTED))]
    doubts = contents.doubts_at(ref)
    marked = {note.ref.field for note in doubts if note.ref is not None}
    sign = f"{_SIGNS['warning']} "
    texts = [(f"{sign * (name in marked)}{field_label(name)}", indicator_field(row, name)) for name in names]
    rows = [(label, text or "（空白）") for label, text in texts if text is not None]
    parts = [_heading(row.level3 or "（没有名称）"), _doubts(doubts)]
    return "".join(parts) + _table(("栏目", "读到的内容"), rows) + _where(contents, ref)


def _where(contents: Contents, ref: Ref) -> str:
    origin = contents.origin(ref)
    if origin is None:
        return ""
    source = contents.source_of(ref.project or "")
    place = f"原文位置：{source.path.name} {origin.place}"
    return _paragraphs([place]) + (_table(("原文",), [(" ┊ ".join(origin.texts),)]) if origin.texts else "")


def _doubts(notes: Iterable[Note]) -> str:
    lines = []
    for note in notes:
        severity = "warning" if note.severity == "warning" else "hint"
        place = f"<br><span style='color:{QUIET_INK}'>{_text(note.place)}</span>" if note.place else ""
        words = f"{_SIGNS[severity]} {_text(note.message)}"
        lines.append(f"<p><span style='color:{SEVERITY_COLOURS[severity]}'>{words}</span>{place}</p>")
    return "".join(lines)


def _inside(notes: Sequence[Note]) -> str:
    """The doubts further down, in short."""
    if not notes:
        return ""
    lines = [f"{note.place}：{note.message}" for note in notes[:_DOUBTS_SHOWN]]
    more = [f"……还有 {len(notes) - len(lines)} 处"] if len(notes) > len(lines) else []
    return _paragraphs([f"表内有 {len(notes)} 处疑问（F8 转到下一处）："]) + _list([*lines, *more])


def _heading(text: str) -> str:
    return f"<p><b>{_text(text)}</b></p>"


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{_text(text)}</p>" for text in texts if text)


def _list(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{_text(text)}</li>" for text in texts) + "</ul>" if texts else ""


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th align='left' bgcolor='#f0f3f6'>{header}</th>" for header in headers)
    body = "".join("<tr>" + "".join(f"<td>{_text(text)}</td>" for text in row) + "</tr>" for row in rows)
    style = "border-collapse:collapse; border-color:#c3ccd5"
    return (
        f"<table width='100%' border='1' cellspacing='0' cellpadding='4' style='{style}'><tr>{head}</tr>{body}</table>"
    )


def _text(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
