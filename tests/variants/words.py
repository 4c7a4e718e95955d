"""The words of a document as other programs and other hands leave them: every function changes it in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import count, cycle

from lxml import etree
from lxml.etree import _Element as Element

from perfdesk.forms.labels import Labels, label_key
from perfdesk.model.taxonomy import level1_of, level2_of
from tests.variants.xml import Word, drop, new, para, parse, q, run, set_text, text_of

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WIDE = str.maketrans({"(": "（", ")": "）", ":": "：", "%": "％", "0": "０", "1": "１", "2": "２", ",": "，"})


def label_cells(word: Word, labels: Labels) -> Iterator[Element]:
    """The cells that hold a printed label or heading and nothing else."""
    for cell in word.cells():
        text = text_of(cell)
        if labels.is_printed(text) or label_key(text) in labels.columns:
            yield cell


def _relabel(word: Word, labels: Labels, change: Callable[[str], str]) -> None:
    for cell in list(label_cells(word, labels)):
        set_text(cell, change(text_of(cell)))


def _every_value(word: Word, labels: Labels) -> Iterator[Element]:
    """The runs with words that are no labels."""
    known = set(map(id, label_cells(word, labels)))
    for cell in word.cells():
        if id(cell) not in known:
            yield from (item for item in cell.iter(q("r")) if text_of_run(item))


def text_of_run(item: Element) -> str:
    return "".join(part.text or "" for part in item.iterchildren(q("t")))


def blanks_in_labels(word: Word, labels: Labels) -> None:
    """Blanks of every kind between the letters of labels."""
    blanks = cycle([" ", "\u3000", "\u00a0", "\u200b", "  ", "\u2009", "\u00ad", "\ufeff", "\u2003"])
    _relabel(word, labels, lambda text: "".join(letter + next(blanks) for letter in text))


def paragraphs_in_labels(word: Word, labels: Labels) -> None:
    """A paragraph for every letter of a label, as upright labels are often made."""
    _relabel(word, labels, lambda text: "\n".join(letter for letter in text if letter.strip()))


def breaks_in_labels(word: Word, labels: Labels) -> None:
    """Line breaks, carriage returns and tabs inside labels."""
    kinds = cycle(["<w:br/>", "<w:cr/>", "<w:tab/>", "<w:softHyphen/>", "<w:br w:type='textWrapping'/>"])
    for cell in list(label_cells(word, labels)):
        text = text_of(cell)
        middle = len(text) // 2 or 1
        inner = f"<w:t>{text[:middle]}</w:t>{next(kinds)}<w:t>{text[middle:]}</w:t>"
        set_text(cell, "")
        cell[-1].append(parse(f"<w:r>{inner}</w:r>"))


def hints_behind_labels(word: Word, labels: Labels) -> None:
    """Hints in brackets behind labels."""
    hints = cycle(["（必填）", "(选填)", "*", "【必填】", "：", "（限200字以内）", "★", "（盖章）"])
    _relabel(word, labels, lambda text: text + next(hints))


def marks_before_labels(word: Word, labels: Labels) -> None:
    """Numbers and marks before the labels of the head."""
    heads = cycle(["*", "★", "※", "▲", "☆"])
    _relabel(word, labels, lambda text: next(heads) + text)


def numbers_before_labels(word: Word, labels: Labels) -> None:
    """Labels of the head counted through, now 1. and now 一、."""
    counts, chinese = count(1), "一二三四五六七八九十"

    def numbered(text: str) -> str:
        if label_key(text) in labels.columns or text[:1].isdigit():
            return text
        number = next(counts) % 10
        return f"{chinese[number - 1]}、{text}" if number % 2 else f"{number}.{text}"

    _relabel(word, labels, numbered)


def wide_labels(word: Word, labels: Labels) -> None:
    """Full-width signs and digits in labels."""
    _relabel(word, labels, lambda text: text.translate(_WIDE))


def controls_everywhere(word: Word, labels: Labels) -> None:
    """Content controls around rows, cells, paragraphs and runs in turn."""
    kinds = cycle(["r", "p", "tc", "tr", "tbl"])
    for table in word.tables():
        tag = next(kinds)
        items = [table] if tag == "tbl" else list(table.iter(q(tag)))
        for item in items:
            _wrap(item, "sdt")


def _wrap(item: Element, kind: str) -> None:
    at, parent = item.getprevious(), item.getparent()
    inner = new("sdtContent", item)
    made = new("sdt", new("sdtPr", new("text")), inner) if kind == "sdt" else new(kind, item, element="x")
    if at is None:
        parent.insert(0, made)
    else:
        at.addnext(made)


def custom_xml(word: Word, labels: Labels) -> None:
    """Custom XML and smart tags around rows, cells and runs."""
    for item in [item for cell in word.cells() for item in cell.iter(q("r"))]:
        _wrap(item, "smartTag")
    for table in word.tables()[::2]:
        for item in list(table.iter(q("tr"))):
            _wrap(item, "customXml")


def tracked(word: Word, labels: Labels) -> None:
    """Every run an accepted insertion after a deletion; moves; a deleted row and a deleted paragraph."""
    for number, item in enumerate([item for cell in word.cells() for item in cell.iter(q("r"))]):
        gone, made = ("moveFrom", "moveTo") if number % 5 == 4 else ("del", "ins")
        at, parent = item.getprevious(), item.getparent()
        before = parse(f"<w:{gone} w:id='{number}'><w:r><w:delText>旧文字</w:delText></w:r></w:{gone}>")
        after = new(made, item, id=str(number))
        parent.insert(0, before) if at is None else at.addnext(before)
        before.addnext(after)
    for table in word.tables():
        row = deepcopy(next(table.iterchildren(q("tr"))))
        row.insert(0, parse("<w:trPr><w:del w:id='9'/></w:trPr>"))
        table.append(row)


def hidden_words(word: Word, labels: Labels) -> None:
    """Hidden words behind every paragraph of a cell, and bookmarks over cells."""
    for number, cell in enumerate(list(word.cells())):
        cell[-1].append(parse("<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见的字</w:t></w:r>"))
        cell[-1].insert(0, parse(f"<w:bookmarkStart w:id='{number}' w:name='_GoBack{number}'/>"))
        cell.addnext(parse(f"<w:bookmarkEnd w:id='{number}'/>"))


def fields_around_words(word: Word, labels: Labels) -> None:
    """Values as results of complex and simple fields and as links."""
    begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
    code = "<w:r><w:instrText> REF _Toc1 \\h </w:instrText></w:r>"
    middle = "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
    end = "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    for number, item in enumerate(list(_every_value(word, labels))):
        at, parent = item.getprevious(), item.getparent()
        place = parent.index(at) + 1 if at is not None else 0
        if number % 3 == 0:
            made = [*map(parse, (begin, code, middle)), item, parse(end)]
        elif number % 3 == 1:
            made = [new("fldSimple", item, instr=" DOCPROPERTY x ")]
        else:
            made = [new("hyperlink", item, anchor="_Toc1")]
        parent[place:place] = made


def ruby(word: Word, labels: Labels) -> None:
    """Phonetic guides over values."""
    for item in list(_every_value(word, labels)):
        words = text_of_run(item)
        guide = "<w:rt><w:r><w:t>pin yin</w:t></w:r></w:rt>"
        made = parse(f"<w:r><w:ruby><w:rubyPr/>{guide}<w:rubyBase/></w:ruby></w:r>")
        made[0][-1].append(run(words))
        item.getparent().replace(item, made)


_SYMBOLS = {"≥": "F0B3", "≤": "F0A3", "×": "F0B4", "±": "F0B1"}


def symbol_signs(word: Word, labels: Labels) -> None:
    """≥ and ≤ from the Symbol font: as w:sym, or as private letters of a run in that font."""
    turns = count()
    for item in list(_every_value(word, labels)):
        parts = re.split("([≥≤×±])", text_of_run(item))
        if len(parts) == 1:
            continue
        at = item
        for part in filter(None, parts):
            code = _SYMBOLS.get(part)
            if code is None:
                made = run(part)
            elif next(turns) % 2:
                made = parse(f"<w:r><w:sym w:font='Symbol' w:char='{code}'/></w:r>")
            else:
                fonts = "<w:rPr><w:rFonts w:ascii='Symbol' w:hAnsi='Symbol'/></w:rPr>"
                made = parse(f"<w:r>{fonts}<w:t>&#x{code};</w:t></w:r>")
            at.addnext(made)
            at = made
        item.getparent().remove(item)


def math_signs(word: Word, labels: Labels) -> None:
    """Values with a sign as formulas."""
    for item in list(_every_value(word, labels)):
        words = text_of_run(item)
        if set(words) & set("≥≤<>") and "&" not in words:
            sign, rest = words[:1], words[1:]
            inner = f"<m:r><m:t>{sign.replace('<', '&lt;')}</m:t></m:r>" + "<m:r><m:t/></m:r>"
            made = parse(f"<m:oMath>{inner}</m:oMath>")
            made[1][0].text = rest
            item.getparent().replace(item, made)


def split_runs(word: Word, labels: Labels) -> None:
    """A run for every letter, with proofing marks, page-break marks and comment marks between."""
    between = "<w:proofErr w:type='spellStart'/>"
    for item in [item for item in word.body.iter(q("r")) if text_of_run(item) and item.find(q("t")) is item[-1]]:
        words = text_of_run(item)
        at = item
        for number, letter in enumerate(words):
            made = deepcopy(item)
            for part in made.findall(q("t")):
                made.remove(part)
            made.append(run(letter)[0])
            if number % 3 == 0:
                made.insert(0, parse("<w:lastRenderedPageBreak/>"))
            at.addnext(made)
            made.addnext(parse(between))
            at = made.getnext()
        item.getparent().remove(item)


def paragraphs_with_blanks(word: Word, labels: Labels) -> None:
    """Empty paragraphs around the words of every cell."""
    for cell in list(word.cells()):
        cell.insert(1, para())
        cell.append(para())


def numbered_titles(word: Word, labels: Labels) -> None:
    """The numbers before the headings of projects are automatic ones."""
    _with_list(word)
    for item in word.paragraphs():
        words = text_of(item)
        found = re.match(r"\s*\d+\s*[.．、]\s*", words)
        if found and "绩效目标" in words[-10:] and len(words) < 80:
            set_text(item, words[found.end() :])
            _number(item)


_STYLED = (
    ("Title9", "90", r"\s*\d+\s*[.．、]\s*(?=.{1,60}绩效目标\w{0,4}$)"),
    ("Part9", "92", r"[一二三]、(?=\w{4,6}目标$|工作保障)"),
)


def numbered_by_style(word: Word, labels: Labels) -> None:
    """The same by the style of the headings; those of sections are counted 一、 by theirs."""
    _with_list(word)
    form = "<w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/><w:pStyle w:val='Part9'/>"
    numbers = etree.fromstring(word.parts["word/numbering.xml"])
    numbers.insert(0, parse(f"<w:abstractNum w:abstractNumId='92'><w:lvl w:ilvl='0'>{form}</w:lvl></w:abstractNum>"))
    numbers.append(parse("<w:num w:numId='92'><w:abstractNumId w:val='92'/></w:num>"))
    word.parts["word/numbering.xml"] = etree.tostring(numbers)
    old = word.parts.get("word/styles.xml")
    styles = etree.fromstring(old) if old is not None else new("styles")
    for name, number, start in _STYLED:
        inner = f"<w:pPr><w:numPr><w:numId w:val='{number}'/></w:numPr></w:pPr>"
        styles.append(parse(f"<w:style w:type='paragraph' w:styleId='{name}'>{inner}</w:style>"))
        for item in word.paragraphs():
            if found := re.match(start, text_of(item)):
                set_text(item, text_of(item)[found.end() :])
                drop(item, "pPr")
                item.insert(0, new("pPr", new("pStyle", val=name)))
    word.parts["word/styles.xml"] = etree.tostring(styles)
    _relate(word, "styles")


def _with_list(word: Word, text: str = "%1.", number: str = "90") -> None:
    """A list numbered 1. 2. 3. in the file's numbering."""
    level = f"<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='{text}'/></w:lvl>"
    group = f"<w:abstractNum w:abstractNumId='{number}'>{level}</w:abstractNum>"
    chosen = f"<w:num w:numId='{number}'><w:abstractNumId w:val='{number}'/></w:num>"
    word.parts["word/numbering.xml"] = etree.tostring(parse(f"<w:numbering>{group}{chosen}</w:numbering>"))
    _relate(word, "numbering")


