"""An invented filing, a store in memory that can refuse, and rules that are easy to foresee."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from perfdesk.editing.session import Entry, Session
from perfdesk.editing.step import Step
from perfdesk.errors import UserError
from perfdesk.forms.profile import profile_for
from perfdesk.model.expectations import Expectations
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project, Ref
from perfdesk.rules.registry import Finding, Fix
from ui.bridge import Bridge

ROWS = (
    ("产出指标", "数量指标", "培训护林员人数", "全年参加培训的护林员人数", "≥120人", "工作计划"),
    ("产出指标", "数量指标", "巡护里程", "全年巡护山林的里程", "", "历史数据"),
    ("产出指标", "质量指标", "培训合格率", "考核合格人数占参训人数的比例", "=95", "行业标准"),
    ("产出指标", "时效指标", "培训按期完成率", "按计划时间完成的场次比例", "≥95%", "工作计划"),
    ("产出指标", "成本指标", "人均培训成本", "培训总支出除以参训人数", "≤800元", "市场价格"),
    (
        "效益指标",
        "社会效益指标",
        "森林火灾受害率",
        "受害面积占森林总面积的比例，按林业主管部门年度统计口径计算",
        "≤0.5‰",
        "部门规划",
    ),
    ("效益指标", "可持续影响指标", "护林队伍稳定率", "年末在岗人数占年初人数的比例", "≥90%", "历史数据"),
    ("满意度指标", "服务对象满意度指标", "林区群众满意度", "问卷调查满意人数占比", "≥90%", "问卷调查"),
)


@dataclass
class MemoryStore:
    """A store that keeps nothing; with `full` set it refuses as a full disk does."""

    filing: Filing
    full: bool = False
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def load_filing(self) -> Filing:
        return self.filing

    def load_history(self) -> tuple[list[Entry], list[Entry]]:
        return [], []

    def commit_do(self, step: Step, merge_into: int | None, merged_step: Step | None) -> Entry | None:
        self._refuse()
        kept = merged_step or step
        if not kept.changes:
            return None
        return Entry(merge_into or next(self.numbers), kept.label, "2026-01-05T10:00:00", lambda: kept)

    def commit_undo(self, entry: Entry, step: Step) -> None:
        self._refuse()

    def commit_redo(self, entry: Entry, step: Step) -> None:
        self._refuse()

    def commit_replay(self, replayed: Sequence[tuple[Entry, Step]], *, forward: bool) -> None:
        self._refuse()

    def _refuse(self) -> None:
        if self.full:
            raise UserError("磁盘已满，未保存。", "请清理磁盘后再试。")


class EasyRules:
    """An empty value is an error, `=95` without a unit a warning with a fix, a missing code a hint; equal names an
    error across the filing, `大约…` a warning that quotes it. `checked` counts the calls for each project."""

    def __init__(self) -> None:
        self.checked: dict[str, int] = {}
        self.rounds = 0

    def check_project(self, filing: Filing, project: Project, expectations: Expectations) -> Iterator[Finding]:
        self.checked[project.id] = self.checked.get(project.id, 0) + 1
        for row in project.indicators:
            ref = Ref(project.id, row.id, "value")
            if not row.value:
                yield finding("target.missing", "error", ref, "指标值没有填写，请填写可以考核的数值。")
            elif row.value == "=95":
                fix = Fix(ref, "=95%", "改为“=95%”")
                yield finding("target.unit", "warning", ref, "指标值“=95”没有计量单位，比率类指标应写百分号。", fix)
            elif row.value.startswith("大约"):
                yield finding("target.vague", "warning", ref, f"指标值“{row.value}”不明确，请写出数值。")
        if not project.code:
            yield finding("project.code", "hint", Ref(project.id, None, "code"), "项目编码没有填写，请按预算批复填写。")

    def check_across(self, filing: Filing, expectations: Expectations) -> Iterator[Finding]:
        self.rounds += 1
        seen: dict[str, Project] = {}
        for project in filing.projects:
            if project.name in seen:
                yield finding("across.same-name", "error", Ref(project.id, None, "name"), "项目名称与前面的项目相同。")
            seen.setdefault(project.name, project)
        section = filing.narrative("safeguards")
        if section is None or not section.paragraphs:
            yield finding("part-one.empty", "warning", Ref(None, None, "safeguards"), "工作保障措施没有填写。")


def finding(rule: str, severity: str, ref: Ref, message: str, fix: Fix | None = None) -> Finding:
    return Finding(rule, "missing", severity, ref, message, "", "《办法》第八条", fix)  # type: ignore[arg-type]


def project(number: int, name: str, code: str = "13092326P00001230001X", rows: tuple = ROWS) -> Project:
    return Project(
        id=f"p{number}",
        no=str(number),
        title=f"{number}.{name}绩效目标表",
        unit_code="312001",
        unit_name="云岭县林业局",
        amount_unit="元",
        code=code,
        name=name,
        funds_use="用于护林员培训、巡护装备购置和防火宣传。",
        spending_plan=(("3", "25%"), ("6", "50%"), ("10", "80%"), ("12", "100%")),
        funds=(
            FundLine(id=f"f{number}a", source="total", amount="600000"),
            FundLine(id=f"f{number}b", source="fiscal", amount="600000"),
            FundLine(id=f"f{number}c", source="other", amount="0"),
        ),
        goals=(
            Goal(id=f"g{number}a", text="1.完成全县护林员年度轮训，提高巡护能力。"),
            Goal(id=f"g{number}b", text="2.火灾受害率控制在0.5‰以内，林区群众满意度不低于90%。"),
        ),
        indicators=tuple(
            Indicator(id=f"p{number}i{i}", level1=a, level2=b, level3=c, description=d, value=e, basis=f)
            for i, (a, b, c, d, e, f) in enumerate(rows)
        ),
    )


def filing_of(*projects: Project) -> Filing:
    return Filing(
        form_id="hebei-project",
        fiscal_year=2026,
        unit_code="312001",
        unit_name="云岭县林业局",
        narratives=(
            Narrative(id="n1", section="overall_goal", paragraphs=("守好山林，富民增收。", "全年无重大火灾。")),
            Narrative(id="n2", section="breakdown_goals", paragraphs=("一是培训。", "二是巡护。")),
            Narrative(id="n3", section="safeguards"),
        ),
        projects=projects,
    )


def small_filing() -> Filing:
    clean = tuple((*row[:4], row[4] if row[4] not in ("", "=95") else "≥1%", *row[5:]) for row in ROWS)
    return filing_of(
        project(1, "护林员培训"), project(2, "森林防火宣传", rows=clean), project(3, "古树名木保护", code="", rows=())
    )


def bridge_for(filing: Filing, rules: EasyRules | None = None) -> tuple[Bridge, MemoryStore]:
    store = MemoryStore(filing)
    return Bridge(Session(store), profile_for("hebei-project"), rules or EasyRules()), store


def compose(widget: QWidget, preedit: str) -> None:
    """A pending composition, as an input method shows it."""
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


def commit(widget: QWidget, text: str) -> None:
    """A word from the input method."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def press(
    widget: QWidget, key: Qt.Key, text: str = "", held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """One key, down and up. Never QTest.keyClicks with Chinese: it aborts the process."""
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, held, text))
