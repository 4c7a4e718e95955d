"""The pane that explains the chosen finding: what, why, by which sum, how to mend it, an example, and where."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Ref
from perfdesk.rules.explain import Example, example_of, rules_by_code
from perfdesk.rules.registry import Finding
from perfdesk.rules.titles import CATEGORY_WORDS, SEVERITY_WORDS
from ui.finding_lines import Line, Names
from ui.look import QUIET_INK, SEVERITY_COLOURS
from ui.mending import excerpts, present, proposal

_MOST_PLACES = 60
_MOST_TEXTS = 3
_SCHEME = "place:"
_TIGHT = "margin-top:0px; margin-bottom:5px"
_NOTHING = "选择一条意见，这里说明它的依据和改法。"


class Explanation(QTextBrowser):
    """`place_chosen` carries the Ref of a place that was clicked, or chosen with Tab and Enter."""

    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("意见说明")
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(8)
        self._places: tuple[Ref, ...] = ()
        self._shown = ""
        self.anchorClicked.connect(self._on_link)

    def explain(self, line: Line | None, names: Names) -> None:
        """Show what there is to say about a line; the pane keeps its position when that is what it shows."""
        found = line.here if line is not None else None
        self._places = tuple(dict.fromkeys(line.places)) if line is not None else ()
        text = f'<p style="color:{QUIET_INK}">{_NOTHING}</p>'
        if line is not None and found is not None:
            text = _page(found, present(names.filing, proposal(line)[0]), self._places, names)
        if text != self._shown:
            self._shown = text
            self.setHtml(text)

    def _on_link(self, url: QUrl) -> None:
        order = url.toString().removeprefix(_SCHEME)
        if order.isdigit() and int(order) < len(self._places):
            self.place_chosen.emit(self._places[int(order)])


def _page(found: Finding, mended: Mapping[Ref, str], places: tuple[Ref, ...], names: Names) -> str:
    rule = rules_by_code().get(found.rule)
    colour = SEVERITY_COLOURS[found.severity]
    parts = [
        f'<p style="{_TIGHT}"><span style="color:{colour}"><b>{SEVERITY_WORDS[found.severity]}</b></span>'
        f"　{escape(found.message)}</p>"
    ]
    if found.evidence:
        parts.append(_row("依据内容", "<br/>".join(_parts(found.evidence))))
    if mended:
        parts.append(_row("可以改为", _proposed(mended, places, names)))
    if rule is not None:
        kind = CATEGORY_WORDS.get(found.category, "")
        parts.append(_row("规则", f"{escape(rule.asks.rstrip('。'))}（{rule.dimension}审核 · {kind}）"))
    if found.source:
        parts.append(_row("出处", escape(found.source)))
    example = example_of(found.rule)
    if example is not None:
        parts.append(_row("例子", _shown_example(example)))
    parts.append(_row(f"位置（{len(places)}）", _links(places, names)))
    return "".join(parts)


def _parts(evidence: str) -> list[str]:
    """What a finding quotes, each text once: a value that repeats its name is one."""
    return [escape(part) for part in dict.fromkeys(part.strip() for part in evidence.split(" | "))]


def _row(label: str, words: str) -> str:
    return f'<p style="{_TIGHT}"><span style="color:{QUIET_INK}">{label}</span>　{words}</p>'


def _proposed(mended: Mapping[Ref, str], places: tuple[Ref, ...], names: Names) -> str:
    """The new texts, each once, of long ones what differs; and of several how many places they are for."""
    texts = dict.fromkeys(excerpts(read_ref(names.filing, ref) or "", text)[1] for ref, text in mended.items())
    told = [escape(text) for text in texts]
    words = "；".join(told[:_MOST_TEXTS]) + ("……" if len(told) > _MOST_TEXTS else "")
    if len(mended) == 1:
        return words
    return f"{words}（{'其中 ' if len(mended) < len(places) else ''}{len(mended)} 处一起改正）"


def _shown_example(example: Example) -> str:
    good = f"<b>{escape(example.good)}</b>"
    return f"{good}（不写“{escape(example.bad)}”）" if example.bad else f"{escape(example.field)}：{good}"


def _links(places: tuple[Ref, ...], names: Names) -> str:
    shown = [
        f'<a href="{_SCHEME}{order}">{escape(names.place(ref))}</a>' for order, ref in enumerate(places[:_MOST_PLACES])
    ]
    if len(places) > _MOST_PLACES:
        shown.append(f"……其余 {len(places) - _MOST_PLACES} 处：在上面的列表中按 → 展开")
    return "<br/>".join(shown)
