"""The main job once through, on the machine as it is: for a fresh installation and for every bundle that is built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from perfdesk.editing.commands import set_field
from perfdesk.editing.session import Session
from perfdesk.forms.profile import Profile, all_profiles, profile_for
from perfdesk.model.rows import Filing, Ref
from perfdesk.rules import check
from perfdesk.store.file import ProjectFile
from perfdesk.table import Document
from perfdesk.workflow.export import export
from perfdesk.workflow.import_files import read_sources
from perfdesk.workflow.interchange import to_dump
from perfdesk.workflow.sample import sample_filing

PdfWriter = Callable[[Document, Path], None]
_NEW_VALUE = "≥96.5%"


class SelfTestFailed(Exception):
    """A step did not give what it must. The message names the step in Chinese."""


def self_test(write_pdf: PdfWriter | None = None) -> list[str]:
    """Open, edit, undo, redo, reopen, check, export and read back the sample; PDF too when `write_pdf` is given.

    Returns one Chinese line for each step that passed. Raises SelfTestFailed, or whatever the step itself raised.
    Works in a temporary folder with a Chinese name and leaves nothing behind.
    """
    before = sample_filing()
    profile = profile_for(before.form_id)
    lines = [f"表格：{len(all_profiles())}种；示例：{len(before.projects)}个项目"]
    with TemporaryDirectory(prefix="perfdesk-自检-") as name:
        folder = Path(name)
        filing = _edit_and_reopen(folder / "示例（自检）.perfdesk", before)
        lines.append("编辑、撤销、重做、重新打开：通过")
        lines.append(f"检查：{_check(filing, profile)}条提示")
        lines += _export_and_read_back(filing, profile, folder / "导出", write_pdf)
    lines.append("自检通过")
    return lines


def _edit_and_reopen(path: Path, before: Filing) -> Filing:
    """The edited filing, as read from the file by a second opening."""
    file = ProjectFile.create(path, before)
    try:
        edited = _edit(Session(file))
    finally:
        file.close()
    again = ProjectFile.open(path)
    try:
        session = Session(again)
        _require(session.filing == edited, "重新打开后内容与关闭前不同")
        _require(session.undo_label is not None, "重新打开后撤销记录丢失")
    finally:
        again.close()
    return edited


def _edit(session: Session) -> Filing:
    original = session.filing
    project, row = next(original.indicators())
    ref = Ref(project.id, row.id, "value")
    _require(session.do(set_field(original, ref, _NEW_VALUE)), "修改指标值没有生效")
    edited = session.filing
    _require(edited.project(project.id).indicator(row.id).value == _NEW_VALUE, "修改后的指标值不对")
    session.undo()
    _require(session.filing == original, "撤销后内容没有复原")
    session.redo()
    _require(session.filing == edited, "重做后内容与修改后不同")
    return edited


def _check(filing: Filing, profile: Profile) -> int:
    findings = check(filing, profile.expectations)
    _require(len(findings) > 0, "示例中的错误没有查出来")
    return len(findings)


def _export_and_read_back(filing: Filing, profile: Profile, folder: Path, write_pdf: PdfWriter | None) -> list[str]:
    kinds = ["docx", "xlsx"] if write_pdf is None else ["docx", "xlsx", "pdf"]
    paths = export(filing, profile, folder, kinds, book=True, write_pdf=write_pdf)
    wanted = to_dump(filing)
    lines: list[str] = []
    for kind, path in zip(kinds, paths, strict=True):
        if kind == "pdf":
            content = path.read_bytes()
            _require(content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF"), "PDF 不完整")
        else:
            _require(to_dump(read_sources([path]).filing) == wanted, f"导出的 {kind} 读回后与原内容不同")
        lines.append(f"导出 {kind}：{path.stat().st_size // 1024} KB，通过")
    return lines


def _require(passed: bool, fault: str) -> None:
    """An `assert` that an optimised bundle keeps."""
    if not passed:
        raise SelfTestFailed(f"自检未通过：{fault}")
