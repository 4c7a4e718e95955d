"""Text and look as WordprocessingML strings: the fragments of which paragraphs and cells are made."""

from __future__ import annotations

from functools import lru_cache
from html import escape  # `xml.sax.saxutils` loads a web client

from perfdesk.table import TextStyle
from perfdesk.writers.measure import printable

_OPEN = '<w:t xml:space="preserve">'
_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * 1440 / 25.4)


def text_xml(text: str) -> str:
    """The content of a run: the text as typed, line ends as `w:br`, tabs as `w:tab`."""
    text = escape(printable(text), quote=False)
    if "\n" in text:
        text = text.replace("\n", f"</w:t><w:br/>{_OPEN}")
    if "\t" in text:
        text = text.replace("\t", f"</w:t><w:tab/>{_OPEN}")
    return f"{_OPEN}{text}</w:t>"


@lru_cache(maxsize=4096)
def encoded_text(text: str) -> bytes:
    """`text_xml` in UTF-8; labels, levels and units come back in every table."""
    return text_xml(text).encode()


def run_xml(text: str, style: TextStyle) -> str:
    """A whole run."""
    return f"<w:r>{run_properties(style)}{text_xml(text)}</w:r>"


def run_properties(style: TextStyle, *, marked: bool = False) -> str:
    """`w:rPr`: fonts for both scripts (python-docx sets only the Latin one), weight, size; `marked` text stands out."""
    bold = "<w:b/><w:bCs/>" if style.bold or marked else ""
    line = '<w:u w:val="single"/>' if marked else ""
    size = round(style.size_pt * 2)
    return f'<w:rPr>{fonts_xml(style)}{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{line}</w:rPr>'


def fonts_xml(style: TextStyle) -> str:
    """`w:rFonts`; the East Asian hint makes quotation marks full-width where Chinese is set in one font."""
    latin, asian = escape(style.latin), escape(style.east_asia)
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{asian}" w:cs="{latin}" w:hint="eastAsia"/>'


def paragraph_layout(style: TextStyle) -> str:
    """Spacing, indent and alignment: the tail of a `w:pPr`."""
    spacing = f'<w:spacing w:before="{round(style.before_pt * 20)}" w:after="{round(style.after_pt * 20)}"'
    if style.line_pt is None:
        spacing += ' w:line="240" w:lineRule="auto"/>'
    else:
        rule = "exact" if style.line_exact else "atLeast"
        spacing += f' w:line="{round(style.line_pt * 20)}" w:lineRule="{rule}"/>'
    indent = ""
    if style.indent_chars:
        first = round(style.indent_chars * style.size_pt * 20)
        indent = f'<w:ind w:firstLineChars="{round(style.indent_chars * 100)}" w:firstLine="{first}"/>'
    return f'{spacing}{indent}<w:jc w:val="{_ALIGN[style.align]}"/>'


def entry_mark_xml(text: str, level: int) -> str:
    """A hidden field that gives a heading other words in the table of contents than it prints."""
    quoted = escape(printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " "))
    run = "<w:r><w:rPr><w:vanish/></w:rPr>{}</w:r>".format
    return (
        run('<w:fldChar w:fldCharType="begin"/>')
        + run(f'<w:instrText xml:space="preserve"> TC "{quoted}" \\l {level} </w:instrText>')
        + run('<w:fldChar w:fldCharType="end"/>')
    )


def field_xml(instruction: str, result: str, properties: str = "") -> str:
    """A complex field with the result that shows until it is updated."""

    def run(content: str) -> str:
        return f"<w:r>{properties}{content}</w:r>"

    return (
        run('<w:fldChar w:fldCharType="begin"/>')
        + run(f'<w:instrText xml:space="preserve"> {escape(instruction, quote=False)} </w:instrText>')
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run(text_xml(result))
        + run('<w:fldChar w:fldCharType="end"/>')
    )
