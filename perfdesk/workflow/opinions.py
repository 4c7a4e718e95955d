"""审核意见表: the remarks of a check as a document to hand on, to work through and to tick off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from perfdesk.forms.profile import Profile
from perfdesk.model.rows import SECTIONS, Filing, RuleSetting, Waiver
from perfdesk.rules import Finding, Rule, check, rules, waived_findings
from perfdesk.rules.places import Places
from perfdesk.rules.registry import SEVERITIES
from perfdesk.rules.review import OFF
from perfdesk.rules.sentence import parted
from perfdesk.rules.titles import SEVERITY_WORDS
from perfdesk.table import Block, Cell, Document, PageSetup, Paragraph, Table, TextStyle
from perfdesk.workflow.export import PdfWriter, Progress, write_documents
from perfdesk.workflow.export_names import Target, existing, renamed
from perfdesk.writers.names import safe_name

TITLE = "审核意见表"
_COLUMNS = (("序号", 12.0), ("项目", 36.0), ("位置", 46.0), ("问题", 74.0), ("修改建议", 55.0), ("级别", 17.0))
_TO_TICK, _TICKS = ("是否已改", 23.0), "□是  □否"
_WAIVED_ON = ("忽略日期", 23.0)
_WHOLE_RULE = "本文件各处"
_PAGE = PageSetup(width=297.0, height=210.0, top=18.0, bottom=17.0, left=17.0, right=17.0, footer_distance=9.0)
_STYLES = {
    "project_title": TextStyle(east_asia="黑体", size_pt=16, align="center", after_pt=6),
    "opinion_line": TextStyle(size_pt=10.5, after_pt=3),
    "opinion_part": TextStyle(east_asia="黑体", size_pt=12, before_pt=10, after_pt=4),
    "opinion_sign": TextStyle(size_pt=10.5, before_pt=12),
    "opinion_header": TextStyle(east_asia="黑体", size_pt=10.5, align="center"),
    "opinion_text": TextStyle(size_pt=10),
    "opinion_centre": TextStyle(size_pt=10, align="center"),
    "opinion_error": TextStyle(east_asia="黑体", size_pt=10, align="center"),
    "footer": TextStyle(size_pt=9, align="center"),
}


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the list: the columns between the number and the last one."""

    owner: str
    place: str
    problem: str
    advice: str
    severity: str


def planned_opinions(filing: Filing, folder: Path, kinds: Sequence[str], *, keep: bool = False) -> tuple[Target, ...]:
    """The files of the list, one of each kind; with `keep` none that exists is replaced."""
    stem = safe_name(opinions_title(filing))
    targets = tuple(Target(folder / f"{stem}.{kind}", kind) for kind in kinds)
    return renamed(targets, existing(targets)) if keep else targets


def write_opinions(
    filing: Filing,
    profile: Profile,
    targets: Sequence[Target],
    day: str,
    *,
    write_pdf: PdfWriter | None = None,
    progress: Progress | None = None,
    done: list[Path] | None = None,
) -> list[Path]:
    """Write the list as files, as `export.write_targets` does."""
    return write_documents(
        lambda _: compose_opinions(filing, profile, day), targets, write_pdf=write_pdf, progress=progress, done=done
    )


def compose_opinions(filing: Filing, profile: Profile, day: str) -> Document:
    """The remarks that stand, those set aside with their reasons, and a place to sign; `day` is an ISO date."""
    expectations = profile.expectations
    findings = sorted(check(filing, expectations), key=_part)
    places = Places(filing, expectations.narrative_name)
    known = {rule.code: rule for rule in rules()}
    waived = [_waived_line(places, known, waiver, found) for waiver, found in waived_findings(filing, expectations)]
    waived += [_off_line(known, row) for row in filing.rule_settings if row.severity == OFF]
    title = opinions_title(filing)
    blocks: list[Block] = [
        Paragraph(text=title, role="project_title", outline=1, tab=TITLE),
        Paragraph(text=_head(filing, profile, day), role="opinion_line"),
        Paragraph(text=_counts(filing, findings, len(waived)), role="opinion_line"),
    ]
    lines = [_line(places, known, finding) for finding in findings]
    blocks.append(_table(lines, _TO_TICK, [_TICKS] * len(lines)) if lines else _none())
    if waived:
        blocks.append(Paragraph(text=f"已忽略的意见（{len(waived)}条）", role="opinion_part"))
        blocks.append(_table([line for line, _ in waived], _WAIVED_ON, [on for _, on in waived], "忽略理由"))
    blocks.append(
        Paragraph(text="审核人：　　　　　　　　填报人：　　　　　　　　日期：　　　　　　　　", role="opinion_sign")
    )
    return Document(blocks=tuple(blocks), title=title, page=_PAGE, styles=_STYLES)


def opinions_title(filing: Filing) -> str:
    """The heading of the list, which also names its file."""
    year = f"{filing.fiscal_year}年" if filing.fiscal_year else ""
    return f"{_unit(filing)}{year}预算绩效目标{TITLE}"


