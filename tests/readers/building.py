"""Small Office files made by hand, XML part by XML part, so that every oddity of real files can be built."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from perfdesk.table import Document, Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def cell(text: str = "", span: int = 1, merge: str = "", inside: str = "") -> str:
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    lines = "".join(para(line) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or lines}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str, grid: str = "") -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def document_xml(body: str, namespace: str = W) -> bytes:
    text = f'<w:document xmlns:w="{namespace}" {_NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}'.encode()


def docx(path: Path, body: str = "", document: bytes | None = None) -> Path:
    parts = {"word/document.xml": document if document is not None else document_xml(body)}
    return package(path, WORD_TYPE, "word/document.xml", parts)


def package(path: Path, content_type: str, main: str, parts: dict[str, bytes]) -> Path:
    types = f'<Types xmlns="{_TYPES}"><Override PartName="/{main}" ContentType="{content_type}"/></Types>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", relations([("rId1", "officeDocument", main)]))
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def relations(items: list[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{i}" Type="{_REL}/{kind}" Target="{to}"/>' for i, kind, to in items)
    return f'<Relationships xmlns="{_PACKAGE_REL}">{inner}</Relationships>'


def xlsx(
    path: Path,
    sheets: dict[str, str],
    *,
    strings: str = "",
    styles: str = "",
    state: str = "visible",
    workbook: str = "",
    strict: bool = False,
) -> Path:
    """`sheets`: name -> inner XML of the worksheet. `state` is that of the last sheet, `workbook` comes before them."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    names = list(sheets)
    states = ["visible"] * (len(names) - 1) + [state]
    items = "".join(
        f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}" state="{shown}"/>'
        for i, (name, shown) in enumerate(zip(names, states, strict=True), start=1)
    )
    links = [(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(names) + 1)]
    links += [("rIdS", "sharedStrings", "sharedStrings.xml"), ("rIdT", "styles", "styles.xml")]
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_REL}">{workbook}<sheets>{items}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(links),
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
    }
    for i, name in enumerate(names, start=1):
        parts[f"xl/worksheets/sheet{i}.xml"] = f'<worksheet xmlns="{main}">{sheets[name]}</worksheet>'
    if strict:
        purl = "http://purl.oclc.org/ooxml/"
        for name, text in parts.items():
            text = text.replace(main, f"{purl}spreadsheetml/main").replace(_REL, f"{purl}officeDocument/relationships")
            parts[name] = text
    return package(path, EXCEL_TYPE, "xl/workbook.xml", {name: text.encode() for name, text in parts.items()})


def docx_of(document: Document, path: Path) -> Path:
    """A composed document as a plain Word file."""
    blocks = [_word_table(block) if isinstance(block, Table) else para(block.text) for block in document.blocks]
    return docx(path, "".join(blocks))


def text_of(document: Document, path: Path) -> Path:
    """A composed document as a text file with a cell per line, a white line after each table."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            for cells in covered(block):
                lines += ["\t" + text for text, _, _ in cells] + [""]
            lines += ["", " "]
        else:
            lines += [block.text] if block.text else []
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def covered(item: Table) -> list[list[tuple[str, int, str]]]:
    rows: list[list[tuple[str, int, str]]] = [[] for _ in range(item.rows)]
    for one in sorted(item.cells, key=lambda cell: cell.column):
        for i in range(one.row_span):
            merge = "" if one.row_span == 1 else "restart" if i == 0 else "continue"
            rows[one.row + i].append((one.text if i == 0 else "", one.column_span, merge))
    return rows


def _word_table(item: Table) -> str:
    rows = [row(*(cell(text, span, merge) for text, span, merge in cells)) for cells in covered(item)]
    return table(*rows)
