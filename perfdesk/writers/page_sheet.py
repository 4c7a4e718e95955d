"""The sheet being filled: a cursor that goes down the text area and opens a new page when asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from perfdesk.table import PageSetup
from perfdesk.writers.page_items import Frame, TextItem


@dataclass(slots=True)
class Draft:
    """A page in the making."""

    texts: list[TextItem] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)


class Sheets:
    """The pages so far and the place of the next thing, `y` millimetres from the upper edge."""

    def __init__(self, page: PageSetup) -> None:
        self.page = page
        self.drafts = [Draft()]
        self.y = page.top

    @property
    def current(self) -> Draft:
        """The page being filled."""
        return self.drafts[-1]

    @property
    def number(self) -> int:
        """The number of the page being filled, from 1."""
        return len(self.drafts)

    @property
    def room(self) -> float:
        """The height left above the lower margin."""
        return self.page.height - self.page.bottom - self.y

    @property
    def full(self) -> float:
        """The height of the text area of an empty page."""
        return self.page.height - self.page.top - self.page.bottom

    @property
    def at_top(self) -> bool:
        """Whether nothing stands on the page yet."""
        return self.y <= self.page.top + 0.001

    def new_page(self) -> None:
        """Go to the top of the next page."""
        self.drafts.append(Draft())
        self.y = self.page.top
