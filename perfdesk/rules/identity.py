"""Who and what a table is about: code, bodies, year, attribute and period, and how long its texts are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from perfdesk.model.fields import project_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import Project, Ref
from perfdesk.model.years import year_of_code
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, quoted, squeezed
from perfdesk.rules.registry import Hit, Severity, filing_rule, project_rule
from perfdesk.words import words

_REVIEW = "财预〔2015〕88号绩效目标审核表“完整性”"
_SYSTEM = "预算管理一体化系统的栏目要求"
_BODIES = ("competent_department", "implementing_unit")
_CODE_BEFORE = re.compile(r"^\s*[\[【(（]?\d{3,}[\]】)）]?\s*")
_PERIOD = re.compile(
    r"长期|中期|短期|常年|一年|当年|全年|跨年|(?:[一二三四五六七八九十]|\d{1,2})个?(?:年|月)期?|年度"
    r"|\d{4}[-.年/]?(?:\d{1,2}月?)?[^0-9]{0,4}.*"
)
_ONE_YEAR = re.compile(r"(?:1|一)年期?|当年|一次性")
_LIMITS = {"name": 180, "goals": 2000, "annual_goal": 2000, "period_goal": 2000}
_CELL_LIMIT = 1000
_COMMON = 0.5
_FEW = 3


@filing_rule(
    "structure.code-missing",
    title="没有项目编码",
    asks="项目编码由系统生成，生成后补填。",
    dimension="完整性",
    catalogue="A02",
    severity="hint",
    category="missing",
    source=_SYSTEM,
    good=examples.sound,
    bad=examples.head(code=""),
)
def code_missing(case: FilingCase) -> Iterator[Hit]:
    """Where the form prints a code it is filled in before the final export; the system gives it, so only a hint."""
    yield from _blank_in_all(case, "code", "没有项目编码，待系统生成后请补填。")


@filing_rule(
    "structure.code-form",
    title="项目编码格式或年度不符",
    asks="项目编码符合规定的位数和格式，其中的年度是预算年度，不重复。",
    dimension="完整性",
    catalogue="A02",
    severity="error",
    sometimes=("warning", "hint"),
    category="format",
    source=_SYSTEM,
    good=examples.sound,
    bad=examples.head(code="13099924P00099910001A"),
)
def code_form(case: FilingCase) -> Iterator[Hit]:
    """A code has the form's pattern and the year of the filing, and no other project has it."""
    pattern = case.expectations.code_pattern
    seen: dict[str, ProjectCase] = {}
    odd = [project for project in case.projects if pattern and _is_odd(project, pattern)]
    yield from _odd_codes(odd)
    for project in case.projects:
        code = squeezed(project.project.code or "")
        if not code:
            continue
        other = seen.setdefault(code, project)
        if other is not project:
            message = f"项目编码与{quoted(other.project.name)}相同，请核对。"
            yield Hit(project.ref("code"), message, code, also=(other.ref("code"),), category="duplicate")
        if project in odd:
            continue
        year, right = year_of_code(code, pattern), case.fiscal_year
        if year is not None and right and year != right:
            message = f"项目编码{quoted(code, 30)}是{year}年的，与预算年度{right}年不符。"
            yield Hit(project.ref("code"), message, code, severity="warning", category="year_mismatch")


def _is_odd(project: ProjectCase, pattern: str) -> bool:
    code = squeezed(project.project.code or "")
    return bool(code) and re.match(pattern, code) is None


def _odd_codes(odd: list[ProjectCase]) -> Iterator[Hit]:
    """One by one; several of one length are once asked about, as another place may number its projects otherwise."""
    lengths = {len(squeezed(project.project.code or "")) for project in odd}
    if len(odd) >= _FEW and len(lengths) == 1:
        first, *rest = (project.ref("code") for project in odd)
        code = squeezed(odd[0].project.code or "")
        message = f"{len(odd)}个项目的编码（如{quoted(code, 30)}）位数或写法与常见的不同，请对照系统核对。"
        yield Hit(Ref(None, None, "code"), message, code, also=(first, *rest), severity="hint")
        return
    for project in odd:
        code = squeezed(project.project.code or "")
        yield project.hit("code", f"项目编码{quoted(code, 30)}的位数或写法不对，请对照系统核对。", code, "warning")


@project_rule(
    "structure.body-missing",
    title="部门或单位空白",
    asks="主管部门和实施单位都填写全称。",
    dimension="完整性",
    catalogue="A03",
    severity="error",
    sometimes=("warning",),
    category="missing",
    source=_REVIEW,
    good=examples.head(implementing_unit="青棠县农业农村局", competent_department="青棠县农业农村局"),
    bad=examples.head(implementing_unit=""),
)
def body_missing(case: ProjectCase) -> Iterator[Hit]:
    """The bodies that the form asks for are there and are bodies."""
    vague = set(words("forms", "vague_units"))
    for field in _BODIES:
        text = project_field(case.project, field)
        if text is not None and not text.strip():
            yield case.hit(field, f"{field_label(field)}是空的，请填写单位全称。", "（空白）")
        elif text is not None and squeezed(text) in vague:
            message = f"{field_label(field)}{quoted(text)}不是具体单位，请填写负责本项目的单位。"
            yield case.hit(field, message, squeezed(text), "warning")