def _relate(word: Word, kind: str) -> None:
    """The relation of the main part to `word/<kind>.xml`, unless there is one."""
    name = "word/_rels/document.xml.rels"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    data = word.parts.get(name, f'<Relationships xmlns="{space}"></Relationships>'.encode())
    if f"/{kind}".encode() not in data:
        link = f'<Relationship Id="rId{kind}" Type="{_RELATION}/{kind}" Target="{kind}.xml"/></Relationships>'
        data = data.replace(b"</Relationships>", link.encode())
    word.parts[name] = data


def _number(paragraph: Element, name: str = "90") -> None:
    properties = paragraph.find(q("pPr"))
    if properties is None:
        properties = new("pPr")
        paragraph.insert(0, properties)
    drop(properties, "numPr")
    properties.append(new("numPr", new("ilvl", val="0"), new("numId", val=name)))


def split_titles(word: Word, labels: Labels) -> None:
    """The headings of projects on two lines: some by a line break, some as two paragraphs."""
    turns = count()
    for item in word.paragraphs():
        words = text_of(item).strip()
        at = words.rfind("绩效目标")
        if at < 4 or len(words) > 80 or not words.endswith("表"):
            continue
        if next(turns) % 2:
            set_text(item, words[:at])
            item.addnext(para(words[at:]))
        else:
            set_text(item, words[:at])
            item.append(parse("<w:r><w:br/></w:r>"))
            item.append(run(words[at:]))


