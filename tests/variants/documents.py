"""A whole document among others: frames, boxes, further tables, other containers."""

from __future__ import annotations

from lxml.etree import _Element as Element

from perfdesk.forms.labels import Labels
from tests.variants.xml import Word, new, para, parse, q, text_of


def boxed_paragraphs(word: Word, labels: Labels) -> None:
    """Every third line of words in a text box, with a fallback that says the same."""
    for item in word.paragraphs()[::3]:
        if any(part.tag == q("br") for part in item.iter()):
            continue
        words = text_of(item)
        content = "<w:txbxContent><w:p><w:r><w:t/></w:r></w:p></w:txbxContent>"
        choice = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>"
        fall = f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        made = parse(f"<w:p><w:r><mc:AlternateContent>{choice}{fall}</mc:AlternateContent></w:r></w:p>")
        for text in made.iter(q("t")):
            text.text = words
        item.getparent().replace(item, made)


def boxed_tables(word: Word, labels: Labels) -> None:
    """Every table in a text box."""
    for table in word.tables():
        made = parse(
            "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></w:r></w:p>"
        )
        at = table.getprevious()
        parent = table.getparent()
        next(made.iter(q("txbxContent"))).append(table)
        parent.insert(0, made) if at is None else at.addnext(made)


def sections(word: Word, labels: Labels) -> None:
    """A section break before every table: landscape, two columns."""
    inner = "<w:sectPr><w:pgSz w:w='16838' w:h='11906' w:orient='landscape'/><w:cols w:num='2'/></w:sectPr>"
    for table in word.tables():
        table.addnext(parse(f"<w:p><w:pPr>{inner}</w:pPr></w:p>"))


_SPENDING = [
    ["项目", "预算数", "项目", "预算数"],
    ["一、一般公共预算拨款收入", "1200.00", "一、一般公共服务支出", "800.00"],
    ["二、政府性基金预算拨款收入", "", "二、社会保障和就业支出", "400.00"],
    ["收入总计", "1200.00", "支出总计", "1200.00"],
]
_TRAVEL = [
    ["单位名称", "“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费"],
    ["青溪县某单位", "12.00", "0.00", "10.00", "2.00"],
]


def among_other_tables(word: Word, labels: Labels) -> None:
    """The tables stand at the end of a department's public budget."""
    first = next((i for i, item in enumerate(word.body) if item.tag == q("tbl")), 0)
    while first and word.body[first - 1].tag == q("p") and len(text_of(word.body[first - 1])) < 60:
        first -= 1
    before = [
        para("2025年部门预算公开"),
        para("收支总体情况表"),
        _table(_SPENDING),
        para("“三公”经费支出表"),
        _table(_TRAVEL),
    ]
    if not any("总体绩效目标" in text_of(item) for item in word.body[:first]):
        word.body[first:first] = before
    else:
        word.body[0:0] = before


def other_tables_behind(word: Word, labels: Labels) -> None:
    """Tables of another kind behind those of the projects."""
    at = word.content()[-1]
    for item in [para("政府采购预算表"), _table(_SPENDING), para("“三公”经费支出表"), _table(_TRAVEL)]:
        at.addnext(item)
        at = item


def _table(rows: list[list[str]]) -> Element:
    made = new("tbl", new("tblPr"), new("tblGrid"))
    made.extend(new("tr", *(new("tc", new("tcPr"), para(text)) for text in row)) for row in rows)
    return made


def template(word: Word, labels: Labels) -> None:
    """The content type of a macro template."""
    name = "[Content_Types].xml"
    old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    word.parts[name] = word.parts[name].replace(old, b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml")
