"""A `Document` as a Word file (.docx): the package is python-docx's, the blocks of its main part are ours."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from perfdesk.table import Document, Paragraph, Table, TextStyle
from perfdesk.writers.atomic import replacing
from perfdesk.writers.measure import PrintMeasure
from perfdesk.writers.pages import page_numbers
from perfdesk.writers.word_package import Look, core_part, skeleton
from perfdesk.writers.word_runs import entry_mark_xml, field_xml, paragraph_layout, run_properties, run_xml, text_xml
from perfdesk.writers.word_table import TableXml

Progress = Callable[[int, int], None]
_BY_HEADINGS, _BY_MARKS = '\\o "1-2" \\h \\z \\u', "\\f \\h \\z"


def write_word(document: Document, path: Path, *, progress: Progress | None = None) -> None:
    """Write a document as .docx, whole or not at all; `progress` gets blocks done and in all.

    UserError when the target cannot be written. Page numbers in the contents are those of our own layout, exact for
    one-page forms; F9 in Word recomputes them.
    """
    fixed = skeleton(_look(document))
    with replacing(path) as temporary, _package(temporary) as package:
        for name, data in (*fixed.parts, core_part(document.title)):
            package.writestr(name, data)
        with package.open("word/document.xml", "w") as part:
            part.write(fixed.before)
            for block in _blocks_xml(document, progress):
                part.write(block)
            part.write(fixed.after)


def _package(path: Path) -> zipfile.ZipFile:
    # Level 3: half the time of level 6, and the file is a third larger, 2.5 KB a project.
    return zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3)


def _look(document: Document) -> Look:
    looks = [*document.styles.values(), TextStyle()]
    fonts = tuple(sorted({family for look in looks for family in (look.east_asia, look.latin)}))
    entry, footer = document.style("toc_entry"), document.style("footer")
    return Look(document.page, _headings(document), entry, footer, document.has_cover, fonts)


def _headings(document: Document) -> tuple[tuple[int, TextStyle], ...]:
    """The look of each outline level: that of its first heading."""
    looks: dict[int, TextStyle] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.outline and block.role != "toc_entry":
            looks.setdefault(block.outline, document.style(block.role))
    return tuple(sorted(looks.items(), key=lambda item: item[0]))


def _blocks_xml(document: Document, progress: Progress | None) -> Iterator[bytes]:
    blocks = document.blocks
    writer = _BlockXml(document)
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            yield writer.tables.write(block)
            # Word joins two tables that touch, and needs a paragraph after the last one.
            if index + 1 == len(blocks) or isinstance(blocks[index + 1], Table):
                yield b'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
        else:
            yield writer.paragraph(index, block).encode()
        if progress is not None:
            progress(index + 1, len(blocks))


class _BlockXml:
    """Writes the blocks of one document, numbering its bookmarks."""

    def __init__(self, document: Document) -> None:
        self.tables = TableXml(document.style, document.page.text_width)
        self._document = document
        self._bookmarks = 0
        entries = [index for index, block in enumerate(document.blocks) if _is_entry(block)]
        self._first_entry, self._last_entry = (entries[0], entries[-1]) if entries else (-1, -1)
        self._marks = _other_words(document)
        self._pages = page_numbers(document, PrintMeasure()) if entries else {}

    def paragraph(self, index: int, block: Paragraph) -> str:
        if block.role == "toc_entry":
            return self._entry(index, block)
        style = self._document.style(block.role)
        first = f'<w:pStyle w:val="Heading{block.outline}"/>' if block.outline else ""
        # The first block stands on the first page anyway; a break there would leave an empty page in some readers.
        if block.page_break_before and index:
            first += "<w:pageBreakBefore/>"
        properties = f"<w:pPr>{first}{paragraph_layout(style)}{run_properties(style)}</w:pPr>"
        run = run_xml(block.text, style) if block.text else ""
        if block.bookmark in self._marks:
            run += entry_mark_xml(self._marks[block.bookmark], block.outline)
        return f"<w:p>{properties}{self._marked(block.bookmark, run)}</w:p>"

    def _marked(self, bookmark: str, run: str) -> str:
        if not bookmark:
            return run
        self._bookmarks += 1
        start = f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{escape(bookmark)}"/>'
        return f'{start}{run}<w:bookmarkEnd w:id="{self._bookmarks}"/>'

    def _entry(self, index: int, block: Paragraph) -> str:
        """One line of the contents; the first one opens the TOC field, the last one closes it."""
        properties = run_properties(self._document.style(block.role))
        page = field_xml(f"PAGEREF {block.target} \\h", str(self._pages.get(block.target, 1)), properties)
        opening = closing = ""
        if index == self._first_entry:
            opening = (
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                f'<w:r><w:instrText xml:space="preserve"> TOC {_BY_MARKS if self._marks else _BY_HEADINGS} '
                "</w:instrText></w:r>"
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            )
        if index == self._last_entry:
            closing = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        return (
            f'<w:p><w:pPr><w:pStyle w:val="TOC{min(max(block.outline, 1), 2)}"/></w:pPr>{opening}'
            f'<w:hyperlink w:anchor="{escape(block.target)}" w:history="1"><w:r>{properties}{text_xml(block.text)}'
            f"<w:tab/></w:r>{page}</w:hyperlink>{closing}</w:p>"
        )


def _is_entry(block: object) -> bool:
    return isinstance(block, Paragraph) and block.role == "toc_entry"


def _other_words(document: Document) -> dict[str, str]:
    """The words of the contents by bookmark, {} when they are those of the headings.

    Forms whose heading is the same for every project need it; else Word's own update would list equal lines.
    """
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    listed = {block.target: block.text for block in paragraphs if block.role == "toc_entry"}
    same = all(listed.get(block.bookmark, block.text) == block.text for block in paragraphs if block.bookmark)
    return {} if same else listed
