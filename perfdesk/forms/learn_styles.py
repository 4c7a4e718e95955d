"""The looks of cells as the styles of a form: the commonest look of each kind of cell bears the kind's own name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from perfdesk.table import TextStyle

_SMALL = TextStyle(size_pt=10, line_pt=13)
USUAL: Mapping[str, TextStyle] = {
    "part_title": TextStyle(
        east_asia="方正小标宋简体", latin="方正小标宋简体", size_pt=22, align="center", before_pt=12, after_pt=12
    ),
    "part_name": TextStyle(
        east_asia="方正小标宋简体", latin="方正小标宋简体", size_pt=26, align="center", before_pt=12, after_pt=12
    ),
    "section_title": TextStyle(east_asia="黑体", latin="黑体", size_pt=16, line_pt=28, line_exact=True),
    "narrative": TextStyle(
        east_asia="仿宋_GB2312", size_pt=16, align="justify", indent_chars=2, line_pt=28, line_exact=True
    ),
    "toc_title": TextStyle(
        east_asia="黑体", latin="黑体", size_pt=18, align="center", line_pt=28, line_exact=True, after_pt=6
    ),
    "toc_entry": TextStyle(size_pt=10.5, line_pt=18, line_exact=True),
    "gap": TextStyle(size_pt=5, line_pt=6, line_exact=True),
    "footer": TextStyle(size_pt=10.5, align="center"),
    "project_title": TextStyle(
        east_asia="方正小标宋简体", latin="方正小标宋简体", size_pt=18, align="center", before_pt=3, after_pt=3
    ),
    "attachment": TextStyle(east_asia="黑体", latin="黑体", size_pt=14),
    "line": TextStyle(size_pt=10.5, align="justify"),
    "label": replace(_SMALL, bold=True, align="center"),
    "value": replace(_SMALL, align="center"),
    "text": _SMALL,
    "column_header": replace(_SMALL, bold=True, align="center"),
    "cell": replace(_SMALL, align="center"),
    "cell_text": _SMALL,
}
"""The styles of a form whose looks are not known, as most forms print them."""


@dataclass(slots=True)
class Roles:
    """Collects the looks of cells by kind (a role of `USUAL`) and names them in the end."""

    seen: dict[str, Counter[TextStyle]] = field(default_factory=dict)
    names: dict[tuple[str, TextStyle], str] = field(default_factory=dict)

    def see(self, kind: str, look: TextStyle | None, text: str) -> None:
        """Count one look; a blank cell has no font of its own to speak of."""
        if look is not None:
            self.seen.setdefault(kind, Counter())[look] += 1000 if text else 1

    def common(self, kind: str) -> TextStyle:
        """The commonest look of a kind."""
        counts = self.seen.get(kind)
        return counts.most_common(1)[0][0] if counts else USUAL[kind]

    def role(self, kind: str, look: TextStyle | None, text: str) -> str:
        """The role of a cell that was seen: the kind itself, or a name of its own for a rarer look."""
        common = self.common(kind)
        if look is None:
            return kind
        if not text:
            look = replace(common, align=look.align, border=look.border)
        if look == common:
            return kind
        if (kind, look) not in self.names:
            taken = sum(name == kind for name, _ in self.names)
            self.names[kind, look] = f"{kind}_{taken + 2}"
        return self.names[kind, look]

    def styles(self) -> dict[str, dict[str, Any]]:
        """All styles as the data of form.toml, without what is the default anyway."""
        found = {kind: self.common(kind) for kind in USUAL}
        found |= {name: look for (_, look), name in self.names.items()}
        return {name: style_data(style) for name, style in found.items()}


def style_data(style: TextStyle) -> dict[str, Any]:
    """A style as the data of form.toml, without what is the default anyway."""
    usual = asdict(TextStyle())
    return {name: value for name, value in asdict(style).items() if value != usual[name]}


def commonest(values: Sequence[float], default: float) -> float:
    """The commonest of some lengths, rounded to a tenth; the default when none is known."""
    known = Counter(round(value, 1) for value in values if value > 0)
    return known.most_common(1)[0][0] if known else default
