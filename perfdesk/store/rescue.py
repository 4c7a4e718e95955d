"""What can still be read of a damaged project file, written into a new one. The damaged file stays as it is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from perfdesk.editing.bin import contents
from perfdesk.editing.step import CHILDREN, FILING_ID, Change, Step, apply_step
from perfdesk.model.rows import SECTIONS, Binned, Filing
from perfdesk.store import connect, making, migrations, records, trouble, versions
from perfdesk.store.pages import Pages
from perfdesk.store.rescue_fill import fill
from perfdesk.store.schema import COLUMNS, JSON_COLUMNS
from perfdesk.store.snapshot import snapshot

NAMELESS = "（项目名称没有救出）"
_WORDS = {
    "project": "个项目",
    "indicator": "行指标",
    "goal": "条目标",
    "fund_line": "行资金",
    "narrative": "段文字部分",
    "binned": "个回收站里的项目",
    "waiver": "条已忽略的意见",
    "rule_setting": "条检查规则的设置",
    "final_export": "条正式稿导出的记录",
    "carried": "处沿用上年的标记",
    "completion": "个完成标记",
}
_PAIRS = frozenset({"extra", "spending_plan", "last", "changed"})
_STATES = ("done", "undone", "dropped")
_LOST_SIGN = "\ufffd"

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rescued:
    """What a rescued file holds: how many projects and rows of indicators, the names of its versions, how many steps
    can be undone. `lost` says in Chinese sentences what is missing or doubtful; () when nothing seems to be."""

    projects: int
    indicators: int
    versions: tuple[str, ...]
    steps: int
    lost: tuple[str, ...]


@dataclass
class _Salvage:
    """The records of each table by their ids, and what is known to be missing."""

    records: dict[str, dict[Any, Record]] = field(default_factory=dict)
    missing: dict[str, set[str]] = field(default_factory=dict)
    broken: int = 0
    stray: int = 0


def rescue(path: Path, target: Path, known: Filing | None = None, pulse: Callable[[], None] = lambda: None) -> Rescued:
    """Write what can be read of a damaged file into a new one. UserError when there is nothing, or for the disk.

    `known` is the content of an earlier copy: rows that are known to be missing come from there, and that is told.
    `pulse` is called now and then and may raise to end the work; nothing is made then.
    """
    with trouble.explained(path):
        salvage = _salvaged(Pages(_content(path)), pulse)
    filled = 0 if known is None else fill(salvage.records, salvage.missing, known)
    filing, lost = _filing(salvage)
    if filled:
        lost.append(f"{filled} 处没有救出的内容取自较早的备份，请核对。")
    if filing is None:
        raise NothingReadable(path)
    steps = _steps(salvage, filing)
    kept, gone = _versions(salvage)
    pulse()
    making.make(target, filing, replace=False, add=partial(_insert_past, steps, kept))
    done = sum(record["state"] == "done" for record in steps)
    dropped = len(salvage.records["history"]) - len(steps)
    dropped += sum(record["state"] == "dropped" and record["was"] != "dropped" for record in steps)
    if dropped:
        lost.append(f"{dropped} 步修改历史不全，不能再撤销。")
    if gone or salvage.missing["version"]:
        named = "、".join(gone) or f"{len(salvage.missing['version'])} 个"
        lost.append(f"版本没有救出：{named}。")
    if salvage.broken and not lost:
        lost.append("文件里有读不出的部分，可能有内容没有救出，请与备份核对。")
    rows = sum(len(project.indicators) for project in filing.projects)
    return Rescued(len(filing.projects), rows, tuple(record["name"] for record in kept), done, tuple(lost))


class NothingReadable(trouble.Damaged):
    """Nothing of a damaged file can be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path.name}”里没有能读出的内容。", "请改用“备份”文件夹里最近的一份。")


def _content(path: Path) -> bytes:
    """The bytes, after what a journal beside it takes back, as far as SQLite can do that. OSError."""
    if path.with_name(path.name + "-journal").exists():
        with suppress(sqlite3.Error):
            return snapshot(path)
    return path.read_bytes()


