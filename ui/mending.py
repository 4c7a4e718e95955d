"""What a correction would write: its places, in how many projects, and what else could be chosen.

Nothing here knows Qt: findings go in, texts to store come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Filing, Ref
from perfdesk.rules.explain import rules_by_code
from perfdesk.rules.registry import Finding
from ui.finding_lines import Line

_CONTEXT, _LONGEST = 10, 48


@dataclass(frozen=True, slots=True)
class Choice:
    """The new text of each place, as one step. `words` name the choice where there are several."""

    words: str
    texts: Mapping[Ref, str]
    label: str

    @property
    def projects(self) -> int:
        """How many projects it touches; Part One counts as one."""
        return len({ref.project for ref in self.texts})

    @property
    def reach(self) -> str:
        """How many places, in how many projects."""
        return f"{len(self.texts)} 处（{self.projects} 个项目）" if self.projects > 1 else f"{len(self.texts)} 处"


@dataclass(frozen=True, slots=True)
class Mending:
    """What may be written; `choices` has at least one, the usual one first."""

    title: str
    choices: tuple[Choice, ...]

    @property
    def asks(self) -> bool:
        """Whether the places are shown first: they lie in several projects, or there is something to choose."""
        return len(self.choices) > 1 or self.choices[0].projects > 1


def mending_of_line(filing: Filing, line: Line) -> Mending | None:
    """What the correction of a line writes: of a place that place, else all of its places that can be mended; None
    without any."""
    texts, label = proposal(line)
    texts = present(filing, texts)
    found = line.here
    if found is None or not texts:
        return None
    alone = {ref: text for ref, text in texts.items() if ref == line.ref}
    if line.kind == "place":
        texts = alone or texts
    whole = Choice("这条意见的全部", texts, label)
    if whole.projects == 1 or not alone:
        return Mending(_title(found), (whole,))
    return Mending(_title(found), (whole, Choice("只改一处", alone, label)))


def proposal(line: Line) -> tuple[dict[Ref, str], str]:
    """The new texts that the rules propose for a line or place, and what to call it; none where none is safe."""
    found = line.here
    if found is not None and found.fix is not None:
        return found.fix.texts, found.fix.label
    if not line.merged:
        return {}, ""
    texts: dict[Ref, str] = {}
    for one in line.members:
        texts.update(one.fix.texts if one.fix is not None else {})
    return texts, f"改正其中{len(texts)}处"


def mending_of_kind(
    filing: Filing, rule: str, shown: Iterable[Finding] | None, everything: Iterable[Finding], project: str | None
) -> Mending | None:
    """What mends all of a rule: what a filter shows (None without a filter), the whole filing, or one project."""
    whole = _texts(filing, rule, everything)
    wanted = [("整份文件", whole)]
    if shown is not None and (listed := _texts(filing, rule, shown)) != whole:
        wanted.insert(0, ("筛选后列出的", listed))
    if project is not None:
        wanted.append(("本项目", {ref: text for ref, text in whole.items() if ref.project == project}))
    title = rules_by_code()[rule].title if rule in rules_by_code() else rule
    choices: list[Choice] = []
    for words, texts in wanted:
        if texts and all(texts != choice.texts for choice in choices):
            choices.append(Choice(words, texts, f"改正同类{len(texts)}处：{title}"))
    return Mending(title, tuple(choices)) if choices else None


def of_kind(rule: str, findings: Iterable[Finding]) -> Sequence[Finding]:
    """The findings of a rule that can be mended."""
    return [found for found in findings if found.rule == rule and found.fix is not None]


def _texts(filing: Filing, rule: str, findings: Iterable[Finding]) -> dict[Ref, str]:
    texts: dict[Ref, str] = {}
    for found in of_kind(rule, findings):
        for ref, text in found.fix.texts.items() if found.fix is not None else ():
            texts.setdefault(ref, text)
    return present(filing, texts)


def present(filing: Filing, texts: Mapping[Ref, str]) -> dict[Ref, str]:
    """A row may have gone since the rules that look at the whole filing ran."""
    return {ref: text for ref, text in texts.items() if _is_there(filing, ref)}


def _is_there(filing: Filing, ref: Ref) -> bool:
    try:
        read_ref(filing, ref)
    except KeyError:
        return False
    return True


def _title(found: Finding) -> str:
    rule = rules_by_code().get(found.rule)
    return rule.title if rule is not None else found.rule


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Two texts as they are; of long ones what differs first, with some signs around it."""
    if max(len(before), len(after)) <= _LONGEST:
        return before, after
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    tail = next((n for n in range(shorter - head) if before[-1 - n] != after[-1 - n]), shorter - head)
    return _cut(before, head, tail), _cut(after, head, tail)


def _cut(text: str, head: int, tail: int) -> str:
    start = max(head - _CONTEXT, 0)
    end = min(len(text) - tail + _CONTEXT, start + _LONGEST, len(text))
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
