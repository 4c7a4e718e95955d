"""Everything of a Word package but its text, made by python-docx: styles, settings, page, footer, properties.

The body is written elsewhere (`word.py`): `Skeleton` holds what stands before and after it. What the default template
of python-docx brings and we do not want is dropped: theme fonts (WPS warns that they are missing), unused styles,
thumbnail, custom XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from perfdesk.table import PageSetup, TextStyle
from perfdesk.writers.measure import printable
from perfdesk.writers.word_runs import twips

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.text.paragraph import Paragraph

_BODY = "word/document.xml"
_CORE = "docProps/core.xml"
_HEADER_DISTANCE, _COLUMN_SPACE, _TAB_STOP = 851, 425, 420
_WORD_2013 = "15"


@dataclass(frozen=True, slots=True)
class Look:
    """What the fixed parts depend on: the page, the looks of the outline levels, of the contents and the footer, and
    whether there is a cover, which has no footer; the families of all fonts."""

    page: PageSetup
    headings: tuple[tuple[int, TextStyle], ...]
    entry: TextStyle
    footer: TextStyle
    cover: bool = False
    fonts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A saved package: its parts by name, and the main part in two halves between which the blocks go."""

    parts: tuple[tuple[str, bytes], ...]
    before: bytes
    after: bytes


@lru_cache(maxsize=16)
def skeleton(look: Look) -> Skeleton:
    """The package for a look, without its properties (`core_part`). Made once: python-docx takes 20 ms for it."""
    from docx import Document as new_document

    from perfdesk.writers.word_styles import set_styles

    docx = new_document()
    _drop_leftovers(docx)
    _set_settings(docx)
    _add_fonts(docx, look.fonts)
    set_styles(docx, look.headings, look.entry, twips(look.page.text_width))
    _set_page(docx, look.page)
    docx.sections[0].different_first_page_header_footer = look.cover
    footer = docx.sections[0].footer
    footer.is_linked_to_previous = False
    _set_footer(footer.paragraphs[0], look.page.footer, look.footer)
    return _saved(docx)


def core_part(title: str) -> tuple[str, bytes]:
    """Name and bytes of the document properties: a title and the language, nobody's name."""
    from docx.opc.package import OpcPackage
    from docx.opc.parts.coreprops import CorePropertiesPart

    part = CorePropertiesPart.default(OpcPackage())
    properties = part.core_properties
    # Shown by file managers, which expect one line.
    properties.title = printable(title)[:255]
    properties.author = properties.last_modified_by = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.now(UTC)
    return _CORE, part.blob


def _drop_leftovers(docx: Docx) -> None:
    """Keep the styles and settings of the default template only, as the first two relations."""
    from docx.opc.constants import RELATIONSHIP_TYPE as RT

    package, main = docx.part.package, docx.part
    if package is None:
        raise ValueError("a new document has a package")
    kept = [(main.part_related_by(kind), kind) for kind in (RT.STYLES, RT.SETTINGS)]
    main.rels.clear()
    for part, kind in kept:
        main.relate_to(part, kind)
    for key, relation in list(package.rels.items()):
        if relation.reltype not in (RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES):
            del package.rels[key]


def _add_fonts(docx: Docx, families: tuple[str, ...]) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    from perfdesk.writers.word_fonts import font_table

    part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, font_table(families), docx.part.package)
    docx.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def _set_settings(docx: Docx) -> None:
    """The few settings that matter. `w:updateFields` is not one of them: Word would ask about it at every opening."""
    from docx.oxml.ns import qn

    settings = docx.settings.element
    kept = ("zoom", "defaultTabStop", "characterSpacingControl", "compat", "themeFontLang")
    for item in list(settings):
        if item.tag not in [qn(f"w:{name}") for name in kept]:
            settings.remove(item)
    zoom = settings.find(qn("w:zoom"))
    zoom.attrib.clear()
    zoom.set(qn("w:percent"), "100")
    settings.find(qn("w:defaultTabStop")).set(qn("w:val"), str(_TAB_STOP))
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    compat = settings.find(qn("w:compat"))
    for item in list(compat):
        if item.get(qn("w:name")) == "compatibilityMode":
            item.set(qn("w:val"), _WORD_2013)
        else:
            compat.remove(item)


def _set_page(docx: Docx, page: PageSetup) -> None:
    """Size, margins, and the line grid where the form has one: it stretches the line pitch, in cells too."""
    from docx.enum.section import WD_ORIENTATION
    from docx.oxml.ns import qn
    from docx.shared import Twips

    section = docx.sections[0]
    section.page_width, section.page_height = Twips(twips(page.width)), Twips(twips(page.height))
    if page.width > page.height:
        section.orientation = WD_ORIENTATION.LANDSCAPE
    section.top_margin, section.bottom_margin = Twips(twips(page.top)), Twips(twips(page.bottom))
    section.left_margin, section.right_margin = Twips(twips(page.left)), Twips(twips(page.right))
    section.header_distance = Twips(_HEADER_DISTANCE)
    section.footer_distance = Twips(twips(page.footer_distance))
    properties = docx.element.body.sectPr
    properties.attrib.clear()
    properties.find(qn("w:cols")).set(qn("w:space"), str(_COLUMN_SPACE))
    grid = properties.find(qn("w:docGrid"))
    if page.line_grid_pt is None:
        properties.remove(grid)
    else:
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(page.line_grid_pt * 20)))


def _set_footer(paragraph: Paragraph, pattern: str, style: TextStyle) -> None:
    """The footer; `{page}` and `{pages}` become fields."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    from perfdesk.writers.word_styles import set_font, set_layout

    set_layout(paragraph.paragraph_format, style)
    for part in re.split(r"(\{pages?\})", printable(pattern)):
        if part not in ("{page}", "{pages}"):
            if part:
                set_font(paragraph.add_run(part).font, style)
            continue
        for kind in ("begin", "", "separate", "1", "end"):
            run = paragraph.add_run("1" if kind == "1" else "")
            set_font(run.font, style)
            if kind == "":
                text = OxmlElement("w:instrText", {qn("xml:space"): "preserve"})
                text.text = " PAGE " if part == "{page}" else " NUMPAGES "
                run.font.element.append(text)
            elif kind != "1":
                run.font.element.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): kind}))


def _saved(docx: Docx) -> Skeleton:
    """The package as python-docx saves it, its main part divided at the (empty) body."""
    from lxml import etree

    for root in (docx.element, docx.styles.element, docx.settings.element, docx.sections[0].footer.part.element):
        root.attrib.clear()
        etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
    stream = BytesIO()
    docx.save(stream)
    with ZipFile(stream) as package:
        parts = [(name, package.read(name)) for name in package.namelist() if name != _CORE]
    before, mark, after = dict(parts)[_BODY].partition(b"<w:sectPr")
    return Skeleton(tuple(part for part in parts if part[0] != _BODY), before, mark + after)
