"""How much of a form's own words a document prints: a form nobody has seen is read by the one that is most like it."""

from __future__ import annotations

from collections.abc import Iterable

from perfdesk.forms.labels import label_key, labels_of
from perfdesk.forms.notes import Note
from perfdesk.forms.profile import Profile
from perfdesk.table import Table

_ENOUGH = 0.7
_WORDS_SHOWN = 12


def unlike(profile: Profile, tables: Iterable[Table]) -> list[Note]:
    """The remark that a document is only like a form; none when it prints most of its words."""
    labels = labels_of(profile)
    printed = {label_key(cell.text) for table in tables for cell in table.cells}
    missing = sorted(labels.own - printed)
    found = len(labels.own) - len(missing)
    if found >= _ENOUGH * len(labels.own):
        return []
    message = f"不是认识的表格，按最相近的“{profile.name}”读入（{len(labels.own)}个栏目认出{found}个），请核对"
    return [Note("warning", message, "全文", f"没有找到的栏目：{'、'.join(missing[:_WORDS_SHOWN])}")]
