"""A filing with years in its texts, the one that was made from it, and a window for both."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing
from perfdesk.workflow.roll_forward import proposals, rolled_forward
from tests.ui.helpers import small_filing
from ui.bridge import Bridge
from ui.desk import Desk
from ui.window import MainWindow

FORM = profile_for("hebei-project")


def last_year() -> Filing:
    """The small filing, with years in its texts."""
    filing = small_filing()
    first = filing.projects[0]
    rows = list(first.indicators)
    rows[3] = replace(rows[3], value="2026年12月底前", basis="冀林〔2026〕7号")
    rows[4] = replace(rows[4], description="较2026年下降")
    first = replace(first, indicators=tuple(rows), funds_use="用于2026年护林员培训。")
    return replace(filing, projects=(first, *filing.projects[1:]))


def this_year() -> Filing:
    filing = last_year()
    sure = [one for one in proposals(filing, FORM, 2027) if one.sure]
    return rolled_forward(filing, FORM, 2027, sure)


def bridge_of(window: MainWindow) -> Bridge:
    assert window.open_file is not None
    return window.open_file.bridge


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk
