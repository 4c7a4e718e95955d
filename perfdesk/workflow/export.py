"""Writing a filing out: the whole document, a book with contents, or some projects, as Word, Excel and PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.forms.compose import compose_filing, compose_projects
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import Profile, all_profiles
from perfdesk.model.rows import Filing
from perfdesk.table import Document
from perfdesk.writers.names import safe_name

Progress = Callable[[int, int], None]
PdfWriter = Callable[[Document, Path], None]
KINDS = ("docx", "xlsx", "pdf")


def compose_export(
    filing: Filing, profile: Profile, *, project_ids: Sequence[str] | None = None, book: bool = False
) -> Document:
    """What an export, a preview or a print shows, also on another form than that of the filing.

    Without `project_ids` the whole department document, with a table of contents when `book`; else only the tables
    of those projects. UserError when there is nothing to print.
    """
    source = all_profiles().get(filing.form_id or profile.id, profile)
    if source.id != profile.id:
        filing = as_form(filing, source, profile)
    if project_ids is not None:
        wanted = set(project_ids)
        chosen = [project for project in filing.projects if project.id in wanted]
        if not chosen:
            raise UserError("没有选中任何项目。", "请先选择要导出的项目。")
        return compose_projects(chosen, profile, chosen[0].name if len(chosen) == 1 else filing.unit_name or "")
    if not filing.projects and not any(row.paragraphs for row in filing.narratives):
        raise UserError("这份文件里还没有内容。", "请先新增项目，或导入去年的文件。")
    return compose_filing(filing, profile, contents=book)


def export_name(filing: Filing, project_ids: Sequence[str] | None = None, *, book: bool = False) -> str:
    """The name of an export without its ending, safe on every system.

    A part and the book have names of their own, so that neither ever replaces the whole document.
    """
    if project_ids is not None and len(project_ids) == 1:
        project = filing.project(project_ids[0])
        return safe_name(project.title or f"{project.name}绩效目标表")
    year = f"{filing.fiscal_year}年" if filing.fiscal_year else ""
    some = f"（{len(set(project_ids))}个项目）" if project_ids is not None else "（含目录）" if book else ""
    return safe_name(f"{filing.unit_name or ''}{year}预算绩效目标", ending=some)


def export(
    filing: Filing,
    profile: Profile,
    folder: Path,
    kinds: Sequence[str],
    *,
    project_ids: Sequence[str] | None = None,
    book: bool = False,
    write_pdf: PdfWriter | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write one file of each kind into a folder, made when missing; returns the paths.

    Each file is written beside and then replaces its target. UserError when a file or the folder refuses, naming what
    was finished before it, and before anything is written when a kind is not known.
    """
    _check_kinds(kinds, write_pdf)
    document = compose_export(filing, profile, project_ids=project_ids, book=book)
    _make_folder(folder)
    name = export_name(filing, project_ids, book=book)
    written: list[Path] = []
    for number, kind in enumerate(kinds):
        path = folder / f"{name}.{kind}"
        try:
            _write(document, kind, path, write_pdf)
        except UserError as error:
            raise _naming(error, written) from error
        written.append(path)
        if progress is not None:
            progress(number + 1, len(kinds))
    return written


def _write(document: Document, kind: str, path: Path, write_pdf: PdfWriter | None) -> None:
    if kind == "docx":
        from perfdesk.writers.word import write_word

        write_word(document, path)
    elif kind == "xlsx":
        from perfdesk.writers.excel import write_excel

        write_excel(document, path)
    elif write_pdf is not None:
        write_pdf(document, path)


def _naming(error: UserError, written: Sequence[Path]) -> UserError:
    """The refusal of one file, with the files that were finished before it."""
    if not written:
        return error
    done = "、".join(f"“{path.name}”" for path in written)
    return UserError(f"{error.message}（已导出：{done}。）", error.advice)


def _check_kinds(kinds: Sequence[str], write_pdf: PdfWriter | None) -> None:
    possible = KINDS if write_pdf is not None else KINDS[:-1]
    unknown = [kind for kind in kinds if kind not in possible]
    if unknown:
        raise UserError(f"不能导出为“{unknown[0]}”。", f"可选的格式是 {'、'.join(possible)}。")
    if not kinds:
        raise UserError("没有选择导出的格式。", f"可选的格式是 {'、'.join(possible)}。")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = "已有同名的文件" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror
        raise UserError(f"不能建立文件夹“{folder}”（{what}）。", "请换一个能写入的文件夹。") from error
