"""Rich text (.rtf, often under the name of .doc) as paragraphs and grids, by an own walk over its control words."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field, replace
from pathlib import Path

from perfdesk.readers.asides import remarks
from perfdesk.readers.clean import UNKNOWN_SIGN, clean, symbol
from perfdesk.readers.rtf_rows import SHAPE_WORDS, Shape
from perfdesk.readers.rtf_tokens import Token, tokens
from perfdesk.readers.safety import check_file, check_items, damaged, refusal, telling
from perfdesk.readers.word_fields import Fields
from perfdesk.readers.word_grid import Grid, rows_of_grid, whole
from perfdesk.readers.word_layout import Layout
from perfdesk.readers.word_sprm import MAX_DEPTH
from perfdesk.table import Block, Document

MAX_BYTES = 60 * 2**20
MAX_TOKENS = 2_000_000
_DEEPEST = 400
_SIGNS = {
    **{"tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•", "emspace": "\u2003"},
    **{"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "enspace": "\u2002", "qmspace": "\u2005"},
}
_ESCAPED = {"~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_ASIDES = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "页眉"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "页脚"),
    **{"footnote": "脚注", "annotation": "批注"},
}
_OPTIONAL = {"shpinst", "nesttableprops", "fldinst"}
_SKIPPED = {
    *("colortbl", "stylesheet", "info", "pict", "nonshppict", "listtable", "listoverridetable", "rsidtbl", "revtbl"),
    *("filetbl", "generator", "bkmkstart", "bkmkend", "nonesttables", "sp", "shprslt", "xe", "tc", "tcf", "private"),
    *("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "upr"),
}
_KNOWN = {
    *_SIGNS,
    *_ASIDES,
    *_OPTIONAL,
    *_SKIPPED,
    *(
        "u",
        "uc",
        "f",
        "fcharset",
        "ansicpg",
        "plain",
        "v",
        "deleted",
        "revised",
        "pard",
        "intbl",
        "itap",
        "par",
        "sect",
    ),
    *("cell", "nestcell", "row", "nestrow", "fonttbl", "listtext", "pntext", "field", "fldrslt", "shptxt"),
    *SHAPE_WORDS,
}
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs"}
_SYMBOLS = 2


@dataclass(frozen=True, slots=True)
class _State:
    """What holds at a place of the text and is given back at the end of its group. `into` says where words go."""

    into: str = "text"
    fallback: int = 1
    font: int = 0
    hidden: bool = False
    deleted: bool = False
    depth: int = 0
    in_table: bool = False
    opened: str = ""


@dataclass(slots=True)
class _Place:
    """The text or a text box while it is read: finished paragraphs and tables, the open tables, the open line."""

    items: list[str | Grid] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    boxes: list[str | Grid] = field(default_factory=list)


def read_rtf(path: Path) -> Document:
    """The paragraphs and tables in reading order, revisions accepted; a text box follows its paragraph.

    `title` is the file name. UserError when the file is refused.
    """
    check_file(path)
    with telling(path):
        if path.stat().st_size > MAX_BYTES:
            raise refusal(path, f"太大（超过 {MAX_BYTES >> 20} MB）", "请删去其中的图片后重试。")
        return _Reader(path).document(path.read_bytes())


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._fields = Fields()
        self._remarks: dict[str, None] = {}
        self._asides: list[tuple[str, list[str]]] = []
        self._state = _State()
        self._states: list[_State] = []
        self._places = [_Place()]
        self._shape = Shape()
        self._coding = "gb18030"
        self._fonts: dict[int, tuple[int, str]] = {}
        self._bytes = bytearray()
        self._skip = 0
        self._starred = False
        self._count = 0

    def document(self, data: bytes) -> Document:
        for count, token in enumerate(tokens(data)):
            if count > MAX_TOKENS:
                raise refusal(self._path, "内容过多，已拒绝", "请拆分后重试，或另存为 docx 再导入。")
            self._token(token)
        self._flush()
        while len(self._places) > 1:
            self._end_box()
        place = self._places[0]
        if place.line:
            self._end_paragraph()
        self._close_to(0)
        layout: Layout[Grid] = Layout(self._path, rows_of_grid)
        blocks: list[Block] = []
        for item in place.items:
            blocks += [layout.paragraph(item)] if isinstance(item, str) else layout.table(item)
        blocks += map(layout.paragraph, self._fields.abandoned())
        asides = ((name, "".join(words)) for name, words in self._asides)
        for remark in remarks(asides, dict.fromkeys(_ASIDES.values())):
            self._remarks.setdefault(remark)
        return Document(blocks=tuple(blocks), title=self._path.name, warnings=tuple(self._remarks))

    def _token(self, token: Token) -> None:
        if token.kind in ("byte", "text"):
            self._raw(token.data)
            return
        if self._skip and token.kind in ("word", "sign") and token.name not in ("u", "*"):
            self._skip -= 1
            return
        self._flush()
        if token.kind == "open":
            if len(self._states) >= _DEEPEST:
                raise damaged(self._path)
            self._skip = 0
            self._states.append(self._state)
            self._state = replace(self._state, opened="")
        elif token.kind == "close":
            self._skip = 0
            self._close_group()
        elif token.kind == "sign":
            self._sign(token.name)
        else:
            self._word(token.name, token.number)

    def _raw(self, data: bytes) -> None:
        """Bytes of text; those that stand for readers without Unicode are passed over."""
        if self._skip:
            passed = min(self._skip, len(data))
            self._skip -= passed
            data = data[passed:]
        self._bytes += data

    def _flush(self) -> None:
        """The bytes gathered so far as words in the coding of their font."""
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        charset, name = self._fonts.get(self._state.font, (0, ""))
        if self._state.into == "fonts":
            self._font_name(data)
        elif charset == _SYMBOLS:
            self._put("".join(self._symbol(name, byte) for byte in data))
        else:
            self._put(data.decode(_CHARSETS.get(charset, self._coding), "replace"))

    def _symbol(self, font: str, code: int) -> str:
        sign = symbol(font, 0xF000 + code)
        if sign == UNKNOWN_SIGN:
            self._remarks.setdefault(f"有认不出的符号（字体 {font}，编码 {code:02X}），请对照原文件核对。")
        return sign

    def _put(self, text: str) -> None:
        state = self._state
        if state.into == "instruction":
            self._fields.instruct(text)
        elif state.into in _ASIDES:
            self._asides[-1][1].append(text)
        elif state.into not in ("text", "number"):
            return
        elif state.deleted:
            self._remarks.setdefault("文件含修订，已按接受处理。")
        elif state.hidden:
            if text.strip():
                self._remarks.setdefault("文件含隐藏文字，没有读入。")
        else:
            self._fields.put(text, self._places[-1].line)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            self._word("par", None)
        elif sign in _ESCAPED:
            self._put(_ESCAPED[sign])

    def _word(self, name: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if self._state.into == "skipped" or not (starred or name in _KNOWN):
            return
        if starred and name not in _OPTIONAL:
            self._state = replace(self._state, into="skipped")
        elif name in _SIGNS:
            self._put("" if self._state.into == "number" and name == "tab" else _SIGNS[name])
        elif name == "u":
            self._put(chr((number or 0) & 0xFFFF))
            self._skip = self._state.fallback
        elif not self._enters(name) and not self._sets(name, number) and self._state.into != "fonts":
            self._builds(name, number)

    def _enters(self, name: str) -> bool:
        """Whether a control word says where the words of its group go."""
        state = self._state
        if name in _SKIPPED:
            self._state = replace(state, into="skipped")
        elif name in _ASIDES:
            self._asides.append((_ASIDES[name], []))
            self._state = replace(state, into=name)
        elif name == "fonttbl":
            self._state = replace(state, into="fonts")
        elif name in ("listtext", "pntext"):
            self._state = replace(state, into="number")
        elif name in ("field", "fldrslt", "shptxt"):
            self._state = replace(state, opened=name)
            if name == "shptxt":
                self._places.append(_Place())
            else:
                self._fields.mark("begin" if name == "field" else "separate")
        elif name == "fldinst":
            self._state = replace(state, into="instruction")
        else:
            return False
        return True

    def _close_group(self) -> None:
        if self._state.opened == "field":
            self._fields.mark("end")
        elif self._state.opened == "shptxt":
            self._end_box()
        if self._states:
            self._state = self._states.pop()

    def _sets(self, name: str, number: int | None) -> bool:
        """Whether a control word sets how the words behind it are to be taken."""
        state = self._state
        on = number != 0
        if name == "plain":
            self._state = replace(state, hidden=False, deleted=False)
        elif name == "pard":
            self._state = replace(state, depth=0, in_table=False)
        elif name == "intbl":
            self._state = replace(state, in_table=on)
        elif name == "itap":
            self._state = replace(state, depth=min(max(number or 0, 0), MAX_DEPTH))
        elif name == "v":
            self._state = replace(state, hidden=on)
        elif name == "deleted":
            self._state = replace(state, deleted=on)
        elif name == "uc":
            self._state = replace(state, fallback=min(max(number or 0, 0), 8))
        elif name == "f":
            self._state = replace(state, font=number or 0)
        elif name == "fcharset":
            self._fonts[state.font] = (number or 0, "")
        elif name == "ansicpg":
            self._coding = _known(number)
        elif name == "revised":
            self._remarks.setdefault("文件含修订，已按接受处理。")
        else:
            return False
        return True

    def _font_name(self, data: bytes) -> None:
        charset, name = self._fonts.get(self._state.font, (0, ""))
        self._fonts[self._state.font] = (charset, name or data.decode("latin-1").strip("; "))

    def _builds(self, name: str, number: int | None) -> None:
        """Ends of paragraphs, cells and rows, and the shape of rows."""
        if name in ("par", "sect"):
            if self._state.into == "text":
                self._end_paragraph()
        elif name in ("cell", "nestcell"):
            self._end_cell(1 if name == "cell" else max(2, self._state.depth))
        elif name in ("row", "nestrow"):
            depth = 1 if name == "row" else max(2, self._state.depth)
            self._close_to(depth)
            if self._places[-1].grids:
                self._places[-1].grids[-1].end_row(self._shape.made(), deleted=False)
        else:
            self._shape.set(name, number or 0)

    def _end_paragraph(self) -> None:
        self._close_to(max(1, self._state.depth) if self._state.in_table else 0)
        self._keep()

    def _end_cell(self, depth: int) -> None:
        self._close_to(depth)
        self._keep()
        self._places[-1].grids[-1].end_cell()

    def _keep(self) -> None:
        """The open line and the text boxes in it go into the innermost cell, or out."""
        place = self._places[-1]
        self._count += 1
        check_items(self._path, self._count)
        self._fields.end_paragraph(place.line)
        text, place.line = clean(whole("".join(place.line))), []
        boxes, place.boxes = place.boxes, []
        (place.grids[-1].items if place.grids else place.items).extend([text, *boxes])

    def _close_to(self, depth: int) -> None:
        """Close the tables deeper than `depth`, open those that are missing."""
        place = self._places[-1]
        while len(place.grids) > depth:
            grid = place.grids.pop()
            grid.close()
            if grid.rows:
                (place.grids[-1].items if place.grids else place.items).append(grid)
        while len(place.grids) < depth:
            place.grids.append(Grid())

    def _end_box(self) -> None:
        """The words of a text box wait for the end of the paragraph that it hangs on."""
        if self._places[-1].line:
            self._end_paragraph()
        self._close_to(0)
        box = self._places.pop()
        self._places[-1].boxes += [item for item in box.items if item]


def _known(page: int | None) -> str:
    """The coding of a code page; a document of unknown coding is taken for a Chinese one."""
    if page in (936, 54936):
        return "gb18030"
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "gb18030"
