from __future__ import annotations

from perfdesk.model.rows import Ref
from ui.kept_fields import KeptFields


def test_what_the_form_does_not_print_is_counted_and_unfolds(qtbot, bridge) -> None:
    kept = KeptFields(bridge)
    qtbot.addWidget(kept)
    kept.show_project("p1")
    assert kept.isHidden()
    row = bridge.filing.project("p1").indicators[1]
    for ref, text in (
        (Ref("p1", None, "extra.person_in_charge"), "某某"),
        (Ref("p1", None, "fund.period_total"), "90万元"),
        (Ref("p1", row.id, "extra.value.period"), "36公里"),
    ):
        assert bridge.set_text(ref, text)
    assert not kept.isHidden()
    assert kept.button.text() == "表上不印的内容（3项）"
    assert kept.list.isHidden()
    kept.button.click()
    assert not kept.list.isHidden()
    assert kept.list.text().splitlines() == ["中期资金总额：90万元", "项目负责人：某某", "第2行 中期指标值：36公里"]
    bridge.undo()
    assert kept.button.text() == "表上不印的内容（2项）"