@filing_rule(
    "across.department-code-missing",
    title="主管部门没有写代码",
    asks="主管部门写有代码的，各表都写。",
    dimension="完整性",
    catalogue="A03",
    severity="warning",
    category="missing",
    source=_REVIEW,
    good=lambda: examples.filing(*_departments("350", "350")),
    bad=lambda: examples.filing(*_departments("350", "")),
)
def department_code_missing(case: FilingCase) -> Iterator[Hit]:
    """A department has its code in every table when it has it in some."""
    codes = [(project, project.project.competent_department_code) for project in case.projects]
    blank = [project for project, code in codes if code == ""]
    if blank and any(code for _, code in codes):
        yield _at_all(case, blank, "competent_department", "的主管部门没有写代码，别的表写有代码，请补充。")


@filing_rule(
    "across.body-spelling",
    title="单位名称写法不一",
    asks="同一个部门或单位在各表中写法相同。",
    dimension="完整性",
    catalogue="A03",
    severity="hint",
    category="name_mismatch",
    source=_REVIEW,
    good=lambda: examples.filing(*_units("青棠县农业农村局", "青棠县水利局")),
    bad=lambda: examples.filing(*_units("青棠县农业农村局", "青棠县农业农村局", "农业农村局")),
)
def body_spelling(case: FilingCase) -> Iterator[Hit]:
    """One body has one name in all tables: a name that is part of a commoner one is a short form of it.

    Beside a code the budget system itself prints the short name of the department.
    """
    for field in _BODIES:
        spelled: dict[str, list[ProjectCase]] = defaultdict(list)
        for project in case.projects:
            name = _CODE_BEFORE.sub("", squeezed(project_field(project.project, field) or ""))
            if name and not (field == "competent_department" and project.project.competent_department_code):
                spelled[name].append(project)
        usual = max(spelled, key=lambda name: (len(spelled[name]), len(name)), default="")
        for name, projects in spelled.items():
            if name != usual and (name in usual or usual in name):
                message = f"的{field_label(field)}写作{quoted(name)}，别的表写作{quoted(usual)}，请统一为全称。"
                yield _at_all(case, projects, field, message, f"{name} | {usual}")


@filing_rule(
    "across.year-of-table",
    title="表内年度与文件不符",
    asks="各表的年度就是本文件的预算年度。",
    dimension="完整性",
    catalogue="A04",
    severity="warning",
    category="year_mismatch",
    source=_REVIEW,
    good=lambda: examples.filing(*_years("2025", "2025")),
    bad=lambda: examples.filing(*_years("2025", "2025", "2024")),
)
def year_of_table(case: FilingCase) -> Iterator[Hit]:
    """Every table bears the year of the filing; one that bears none among tables that do is asked about."""
    printed = [(project, project.project.fiscal_year) for project in case.projects]
    years = Counter(year for _, year in printed if year is not None)
    if not years:
        return
    right = case.fiscal_year or years.most_common(1)[0][0]
    wrong = [project for project, year in printed if year is not None and year != right]
    for project in wrong:
        year = project.project.fiscal_year
        yield project.hit("fiscal_year", f"表内年度是{year}年，本文件是{right}年，请核对。", f"{year} | {right}")
    blank = [project for project, year in printed if year is None]
    if blank and len(blank) < len(printed) * _COMMON:
        yield _at_all(case, blank, "fiscal_year", "的表上没有写年度，请补充。", "（空白）")


@project_rule(
    "structure.attribute",
    title="项目属性写法不规范",
    asks="项目属性从通行的写法中选择，并与项目期相符。",
    dimension="完整性",
    catalogue="A05",
    severity="hint",
    category="format",
    source=_REVIEW,
    good=examples.head(attribute="延续性项目", period="1年期"),
    bad=examples.head(attribute="一般项目"),
)
def attribute(case: ProjectCase) -> Iterator[Hit]:
    """Attribute and period are filled in and of the usual words, if the office has none of its own; a project of one
    year has no mid-term goal."""
    project = case.project
    text = squeezed(project.attribute or "")
    if project.attribute is not None and not text:
        yield case.hit("attribute", "项目属性是空的，请选择新增项目或延续项目。", "（空白）", "hint")
    elif text and not _is_attribute(text):
        yield case.hit("attribute", f"项目属性{quoted(text)}不是通行的写法，请选择新增项目或延续项目。", text, "hint")
    period = squeezed(project.period or "")
    if project.period is not None and not period:
        yield case.hit("period", "项目期是空的，请填写起止时间或年限。", "（空白）", "hint")
    elif period and not _PERIOD.fullmatch(period):
        yield case.hit("period", f"项目期{quoted(period)}看不出年限，请写起止时间或年限，如“1年”。", period, "hint")
    goal = project_field(project, "period_goal") or ""
    if period and _ONE_YEAR.fullmatch(period) and goal.strip() and squeezed(goal) not in ("无", "/", "不涉及"):
        message = f"项目期是{quoted(period)}，却填了中期（实施期）目标，请核对。"
        yield case.hit("period_goal", message, f"{period} | {squeezed(goal)[:40]}", "hint")


