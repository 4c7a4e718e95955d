"""The style sheet of a Word package through the styles API of python-docx, East Asian fonts included.

python-docx sets only the Latin font of a style; fonts for Chinese, the hint and the size of complex scripts are added
to its elements here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from perfdesk.table import TextStyle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as Docx
    from docx.styles.style import ParagraphStyle
    from docx.text.font import Font
    from docx.text.parfmt import ParagraphFormat

_KEPT = ("Normal", "Default Paragraph Font", "Normal Table")
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_CONTENTS_INDENT = 210


def set_styles(docx: Docx, headings: Iterable[tuple[int, TextStyle]], entry: TextStyle, tab: int) -> None:
    """Only our styles. `headings` are the looks of the outline levels, `entry` that of the contents, `tab` its right
    stop in twips."""
    base = TextStyle()
    for style in list(docx.styles):
        if style.name not in _KEPT:
            style.delete()
    _set_defaults(docx, base)
    normal = docx.styles["Normal"]
    for mark in normal.element.findall(qn("w:rsid")):
        normal.element.remove(mark)
    set_font(normal.font, base)
    _added(docx, "footer", "Footer").quick_style = True
    for level, look in headings:
        _add_heading(docx, level, look)
    for level in (1, 2):
        style = _added(docx, f"toc {level}", f"TOC{level}")
        style.next_paragraph_style = normal
        set_font(style.font, entry)
        layout = style.paragraph_format
        layout.tab_stops.add_tab_stop(Twips(tab), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        set_layout(layout, entry)
        layout.left_indent = Twips(_CONTENTS_INDENT * (level - 1))


def set_font(font: Font, look: TextStyle) -> None:
    """Fonts for both scripts, weight and size. The East Asian hint makes quotation marks full-width where Chinese is
    set in one font."""
    font.name = look.latin
    properties = font.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    fonts.set(qn("w:eastAsia"), look.east_asia)
    fonts.set(qn("w:cs"), look.latin)
    fonts.set(qn("w:hint"), "eastAsia")
    if look.bold:
        font.bold = font.cs_bold = True
    font.size = Pt(look.size_pt)
    size = properties.find(qn("w:sz"))
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    size.addnext(OxmlElement("w:szCs", dict(size.attrib)))


def set_layout(layout: ParagraphFormat, look: TextStyle) -> None:
    """Spacing, indent and alignment."""
    layout.space_before, layout.space_after = Pt(look.before_pt), Pt(look.after_pt)
    if look.line_pt is None:
        layout.line_spacing = 1.0
    else:
        layout.line_spacing = Pt(look.line_pt)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY if look.line_exact else WD_LINE_SPACING.AT_LEAST
    if look.indent_chars:
        layout.first_line_indent = Pt(look.indent_chars * look.size_pt)
        indent = layout.element.get_or_add_pPr().find(qn("w:ind"))
        indent.set(qn("w:firstLineChars"), str(round(look.indent_chars * 100)))
    layout.alignment = _ALIGN[look.align]


def _set_defaults(docx: Docx, base: TextStyle) -> None:
    """Font, size and language of the whole document; no theme fonts, no spacing, no list of latent styles."""
    sheet = docx.styles.element
    sheet.remove(sheet.find(qn("w:latentStyles")))
    defaults = sheet.find(qn("w:docDefaults"))
    defaults.find(qn("w:pPrDefault")).clear()
    properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts = properties.find(qn("w:rFonts"))
    fonts.attrib.clear()
    names = {"ascii": base.latin, "hAnsi": base.latin, "eastAsia": base.east_asia, "cs": base.latin, "hint": "eastAsia"}
    for name, value in names.items():
        fonts.set(qn(f"w:{name}"), value)
    for name in ("sz", "szCs"):
        properties.find(qn(f"w:{name}")).set(qn("w:val"), str(round(base.size_pt * 2)))
    properties.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")


def _add_heading(docx: Docx, level: int, look: TextStyle) -> None:
    style = _added(docx, f"heading {level}", f"Heading{level}")
    style.next_paragraph_style = docx.styles["Normal"]
    style.quick_style = True
    set_font(style.font, look)
    layout = style.paragraph_format
    layout.keep_with_next = layout.keep_together = True
    set_layout(layout, look)
    style.element.get_or_add_pPr().append(OxmlElement("w:outlineLvl", {qn("w:val"): str(level - 1)}))


def _added(docx: Docx, name: str, style_id: str) -> ParagraphStyle:
    style: ParagraphStyle = docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    style.style_id = style_id
    style.base_style = docx.styles["Normal"]
    style.hidden = False
    return style