def goals_with_numbers(word: Word, labels: Labels) -> None:
    """Lines of cells that begin with 1. have an automatic number instead, from 1 in every cell."""
    _with_list(word)
    numbers = etree.fromstring(word.parts["word/numbering.xml"])
    for cell in list(word.cells()):
        items = [item for item in cell.iterchildren(q("p")) if re.match(r"\s*\d+[.．]\s*\D{3}", text_of(item))]
        if [text_of(item).strip()[0] for item in items] != [str(number + 1) for number in range(len(items))]:
            continue
        name = str(100 + len(numbers))
        start = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
        numbers.append(parse(f"<w:num w:numId='{name}'><w:abstractNumId w:val='90'/>{start}</w:num>"))
        for item in items:
            set_text(item, re.sub(r"^\s*\d+[.．]\s*", "", text_of(item)))
            _number(item, name)
    word.parts["word/numbering.xml"] = etree.tostring(numbers)


def goal_labels_with_numbers(word: Word, labels: Labels) -> None:
    """目标1 and 指标1 are automatic numbers."""
    _with_list(word, "目标%1", "91")
    for cell in word.cells():
        if re.fullmatch(r"目标\d", text_of(cell).strip()):
            set_text(cell, " ")
            _number(cell[-1], "91")


def blanks_in_class_words(word: Word, labels: Labels) -> None:
    """Blanks and line ends inside the words of the level columns and inside what stands in brackets there."""
    gaps = cycle([" ", "\n", "\u3000", "\u00a0", "  "])
    for cell in list(word.cells()):
        text = text_of(cell)
        if level1_of(text) is not None or level2_of(text) is not None:
            set_text(cell, next(gaps).join([text[:2], text[2:-1], text[-1:]]))