@project_rule(
    "structure.row-count",
    title="指标数量过少或过多",
    asks="三级指标的数量在通常的范围之内，留最能反映产出和效果的。",
    dimension="完整性",
    catalogue="A14",
    severity="hint",
    category="other",
    source="通行的指标数量；各地可在表样中调整",
    good=examples.sound,
    bad=lambda: examples.filing(examples.project(more=tuple(_numbered(i) for i in range(20)))),
)
def row_count(case: ProjectCase) -> Iterator[Hit]:
    """As many indicators as the form usually has; the range is the form's."""
    low, high = case.expectations.row_range
    count = len(case.filled)
    if count > high:
        message = f"共有{count}个三级指标，多于通常的{high}个，请保留最能反映产出和效果的。"
        yield case.hit("level3", message, f"{count} > {high}")
    elif 0 < count < low:
        yield case.hit("level3", f"只有{count}个三级指标，少于通常的{low}个，请看看是否漏填。", f"{count} < {low}")


@project_rule(
    "structure.text-too-long",
    title="文字超过长度限制",
    asks="各栏的字数不超过预算管理一体化系统的限制。",
    dimension="完整性",
    catalogue="A19",
    severity="error",
    sometimes=("warning",),
    category="format",
    source="预算管理一体化系统的栏目长度",
    good=examples.head(goals="1.举办农技培训班4期，" + "提高良种使用率，" * 20),
    bad=examples.head(name="农技推广培训" * 40),
)
def text_too_long(case: ProjectCase) -> Iterator[Hit]:
    """Texts fit into the fields of the budget system."""
    for ref, text in case.reading.texts_longer(min(_CELL_LIMIT, *_LIMITS.values())):
        limit = _LIMITS.get(ref.field, _CELL_LIMIT)
        if len(text) > limit and (ref.indicator is not None or ref.field in _LIMITS):
            message = f"{case.where(ref)}有{len(text)}个字，超过系统允许的{limit}个字，请精简。"
            asked: Severity | None = None if ref.field == "name" or case.expectations.for_system else "warning"
            yield Hit(ref, message, f"{text[:30]}…", severity=asked)


def _is_attribute(text: str) -> bool:
    """One of the usual words, also ticked in a row of boxes."""
    plain = re.sub(r"[□☑√✓☐■\[\]（）()【】]", "", text)
    return any(plain == word or (plain != text and word in plain) for word in words("forms", "attributes"))


def _blank_in_all(case: FilingCase, field: str, message: str) -> Iterator[Hit]:
    blank = [project for project in case.projects if project_field(project.project, field) == ""]
    if blank:
        yield _at_all(case, blank, field, message)


def _at_all(case: FilingCase, projects: list[ProjectCase], field: str, message: str, evidence: str = "（空白）") -> Hit:
    """One hit at the same field of some projects: of the filing where they are several."""
    first, *rest = (project.ref(field) for project in projects)
    if not rest:
        return Hit(first, message.removeprefix("的"), evidence)
    names = "、".join(quoted(project.project.name) for project in projects[:2])
    more = f"等{len(projects)}个项目" if len(projects) > 2 else ""
    return Hit(Ref(None, None, field), f"{names}{more}{message}", evidence, also=(first, *rest))


def _numbered(number: int) -> dict[str, str | None]:
    name = f"{'甲乙丙丁戊己庚辛壬癸'[number % 10]}类{'子丑'[number // 10]}项资料印发册数"
    return {
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": name,
        "description": "册数",
        "value": f"≥{number + 2}册",
    }


def _several(made: Callable[[str], dict[str, str]], texts: tuple[str, ...]) -> tuple[Project, ...]:
    return tuple(examples.project(None, (), name=f"农技推广{i}", **made(text)) for i, text in enumerate(texts))


def _departments(*codes: str) -> tuple[Project, ...]:
    return _several(lambda code: {"competent_department_code": code, "competent_department": "农业农村局"}, codes)


def _units(*names: str) -> tuple[Project, ...]:
    return _several(lambda name: {"implementing_unit": name}, names)


def _years(*years: str) -> tuple[Project, ...]:
    return _several(lambda year: {"fiscal_year": year}, years)