def _unit(filing: Filing) -> str:
    """The unit of the filing; where only its tables name one, that of the first table."""
    names = (name for row in filing.projects for name in (row.unit_name, row.competent_department))
    return filing.unit_name or next((name for name in names if name), "")


def _part(finding: Finding) -> int:
    """Part One first, then what several projects share, then project by project; the order within each stays."""
    if finding.ref.project is not None and not finding.shared:
        return 2
    return 0 if finding.ref.field in SECTIONS and not finding.shared else 1


def _head(filing: Filing, profile: Profile, day: str) -> str:
    year, month, date = (int(part) for part in day.split("-"))
    fields = (
        ("单位", _unit(filing) or "（未填写）"),
        ("年度", f"{filing.fiscal_year}年" if filing.fiscal_year else "（未填写）"),
        ("表式", profile.name),
        ("检查日期", f"{year}年{month}月{date}日"),
    )
    return "　　".join(f"{label}：{text}" for label, text in fields)


def _counts(filing: Filing, findings: Iterable[Finding], waived: int) -> str:
    counts = Counter(finding.severity for finding in findings)
    told = "，".join(f"{SEVERITY_WORDS[severity]}{counts[severity]}条" for severity in SEVERITIES)
    set_aside = f"；另有已忽略的{waived}条，列在表后" if waived else ""
    return f"共检查{len(filing.projects)}个项目，列出意见{counts.total()}条：{told}{set_aside}。"


def _none() -> Paragraph:
    return Paragraph(text="没有需要修改的意见。", role="opinion_line")


def _line(places: Places, known: dict[str, Rule], finding: Finding) -> _Line:
    problem, advice = parted(finding, known.get(finding.rule))
    severity = SEVERITY_WORDS[finding.severity]
    return _Line(places.owner(finding), places.words(finding), f"{problem}。", f"{advice}。", severity)


def _waived_line(places: Places, known: dict[str, Rule], waiver: Waiver, found: Finding | None) -> tuple[_Line, str]:
    """A waiver with its reason in the place of the advice, and its date."""
    rule = known.get(waiver.rule)
    whole = not waiver.field and waiver.project_id is None
    owner = places.owner_of(waiver.ref)
    if found is None or whole:
        problem = f"{rule.title if rule else waiver.rule}{'' if found else '（现已没有）'}。"
        place = _WHOLE_RULE if whole else places.words_of(waiver.ref)
    else:
        problem, place = f"{parted(found, rule)[0]}。", places.words(found)
    severity = found.severity if found else rule.severity if rule else ""
    return _Line(owner, place, problem, waiver.reason, SEVERITY_WORDS.get(severity, "")), waiver.waived_on


def _off_line(known: dict[str, Rule], row: RuleSetting) -> tuple[_Line, str]:
    """A rule that is switched off in this filing."""
    rule = known.get(row.rule)
    title, severity = (rule.title, SEVERITY_WORDS[rule.severity]) if rule else (row.rule, "")
    return _Line("全部项目", _WHOLE_RULE, f"{title}（规则已停用）。", row.reason, severity), row.set_on


def _table(lines: Sequence[_Line], last: tuple[str, float], ends: Sequence[str], advice: str = "") -> Table:
    """The lines under a header that is printed again on each page; the project is one cell for all of its lines."""
    columns = (*_COLUMNS, last)
    names = [advice if advice and name == "修改建议" else name for name, _ in columns]
    cells = [_cell(name, 0, column, "opinion_header") for column, name in enumerate(names)]
    for start, count in _runs(line.owner for line in lines):
        for row in range(start + 1, start + count + 1):
            line = lines[row - 1]
            cells.append(_cell(str(row), row, 0, "opinion_centre"))
            if row == start + 1:
                cells.append(_cell(line.owner, row, 1, "opinion_text", count))
            marked = "opinion_error" if line.severity == SEVERITY_WORDS["error"] else "opinion_centre"
            texts = (line.place, line.problem, line.advice)
            cells += [_cell(text, row, column, "opinion_text") for column, text in enumerate(texts, start=2)]
            cells += [_cell(line.severity, row, 5, marked), _cell(ends[row - 1], row, 6, "opinion_centre")]
    return Table(
        rows=len(lines) + 1,
        columns=len(columns),
        cells=tuple(cells),
        widths=tuple(width for _, width in columns),
        min_heights=(9.0,) + (7.0,) * len(lines),
        header_rows=1,
        repeat_columns=2,
        role="opinions",
    )


def _cell(text: str, row: int, column: int, role: str, row_span: int = 1) -> Cell:
    return Cell(text=text, row=row, column=column, row_span=row_span, role=role)


def _runs(owners: Iterable[str]) -> list[tuple[int, int]]:
    """Where each run of equal owners begins (from 0), and how long it is."""
    runs, start = [], 0
    for _, group in groupby(owners):
        count = sum(1 for _ in group)
        runs.append((start, count))
        start += count
    return runs
