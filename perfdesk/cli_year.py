"""The verbs of the command line about a new year: `perfdesk roll-forward`, `perfdesk narrative`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from perfdesk.cli_files import add_signature
from perfdesk.errors import UserError

_DONE = 0
_KEPT = ("goals", "indicators")


def add_year_verbs(verbs: Any, say: Callable[[str], None]) -> None:
    """Add the verbs; `say` writes a line of the result."""
    roll = verbs.add_parser("roll-forward", help="从上年的填报文件或文档结转出新年度的填报文件")
    roll.add_argument("source", type=Path)
    roll.add_argument("--into", required=True, type=Path)
    roll.add_argument("--year", required=True, type=int)
    roll.add_argument("--years", choices=("sure", "all", "none"), default="sure")
    roll.add_argument("--blank-amounts", action="store_true")
    roll.add_argument("--report", type=Path)
    roll.set_defaults(run=lambda options, _: _roll(options, say))

    narrative = verbs.add_parser("narrative", help="按表格写第一部分的分项绩效目标，先看再写")
    narrative.add_argument("file", type=Path)
    narrative.add_argument("--write", action="store_true")
    narrative.add_argument("--pattern")
    narrative.add_argument("--keep", default="", metavar="goals,indicators")
    narrative.add_argument("--project", dest="projects", type=int, action="append")
    add_signature(narrative)
    narrative.set_defaults(run=lambda options, _: _narrative(options, say))


def _roll(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    from perfdesk.model.carried import CarriedOver
    from perfdesk.workflow.year_files import proposal_line, roll_file, roll_report

    if not 1900 <= options.year < 3000:
        raise UserError(f"年度“{options.year}”不对。", "请写四位数的年份，例如 --year 2026。")
    rolled = roll_file(
        options.source, options.into, options.year, years=options.years, blank_amounts=options.blank_amounts
    )
    if options.report is not None:
        _write_report(options.report, roll_report(options.source, rolled))
    waiting = sum(CarriedOver(rolled.new).counts().values())
    from_year = f"{rolled.year}年度" if rolled.year is not None else "上年"
    say(
        f"已从{from_year}结转成{options.year}年度，{len(rolled.new.projects)}个项目，写入“{options.into}”；"
        f"{waiting}处待核。"
    )
    left = [one for one in rolled.proposals if one not in rolled.taken]
    for heading, ones in (("已改的年份", rolled.taken), ("没有改、请核对的年份", left)):
        if ones:
            say(f"{heading}（{len(ones)}）：")
        for one in ones:
            say(f"  {proposal_line(rolled.old, one)}")
    return _DONE


def _write_report(path: Path, content: Any) -> None:
    from perfdesk.writers.atomic import replacing

    try:
        with replacing(path) as beside:
            beside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except UserError as error:
        raise UserError(f"已结转，但报告没有写成：{error.message}", error.advice) from error


def _narrative(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    from perfdesk.workflow.year_files import narrative_file

    kept = [word.strip() for word in options.keep.split(",") if word.strip()]
    wrong = [word for word in kept if word not in _KEPT]
    if wrong:
        raise UserError(f"--keep 不认识“{wrong[0]}”。", "可以写 goals（绩效目标）、indicators（指标）。")
    found = narrative_file(
        options.file,
        pattern_id=options.pattern,
        numbers=options.projects or (),
        kept=kept,
        store=options.write,
        by=options.by,
    )
    for change in found.changes:
        say(f"{change.title}（{len(change.project_ids)}个项目）：")
        for sign, texts in (("原", change.old), ("新", change.new)):
            for text in texts:
                say(f"  {sign}：{text}")
        if change.unknown:
            say(f"  原文里的{'、'.join(f'“{name}”' for name in change.unknown)}没有找到对应的项目。")
    if found.outdated:
        say(f"写好以后表格又改过的：{'、'.join(f'“{title}”' for title in found.outdated)}。")
    if not found.changes:
        say("分项绩效目标与表格一致，没有要改的。")
    elif options.write:
        say(f"已写入{len(found.changes)}处，可以撤销。")
    else:
        say(f"共{len(found.changes)}处，还没有写入；加 --write 写入。")
    return _DONE
