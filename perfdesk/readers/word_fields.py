"""The fields of a Word text (page numbers, links, contents): only their results are words, and no table of contents."""

from __future__ import annotations

from dataclasses import dataclass, field

from perfdesk.readers.clean import clean


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False
    toc: bool = False
    withheld: list[str] = field(default_factory=list)


class Fields:
    """The fields that are open at one place of the text; they may reach over several paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._contents: list[str] = []

    def mark(self, kind: str | None) -> None:
        """A mark of a field: begin, separate or end."""
        if kind == "begin":
            self._open.append(_Field())
        elif not self._open:
            return
        elif kind == "separate":
            self._open[-1].in_result = True
            self._open[-1].toc = is_contents(self._open[-1].instruction)
        elif kind == "end" and self._open.pop().toc and not any(item.toc for item in self._open):
            self._contents.clear()

    def instruct(self, text: str) -> None:
        """Words of the innermost field's instruction."""
        if self._open:
            self._open[-1].instruction += text

    def in_instruction(self) -> bool:
        """Whether the innermost field has not come to its result yet."""
        return bool(self._open) and not self._open[-1].in_result

    def put(self, text: str, out: list[str]) -> None:
        """Add words to `out`, unless a field keeps them back."""
        for item in self._open:
            if not item.in_result:
                item.withheld.append(text)
                return
        if any(item.toc for item in self._open):
            self._contents.append(text)
        else:
            out.append(text)

    def end_paragraph(self, out: list[str]) -> None:
        """A field without a result does not swallow the next paragraphs; its words in this one are given back."""
        for item in self._open:
            if not item.in_result:
                out += item.withheld
        self._open = [item for item in self._open if item.in_result and (item.toc or _spans(item))]
        if self._open and self._contents and self._contents[-1] != "\n":
            self._contents.append("\n")

    def abandoned(self) -> list[str]:
        """What was taken for a table of contents although its field never ends; the fields are closed."""
        text, self._contents = "".join(self._contents), []
        open_toc = any(item.toc for item in self._open)
        self._open.clear()
        return [line for line in clean(text).split("\n") if line.strip()] if open_toc else []


def _spans(item: _Field) -> bool:
    """Only these results are known to reach over several paragraphs."""
    return item.instruction.strip().upper().startswith(("INCLUDETEXT", "INDEX", "BIBLIOGRAPHY"))


def is_contents(instruction: str) -> bool:
    """Whether a field's instruction makes a table of contents."""
    return instruction.strip().upper().startswith("TOC")
