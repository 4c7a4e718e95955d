"""Writing a filing out as Word, Excel, PDF: the whole document, the book, some projects, or a file for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.forms.compose import compose_filing, compose_projects
from perfdesk.forms.convert import as_form
from perfdesk.forms.profile import Profile, all_profiles
from perfdesk.model.rows import Filing
from perfdesk.table import Document
from perfdesk.workflow.export_names import DEFAULT_PATTERN, Target, planned
from perfdesk.writers.atomic import CannotWrite
from perfdesk.writers.names import safe_name

Progress = Callable[[int, int], None]
PdfWriter = Callable[[Document, Path], None]
KINDS = ("docx", "xlsx", "pdf")
_NAMED = 3
_TICK = 16


def compose_export(
    filing: Filing, profile: Profile, *, project_ids: Sequence[str] | None = None, book: bool = False
) -> Document:
    """What an export, a preview or a print shows, also on another form than that of the filing.

    Without `project_ids` the whole department document, with cover and table of contents when `book`; else only the
    tables of those projects. UserError when there is nothing to print.
    """
    return _composed(_on_form(filing, profile), profile, project_ids, book)


def export(
    filing: Filing,
    profile: Profile,
    folder: Path,
    kinds: Sequence[str],
    *,
    project_ids: Sequence[str] | None = None,
    book: bool = False,
    each: bool = False,
    pattern: str = DEFAULT_PATTERN,
    keep: bool = False,
    write_pdf: PdfWriter | None = None,
    progress: Progress | None = None,
    done: list[Path] | None = None,
) -> list[Path]:
    """Write one file of each kind into a folder, made when missing, or with `each` one for each project (`planned`).

    Returns the paths, as `write_targets` does; its refusals name what was finished. UserError before anything is
    written when a kind or the name pattern is not known.
    """
    check_kinds(kinds, write_pdf)
    targets = planned(filing, folder, kinds, project_ids=project_ids, book=book, each=each, pattern=pattern, keep=keep)
    written = [] if done is None else done
    try:
        return write_targets(filing, profile, targets, write_pdf=write_pdf, progress=progress, done=written)
    except UserError as error:
        raise naming(error, written) from error


def write_targets(
    filing: Filing,
    profile: Profile,
    targets: Sequence[Target],
    *,
    write_pdf: PdfWriter | None = None,
    progress: Progress | None = None,
    done: list[Path] | None = None,
) -> list[Path]:
    """Write the files of a plan one after another; returns their paths.

    Each is written beside and then replaces its target. `progress` gets the number of finished files and of all, also
    while one is being written; what it raises stops the work. `done` belongs to the caller and names at every moment
    the files that are finished. UserError when there is nothing to print, `CannotWrite` when a disk or folder refuses,
    `OpenElsewhere` for a file in use (`writers.atomic`).
    """
    written = [] if done is None else done
    filing = _on_form(filing, profile)
    content: tuple[object, Document] | None = None
    for number, target in enumerate(targets):
        what = (target.project_ids, target.book)
        if content is None or content[0] != what:
            content = (what, _composed(filing, profile, target.project_ids, target.book))
        if number == 0 or target.path.parent != targets[number - 1].path.parent:
            _make_folder(target.path.parent)
        tick = _ticking(progress, number, len(targets))
        write_document(content[1], target.path, target.kind, write_pdf=write_pdf, progress=tick)
        written.append(target.path)
        if progress is not None:
            progress(number + 1, len(targets))
    return written


def write_list(
    document: Document, folder: Path, kinds: Sequence[str], *, write_pdf: PdfWriter | None = None
) -> list[Path]:
    """Write a list such as 修改对照表 as one file of each kind, called by its title; returns the paths. UserError."""
    check_kinds(kinds, write_pdf)
    _make_folder(folder)
    written: list[Path] = []
    for kind in kinds:
        path = folder / f"{safe_name(document.title)}.{kind}"
        try:
            write_document(document, path, kind, write_pdf=write_pdf)
        except UserError as error:
            raise naming(error, written) from error
        written.append(path)
    return written


def check_kinds(kinds: Sequence[str], write_pdf: PdfWriter | None) -> None:
    """UserError unless there are kinds and all can be written."""
    possible = KINDS if write_pdf is not None else KINDS[:-1]
    unknown = [kind for kind in kinds if kind not in possible]
    if unknown:
        raise UserError(f"不能导出为“{unknown[0]}”。", f"可选的格式是 {'、'.join(possible)}。")
    if not kinds:
        raise UserError("没有选择导出的格式。", f"可选的格式是 {'、'.join(possible)}。")


def _on_form(filing: Filing, profile: Profile) -> Filing:
    source = all_profiles().get(filing.form_id or profile.id, profile)
    return filing if source.id == profile.id else as_form(filing, source, profile)


def _composed(filing: Filing, profile: Profile, project_ids: Sequence[str] | None, book: bool) -> Document:
    if project_ids is not None:
        wanted = set(project_ids)
        chosen = [project for project in filing.projects if project.id in wanted]
        if not chosen:
            raise UserError("没有选中任何项目。", "请先选择要导出的项目。")
        return compose_projects(chosen, profile, chosen[0].name if len(chosen) == 1 else filing.unit_name or "")
    if not filing.projects and not any(row.paragraphs for row in filing.narratives):
        raise UserError("这份文件里还没有内容。", "请先新增项目，或导入去年的文件。")
    return compose_filing(filing, profile, contents=book)


def _ticking(progress: Progress | None, done: int, total: int) -> Progress | None:
    """A progress call for inside one file: it says nothing new, but lets the work be stopped."""
    if progress is None:
        return None
    return lambda part, _parts: progress(done, total) if part % _TICK == 0 else None


def write_document(
    document: Document, path: Path, kind: str, *, write_pdf: PdfWriter | None = None, progress: Progress | None = None
) -> None:
    """Write one document as one of KINDS, whole or not at all. UserError when the target cannot be written."""
    if kind == "docx":
        from perfdesk.writers.word import write_word

        write_word(document, path, progress=progress)
    elif kind == "xlsx":
        from perfdesk.writers.excel import write_excel

        write_excel(document, path, progress=progress)
    elif write_pdf is not None:
        write_pdf(document, path)


def naming(error: UserError, written: Sequence[Path]) -> UserError:
    """The refusal of one file, with the files that were finished before it."""
    if not written:
        return error
    names = "、".join(f"“{path.name}”" for path in written[:_NAMED])
    more = f"等 {len(written)} 个文件" if len(written) > _NAMED else ""
    return UserError(f"{error.message}（已导出：{names}{more}。）", error.advice)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = "已有同名的文件" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror
        raise CannotWrite(f"不能建立文件夹“{folder}”（{what}）。", "请换一个能写入的文件夹。") from error