def _salvaged(pages: Pages, pulse: Callable[[], None]) -> _Salvage:
    salvage, seen = _Salvage(), set[int]()
    tables = _tables()
    roots = _roots(pages, seen)
    for kind in tables:
        pulse()
        rows = salvage.records.setdefault(kind, {})
        root = roots.get(kind)
        if root is None:
            salvage.broken += 1
            continue
        found = pages.table(root)
        salvage.broken += found.broken
        seen |= found.seen
        for row_id, values in found.rows:
            salvage.broken += not _take(rows, kind, tables[kind], row_id, values)
    for row_id, values in pages.stray_rows(seen) if salvage.broken else ():
        _take_stray(salvage, tables, row_id, values)
    for kind, rows in salvage.records.items():
        entries = pages.index(roots[index]).rows if (index := f"sqlite_autoindex_{kind}_1") in roots else []
        known = {values[0] for _, values in entries if len(values) == 2 and isinstance(values[0], str)}
        salvage.missing[kind] = known.difference(rows)
    return salvage


@cache
def _tables() -> dict[str, list[tuple[str, str, bool, bool]]]:
    """Table -> (column, type, may be NULL, may be absent), as this program makes them; earlier ones have fewer."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.upgrade(connection)
        return {
            kind: [
                (name, kind_of, not needed or bool(key and kind_of == "INTEGER"), not needed or default is not None)
                for _, name, kind_of, needed, default, key in connection.execute(f"PRAGMA table_info([{kind}])")
            ]
            for kind in (*COLUMNS, "history", "version")
        }


def _roots(pages: Pages, seen: set[int]) -> dict[str, int]:
    """Table or index -> its first page."""
    found = pages.table(1)
    seen |= found.seen
    return {values[1]: values[3] for _, values in found.rows if len(values) == 5 and isinstance(values[3], int)}


def _take(rows: dict[Any, Record], kind: str, columns: Sequence[Any], row_id: int, values: Sequence[Any]) -> bool:
    record = _record(kind, columns, row_id, values)
    if record is not None:
        rows.setdefault(record.get("id", row_id), record)
    return record is not None


def _take_stray(salvage: _Salvage, tables: dict[str, Any], row_id: int, values: Sequence[Any]) -> None:
    """A row of a page whose table is not known: its shape tells; more surely when nothing is absent, or has lists."""
    fitting = [kind for kind, columns in tables.items() if _record(kind, columns, row_id, values) is not None]

    def sureness(kind: str) -> tuple[bool, bool]:
        return len(values) == len(tables[kind]), any(name in JSON_COLUMNS for name, *_ in tables[kind])

    if fitting:
        kind = max(fitting, key=sureness)
        before = len(salvage.records[kind])
        _take(salvage.records[kind], kind, tables[kind], row_id, values)
        salvage.stray += len(salvage.records[kind]) - before


def _record(kind: str, columns: Sequence[Any], row_id: int, values: Sequence[Any]) -> Record | None:
    """A row by its columns, None when it is no row of that table."""
    if len(values) > len(columns) or not all(absent for *_, absent in columns[len(values) :]):
        return None
    record: Record = {}
    for (name, kind_of, may_be_null, _), value in zip(columns, values, strict=False):
        if name == "seq" and value is None:
            value = row_id
        wanted = {"INTEGER": int, "BLOB": bytes}.get(kind_of, str)
        if (value is None and may_be_null) or (isinstance(value, wanted) and _is_json(name, value)):
            record[name] = value
        else:
            return None
    return record if _makes_sense(kind, record) else None


def _is_json(name: str, value: Any) -> bool:
    if name not in JSON_COLUMNS:
        return True
    try:
        items = json.loads(value)
    except (ValueError, RecursionError):
        return False
    if not isinstance(items, list):
        return False
    if name not in _PAIRS:
        return all(isinstance(item, str) for item in items)
    return all(isinstance(item, list) and len(item) == 2 and all(isinstance(x, str) for x in item) for item in items)


def _makes_sense(kind: str, record: Record) -> bool:
    if kind == "filing":
        return bool(record["id"] == FILING_ID)
    if kind == "narrative":
        return record["section"] in SECTIONS
    if kind == "history":
        return record["state"] in _STATES
    return bool(record["id"]) and (kind != "binned" or _is_whole(record))


def _is_whole(record: Record) -> bool:
    """Whether a project in the bin can be restored."""
    try:
        contents(Binned(**{**record, "behind": tuple(json.loads(record["behind"]))}))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return True


def _filing(salvage: _Salvage) -> tuple[Filing | None, list[str]]:
    """The content, None when there is none, and what to say about it."""
    found = salvage.records
    owners = {record["project"] for kind in CHILDREN.values() for record in found[kind].values()}
    headless = sorted(owners.difference(found["project"]))
    gone = {kind: salvage.missing[kind].difference(found[kind], headless) for kind in _WORDS}
    lost = [f"{len(gone[kind])} {word}没有救出。" for kind, word in _WORDS.items() if gone[kind]]
    last = max((record["position"] for record in found["project"].values()), default=-1)
    for place, project_id in enumerate(headless, start=last + 1):
        found["project"][project_id] = {"id": project_id, "position": place, "name": NAMELESS, "category": "project"}
    if headless:
        lost.append(f"{len(headless)} 个项目只救出了一部分，表头没有救出；它们列在最后，名称写作“{NAMELESS}”。")
    if not found["project"] and not found["narrative"] and not found["filing"]:
        return None, lost
    if not found["filing"]:
        found["filing"][FILING_ID] = {"id": FILING_ID}
        lost.append("表式、年度和单位没有救出，请重新核对。")
    garbled = sum(
        _LOST_SIGN in str(value) for kind in COLUMNS for row in found[kind].values() for value in row.values()
    )
    if garbled:
        lost.append(f"{garbled} 处文字里有认不出的字，写作“{_LOST_SIGN}”。")
    if salvage.stray:
        lost.append("有些行是从散落的部分找回的，其中可能有已经删除的内容，请核对。")
    filing = records.built_filing(partial(_columns, found))
    return _one_of_each(filing), lost


def _one_of_each(filing: Filing) -> Filing:
    """One text for each section of Part One, however many rows say to be it."""
    sections = {row.section: row for row in filing.narratives}
    return replace(filing, narratives=tuple(sections.values()))


def _columns(found: dict[str, dict[Any, Record]], kind: str, wanted: Sequence[str]) -> list[Sequence[Any]]:
    rows = list(found[kind].values())
    return [[row.get(name, versions.default_of(kind, name)) for row in rows] for name in wanted]


def _steps(salvage: _Salvage, filing: Filing) -> list[Record]:
    """The history in its order; from where it no longer leads back or forth, its steps can only be looked at."""
    entries = [record for _, record in sorted(salvage.records["history"].items()) if _step(record) is not None]
    for record in entries:
        record["was"] = record["state"]
    _drop_broken([record for record in reversed(entries) if record["state"] == "done"], filing, forward=False)
    _drop_broken([record for record in entries if record["state"] == "undone"], filing, forward=True)
    return entries


def _drop_broken(entries: Sequence[Record], filing: Filing, *, forward: bool) -> None:
    leads = True
    for record in entries:
        step = _step(record)
        if leads and step is not None:
            try:
                filing = apply_step(filing, step if forward else step.inverted())
                continue
            except Exception:  # whatever the content and a damaged step do not agree in
                leads = False
        record["state"] = "dropped"


def _step(record: Record) -> Step | None:
    try:
        changes = tuple(Change(*change) for change in json.loads(record["changes"]))
    except (ValueError, TypeError, RecursionError):
        return None
    return Step(record["label"], changes, record["merge_key"])


def _versions(salvage: _Salvage) -> tuple[list[Record], list[str]]:
    """(those whose content can be read, names of the others)."""
    kept, gone = [], []
    for record in salvage.records["version"].values():
        try:
            versions.unpacked(record["content"])
        except (ValueError, TypeError, KeyError):
            gone.append(record["name"])
        else:
            kept.append(record)
    return kept, gone


def _insert_past(steps: Sequence[Record], kept: Sequence[Record], connection: sqlite3.Connection) -> None:
    for table, rows in (("history", steps), ("version", kept)):
        for row in rows:
            names = [name for name in row if name != "was"]
            marks = ", ".join("?" * len(names))
            listed = ", ".join(f"[{name}]" for name in names)
            connection.execute(f"INSERT INTO [{table}] ({listed}) VALUES ({marks})", [row[name] for name in names])
    connect.check_content(connection)


def lines_of(found: Rescued) -> Iterator[str]:
    """What was rescued and what not, in Chinese sentences."""
    yield f"救出 {found.projects} 个项目、{found.indicators} 行指标、{len(found.versions)} 个版本。"
    yield f"可以撤销的修改：{found.steps} 步。" if found.steps else "修改历史没有可以撤销的步骤。"
    yield from found.lost or ("没有发现缺失的内容。",)
    yield "文件损坏过，请抽查内容，或与备份核对后再使用。"


def is_hopeful(path: Path) -> bool:
    """Whether a file has any row that could be read."""
    try:
        return next(Pages(path.read_bytes()).stray_rows(set()), None) is not None
    except OSError:
        return False
