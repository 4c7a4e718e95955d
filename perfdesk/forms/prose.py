"""Part One, the prose of a document: its sections by their headings, apart from contents and the headings of parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from perfdesk.forms.labels import Labels, key, label_key, without_number
from perfdesk.forms.notes import Note, unplaced
from perfdesk.forms.profile import Profile
from perfdesk.forms.sections import goes_on, section_number
from perfdesk.model.rows import Narrative
from perfdesk.table import Paragraph

_YEAR = re.compile(r"(20\d\d)年")
_ENTRY = re.compile(r"(?:\s+|…{2,}\s*|[.．·。]{3,}\s*)\d+\s*$")
_NAMED_ENTRY = re.compile(r"[(（][^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*[)）]\s*$")


class ProseReader:
    """Reads the paragraphs between the tables in their order.

    `texts` are those of all blocks, "" for tables, `titles` the keys of the headings above tables. `category` is that
    of the part that was entered last, `year` the first that the heading of a part names.
    """

    def __init__(
        self, profile: Profile, labels: Labels, notes: list[Note], texts: Sequence[str], titles: Collection[str]
    ) -> None:
        self.category = ""
        self.year: int | None = None
        self._profile, self._labels, self._notes = profile, labels, notes
        self._titles = titles
        self.first_contents, self._last_heading = self._find_contents(texts)
        self._sections: dict[str, list[str]] = {name: [] for name in profile.sections}
        self._begun: set[str] = set()
        self._numbered = False
        self._section: str | None = None
        self._last_number = ""
        self._others: dict[str, list[str]] = {}
        self._other: list[str] | None = None

    def narratives(self) -> tuple[Narrative, ...]:
        """The sections of the form, those without words too."""
        return tuple(Narrative(section=name, paragraphs=tuple(texts)) for name, texts in self._sections.items())

    def extra(self) -> tuple[tuple[str, str], ...]:
        """The sections that the form does not have, as further fields of the filing."""
        return tuple((f"section.{heading}", "\n".join(texts)) for heading, texts in self._others.items())

    def missing(self) -> Iterator[Note]:
        """The remarks about sections that were not found, where there is a Part One at all."""
        for name, words in self._profile.sections.items() if self._begun else ():
            if name not in self._begun:
                yield Note("warning", f"没有找到“{words}”一节", "全文", "")

    def leave(self) -> None:
        """A table ends the section."""
        self._section = self._other = None

    def read(self, index: int, paragraph: Paragraph, read_foot: Callable[[str], bool]) -> None:
        """Read the paragraph at `index`. A line of no section goes to `read_foot`, which says whether it took it."""
        word = label_key(paragraph.text)
        if word == self._labels.contents or self._is_entry(paragraph.text) or self._is_part(word):
            return
        if self.first_contents < index < self._last_heading.get(key(paragraph.text), -1):
            return
        for text in filter(None, map(str.strip, paragraph.text.split("\n"))):
            section = self._section_of(text)
            if section is not None:
                self._section, self._other = section, None
                self._begun.add(section)
            elif self._is_other_section(text):
                self._section, self._other = None, self._others.setdefault(text, [])
                self._last_number = ""
                self._notes.append(Note("info", "表里没有这一节，内容已保留", paragraph.place, text))
            elif self._other is not None:
                self._other.append(text)
            elif self._section is not None:
                self._sections[self._section].append(text)
            elif not read_foot(text):
                self._notes.append(unplaced(paragraph.place, text))

    def _is_other_section(self, text: str) -> bool:
        if self._section is None or self._begun != set(self._profile.sections):
            return self._section is None and section_number(text) != ""
        return goes_on(text, self._last_number, self._sections[self._section])

    def _is_entry(self, text: str) -> bool:
        """A line of a typed table of contents: a heading with its page, or the heading of a table further down."""
        found = _ENTRY.search(text)
        heading = text[: found.start()] if found else text
        bare = _NAMED_ENTRY.sub("", heading)
        for words in (heading, bare):
            if key(words) in self._titles and self._profile.read_title(words) is not None:
                return True
        rest = key(without_number(heading) or heading)
        printed = {*self._labels.sections, *self._labels.parts, *self._labels.part_names}
        return found is not None and any(rest.endswith(word) for word in printed)

    def _is_part(self, word: str) -> bool:
        names = self._labels.part_names
        for title, (_, category) in self._labels.parts.items():
            rest = word.removeprefix(title)
            if word.startswith(title) and (not rest or any(rest.endswith(name) for name in names)):
                self._section = self._other = None
                self._enter_part(word, category)
                return True
        name = next((name for name in names if name and word.endswith(name)), None)
        if self._section is not None or name is None:
            return False
        self._enter_part(word, names[name])
        return True

    def _enter_part(self, word: str, category: str) -> None:
        self.category = category
        year = _YEAR.search(word)
        if year is not None and self.year is None:
            self.year = int(year[1])

    def _section_of(self, text: str) -> str | None:
        """The section that a heading opens. Without a number it counts only where no heading has one."""
        if len(text) > 30:
            return None
        rest = without_number(text)
        section = self._labels.section_in(text)
        if section is None or (section in self._begun and self._sections[section]):
            return None
        if rest is None and self._numbered:
            return None
        self._numbered = self._numbered or rest is not None
        self._last_number = section_number(text)
        return section

    def _find_contents(self, texts: Sequence[str]) -> tuple[int, dict[str, int]]:
        """Where the table of contents begins, and for each section heading where it stands for the last time.

        Only with a table of contents is a heading that comes again later one of its entries.
        """
        words = [key(text) for text in texts]
        begin = words.index(self._labels.contents) if self._labels.contents in words else len(words)
        headings = (index for index, text in enumerate(texts) if self._labels.section_in(text))
        return begin, {words[index]: index for index in headings}
