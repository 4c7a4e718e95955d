"""Decisions about the check as steps: waived remarks, rules that count differently, final exports despite errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from perfdesk.editing.step import Step, in_order, step_between
from perfdesk.errors import UserError
from perfdesk.model.rows import Filing, FinalExport, RuleSetting, Waiver
from perfdesk.model.text import storable


def waive(filing: Filing, waivers: Iterable[Waiver]) -> Step | None:
    """Set remarks aside; a waiver of the same rule and place is replaced. UserError when one gives no reason."""
    new = {(row.rule, row.ref): _with_reason(row) for row in waivers}
    kept = [row for row in filing.waivers if (row.rule, row.ref) not in new]
    rows = in_order("waiver", (*kept, *new.values()))
    return step_between("忽略检查意见", filing, replace(filing, waivers=rows))


def revoke(filing: Filing, waiver_ids: Iterable[str]) -> Step | None:
    """Take waivers back."""
    gone = set(waiver_ids)
    kept = tuple(row for row in filing.waivers if row.id not in gone)
    return step_between("恢复检查意见", filing, replace(filing, waivers=kept))


def set_rules(filing: Filing, settings: Iterable[RuleSetting], usual: Iterable[str] = ()) -> Step | None:
    """Let rules count as these settings say, those in `usual` (codes) as they usually do; others stay as they are."""
    new = {row.rule: row for row in settings}
    gone = {*usual, *new}
    kept = [row for row in filing.rule_settings if row.rule not in gone]
    rows = in_order("rule_setting", (*kept, *new.values()))
    return step_between("调整检查规则", filing, replace(filing, rule_settings=rows))


def record_final_export(filing: Filing, export: FinalExport) -> Step | None:
    """Note that a final export was made in spite of open errors. UserError when it gives no reason."""
    rows = in_order("final_export", (*filing.final_exports, replace(export, reason=_reason(export.reason))))
    return step_between("记录正式导出", filing, replace(filing, final_exports=rows))


def _with_reason(row: Waiver) -> Waiver:
    return replace(row, reason=_reason(row.reason))


def _reason(text: str) -> str:
    reason = storable(text).strip()
    if not reason:
        raise UserError("还没有写明理由。", "请写一句理由，以便日后核对。")
    return reason