def blanks_in_headings(word: Word, labels: Labels) -> None:
    """Blanks inside the headings of projects, parts and sections, and line breaks inside the former."""
    gaps = cycle([" ", "\u3000", "  "])
    for item in word.paragraphs():
        words = text_of(item).strip()
        if len(words) < 60 and words.endswith(("绩效目标表", "绩效目标申报表", "绩效目标", "保障措施")):
            set_text(item, next(gaps).join([words[:-3], words[-3:-1], words[-1]]))


def wide_signs_in_prefixes(word: Word, labels: Labels) -> None:
    """指标1: and 目标1: with blanks and with a full-width colon."""
    for cell in list(word.cells()):
        text = text_of(cell)
        if found := re.match(r"\s*((?:指标|目标))(\d+)[:：]\s*(?=\S)", text):
            set_text(cell, f"{found[1]} {found[2]} ：\n{text[found.end() :]}")


def moved_brackets(word: Word, labels: Labels) -> None:
    """Full-width instead of half-width brackets around the hints of level words, and the other way round."""
    for cell in list(word.cells()):
        text = text_of(cell)
        if level2_of(text) is not None and re.search(r"指标\s*[(（]", text):
            pairs = {"(": "（", ")": "）", "（": "(", "）": ")"}
            set_text(cell, text.translate(str.maketrans(pairs)))
