"""What Word and Excel insist on in their files, beyond what LibreOffice and our own readers forgive.

Each function returns short remarks, none for a sound file. The orders are those of the schema of ECMA-376, part 1.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree
from openpyxl.utils import range_boundaries

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left bottom right insideH insideV",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tcBorders": "top left bottom right insideH insideV tl2br tr2bl",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tbl": "bookmarkStart tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}
_MAX_BOOKMARK, _MAX_SHEET_NAME, _MAX_TEXT, _MAX_ROW = 40, 31, 32_767, 409.5


def word_faults(path: Path) -> list[str]:
    """Everything that Word would refuse or repair in a .docx that we wrote."""
    with zipfile.ZipFile(path) as package:
        faults = list(_package_faults(package))
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(package.read(name))
                faults += [f"{name}: {fault}" for fault in _order_faults(root)]
        root = etree.fromstring(package.read("word/document.xml"))
    faults += [fault for table in root.iter(f"{W}tbl") for fault in _table_faults(table)]
    faults += _bookmark_faults(root)
    body = root.find(f"{W}body")
    if len(body) < 2 or [local(item) for item in body[-2:]] != ["p", "sectPr"]:
        faults.append("the body does not end with a paragraph and the page")
    return faults


def excel_faults(path: Path) -> list[str]:
    """Everything that Excel would refuse or repair in a .xlsx that we wrote, and cells that are no plain text."""
    with zipfile.ZipFile(path) as package:
        faults = list(_package_faults(package))
        book = etree.fromstring(package.read("xl/workbook.xml"))
        names = [sheet.get("name") for sheet in book.iter(f"{S}sheet")]
        faults += _name_faults(names)
        faults += _defined_name_faults(book, names)
        strings = etree.fromstring(package.read("xl/sharedStrings.xml")).findall(f"{S}si")
        formats = etree.fromstring(package.read("xl/styles.xml")).find(f"{S}cellXfs")
        for number in range(1, len(names) + 1):
            sheet = etree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))
            faults += [f"{names[number - 1]}: {fault}" for fault in _sheet_faults(sheet, strings, len(formats), names)]
    return faults


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def _package_faults(package: zipfile.ZipFile) -> Iterator[str]:
    names = package.namelist()
    yield from (f"{name} is there twice" for name, count in Counter(map(str.lower, names)).items() if count > 1)
    types = etree.fromstring(package.read("[Content_Types].xml"))
    endings = {item.get("Extension").lower() for item in types.iter(f"{_TYPES}Default")}
    parts = {item.get("PartName") for item in types.iter(f"{_TYPES}Override")}
    yield from (f"{part} has a type and is not there" for part in parts if part.lstrip("/") not in names)
    for name in names:
        if f"/{name}" not in parts and name.rpartition(".")[2].lower() not in endings and name[:1] != "[":
            yield f"{name} has no content type"
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            items = list(etree.fromstring(package.read(name)).iter(f"{_RELATIONS}Relationship"))
            ids = Counter(item.get("Id") for item in items)
            yield from (f"{name}: {key} is there twice" for key, count in ids.items() if count > 1)
            for item in items:
                target = posixpath.normpath(posixpath.join("/", folder, item.get("Target"))).lstrip("/")
                if item.get("TargetMode") != "External" and target not in names:
                    yield f"{name}: {item.get('Target')} is not there"


def _order_faults(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        order = _ORDERS.get(local(element))
        if order is None:
            continue
        known = order.split()
        names = [local(item) for item in element]
        if strange := [name for name in names if name not in known]:
            yield f"{local(element)} holds {strange}"
            continue
        places = [known.index(name) for name in names]
        repeated = {"tr", "tc", "tblStylePr", "footerReference", "headerReference"}
        twice = {name for name in names if names.count(name) > 1} - repeated
        if places != sorted(places) or twice:
            yield f"{local(element)} in the wrong order: {names}"


def _table_faults(table: etree._Element) -> Iterator[str]:
    grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
    if table.find(f"{W}tblPr/{W}tblW").get(f"{W}w") != str(sum(grid)):
        yield "the width of a table is not the sum of its columns"
    above: dict[int, int] = {}
    for row in table.iterchildren(f"{W}tr"):
        column, open_cells = 0, {}
        for cell in row.iterchildren(f"{W}tc"):
            span, merge, width = _shape(cell)
            if width != sum(grid[column : column + span]):
                yield "a cell is not as wide as its columns"
            if merge == "continue" and above.get(column) != span:
                yield "a merged cell continues nothing"
            if merge:
                open_cells[column] = span
            if local(cell[-1]) != "p":
                yield "a cell does not end with a paragraph"
            column += span
        if column != len(grid):
            yield f"a row fills {column} of {len(grid)} columns"
        above = open_cells


def _shape(cell: etree._Element) -> tuple[int, str, int]:
    properties = cell.find(f"{W}tcPr")
    span, merge = properties.find(f"{W}gridSpan"), properties.find(f"{W}vMerge")
    width = int(properties.find(f"{W}tcW").get(f"{W}w"))
    merged = "" if merge is None else merge.get(f"{W}val", "continue")
    return 1 if span is None else int(span.get(f"{W}val")), merged, width


def _bookmark_faults(root: etree._Element) -> list[str]:
    starts = list(root.iter(f"{W}bookmarkStart"))
    ends = [item.get(f"{W}id") for item in root.iter(f"{W}bookmarkEnd")]
    ids, names = [item.get(f"{W}id") for item in starts], [item.get(f"{W}name") for item in starts]
    faults = [f"bookmark id {key} is there twice" for key, count in Counter(ids).items() if count > 1]
    faults += [f"bookmark {key} is there twice" for key, count in Counter(names).items() if count > 1]
    faults += [f"bookmark name {name}" for name in names if len(name) > _MAX_BOOKMARK or not re.fullmatch(r"\w+", name)]
    links = {item.get(f"{W}anchor") for item in root.iter(f"{W}hyperlink")}
    faults += [f"a link to the missing bookmark {name}" for name in links - set(names)]
    return faults + ([] if sorted(ids) == sorted(ends) else ["a bookmark has no end"])


def _name_faults(names: list[str]) -> Iterator[str]:
    for name in names:
        if not name or len(name) > _MAX_SHEET_NAME or re.search(r"[\[\]:*?/\\]|^'|'$", name) or name == "History":
            yield f"sheet name {name!r}"
    yield from (f"two sheets {name!r}" for name, count in Counter(map(str.lower, names)).items() if count > 1)


def _defined_name_faults(book: etree._Element, names: list[str]) -> Iterator[str]:
    areas = set()
    for item in book.iter(f"{S}definedName"):
        number = int(item.get("localSheetId", "-1"))
        if item.get("name") not in ("_xlnm.Print_Area", "_xlnm.Print_Titles") or not 0 <= number < len(names):
            yield f"name {item.get('name')}"
            continue
        quoted = "'" + names[number].replace("'", "''") + "'!"
        if not item.text.startswith((quoted, f"{names[number]}!")):
            yield f"{item.get('name')} points to {item.text}"
        if item.get("name") == "_xlnm.Print_Area":
            areas.add(number)
    yield from (f"{name} has no print area" for number, name in enumerate(names) if number not in areas)


def _sheet_faults(
    sheet: etree._Element, strings: list[etree._Element], formats: int, names: list[str]
) -> Iterator[str]:
    merges = [item.get("ref") for item in sheet.iter(f"{S}mergeCell")]
    places = [place for ref in merges for place in _places(ref)]
    if len(set(places)) != len(places) or any(":" not in ref for ref in merges):
        yield "merged cells overlap"
    if sheet.find(f"{S}sheetPr/{S}pageSetUpPr").get("fitToPage") != "1" or sheet.find(f"{S}pageSetup") is None:
        yield "the page is not fitted"
    last = 0
    for row in sheet.iter(f"{S}row"):
        number = int(row.get("r"))
        if number <= last or float(row.get("ht", "0")) > _MAX_ROW:
            yield f"row {number}"
        last = number
        yield from _cell_faults(row, strings, formats)
    for link in sheet.iter(f"{S}hyperlink"):
        target = (link.get("location") or "").rpartition("!")[0].strip("'").replace("''", "'")
        if target not in names:
            yield f"a link to the missing sheet {target}"


def _cell_faults(row: etree._Element, strings: list[etree._Element], formats: int) -> Iterator[str]:
    columns: list[int] = []
    for cell in row:
        columns.append(range_boundaries(cell.get("r"))[0])
        value = cell.find(f"{S}v")
        if cell.find(f"{S}f") is not None or (value is not None and cell.get("t") != "s"):
            yield f"{cell.get('r')} is no text"
        elif value is not None and len("".join(strings[int(value.text)].itertext())) > _MAX_TEXT:
            yield f"{cell.get('r')} is too long"
        if not 0 <= int(cell.get("s", "0")) < formats:
            yield f"{cell.get('r')} has no format"
    if columns != sorted(set(columns)):
        yield f"row {row.get('r')} is out of order"


def _places(ref: str) -> Iterable[tuple[int, int]]:
    left, top, right, bottom = range_boundaries(ref)
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
