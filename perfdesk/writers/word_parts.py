"""The fixed parts of a Word package: styles, settings, footer, properties.

Written out in full instead of taken from a template: there is no theme, so WPS has no theme fonts to miss, and every
style names its Chinese font.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from perfdesk.table import PageSetup, TextStyle
from perfdesk.writers.measure import printable
from perfdesk.writers.word_runs import field_xml, fonts_xml, paragraph_layout, run_properties, text_xml, twips

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = f'xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}/relationships"'

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD_TYPE}.settings+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_WORD_TYPE}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    '<Override PartName="/docProps/app.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
)
RELATIONSHIPS = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)
DOCUMENT_RELATIONSHIPS = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/relationships/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/footer" Target="footer1.xml"/></Relationships>'
)
APP = f'{HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>perfdesk</Application></Properties>'
# `w:updateFields` is left out on purpose: Word would ask about "fields that may refer to other files" at every opening.
SETTINGS = (
    f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def core_xml(title: str, now: datetime | None = None) -> str:
    """The document properties: a title and the language, nobody's name."""
    stamp = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(printable(title))}</dc:title><dc:creator></dc:creator><dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created></cp:coreProperties>'
    )


def footer_xml(pattern: str, style: TextStyle) -> str:
    """The footer; `{page}` and `{pages}` become fields."""
    properties = run_properties(style)
    runs: list[str] = []
    for part in re.split(r"(\{pages?\})", pattern):
        if part in ("{page}", "{pages}"):
            runs.append(field_xml("PAGE" if part == "{page}" else "NUMPAGES", "1", properties))
        elif part:
            runs.append(f"<w:r>{properties}{text_xml(part)}</w:r>")
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{paragraph_layout(style)}</w:pPr>{"".join(runs)}</w:p>'
    return f"{HEAD}<w:ftr {NAMESPACES}>{paragraph}</w:ftr>"


def section_xml(page: PageSetup) -> str:
    """`w:sectPr`. No line grid: it would stretch the line pitch of the cells."""
    height, width = twips(page.height), twips(page.width)
    landscape = ' w:orient="landscape"' if page.width > page.height else ""
    margins = (
        f'w:top="{twips(page.top)}" w:right="{twips(page.right)}" w:bottom="{twips(page.bottom)}"'
        f' w:left="{twips(page.left)}" w:header="851" w:footer="{twips(page.footer_distance)}" w:gutter="0"'
    )
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="{width}" w:h="{height}"{landscape}/>'
        f'<w:pgMar {margins}/><w:cols w:space="425"/></w:sectPr>'
    )


def styles_xml(base: TextStyle, headings: Iterable[tuple[int, TextStyle]], entry: TextStyle, tab: int) -> str:
    """The style sheet. `headings` are the looks of the outline levels, `entry` that of the contents, `tab` its right
    stop in twips."""
    size = round(base.size_pt * 2)
    parts = [
        f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(base)}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        _paragraph_style("Normal", "Normal", run_properties(base), default=True),
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        _paragraph_style("Footer", "footer", ""),
    ]
    for level, style in headings:
        layout = f'<w:keepNext/><w:keepLines/>{paragraph_layout(style)}<w:outlineLvl w:val="{level - 1}"/>'
        parts.append(_paragraph_style(f"Heading{level}", f"heading {level}", run_properties(style), layout))
    for level in (1, 2):
        tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{tab}"/></w:tabs>'
        spacing = f'<w:spacing w:after="{round(entry.after_pt * 20)}"/><w:ind w:left="{210 * (level - 1)}"/>'
        parts.append(_paragraph_style(f"TOC{level}", f"toc {level}", run_properties(entry), tabs + spacing))
    return "".join(parts) + "</w:styles>"


def _paragraph_style(style_id: str, name: str, run: str, layout: str = "", *, default: bool = False) -> str:
    mark = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="Normal"/>' if style_id.startswith(("Heading", "TOC")) else ""
    shown = "" if style_id.startswith("TOC") else "<w:qFormat/>"
    return (
        f'<w:style w:type="paragraph"{mark} w:styleId={quoteattr(style_id)}><w:name w:val={quoteattr(name)}/>'
        f"{based}{following}{shown}<w:pPr>{layout}</w:pPr>{run}</w:style>"
    )
