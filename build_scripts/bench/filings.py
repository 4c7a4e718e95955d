"""Filings of any size from invented texts: varied like real ones, so that nothing compresses or caches too well."""

from __future__ import annotations

import random
from dataclasses import replace

from perfdesk.forms.profile import profile_for
from perfdesk.model.rows import Filing, FundLine, Goal, Indicator, Narrative, Project

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PLACES = [
    "东岭",
    "青棠",
    "石桥",
    "柳湾",
    "北淀",
    "南坡",
    "云台",
    "大槐",
    "新安寨",
    "三岔口",
    "白鹭洲",
    "河东",
    "河西",
    "枣林",
    "松山",
    "双塔",
]
_OBJECTS = [
    "高素质农民",
    "村级防疫员",
    "社区工作者",
    "困难群众",
    "退役军人",
    "乡村教师",
    "基层网格员",
    "中小学生",
    "残疾人",
    "老年人",
    "小微企业",
    "种粮大户",
    "产业工人",
    "护林员",
    "河湖巡查员",
    "图书馆读者",
    "政务服务窗口",
    "乡镇卫生院",
    "农家书屋",
    "文化站",
]
_MATTERS = [
    "业务培训",
    "信息系统运行维护",
    "生活补助",
    "设备购置",
    "用房修缮",
    "劳务派遣",
    "政策宣传",
    "专题调研",
    "技能竞赛",
    "安全检查",
    "档案整理",
    "质量检测",
    "应急储备",
    "环境整治",
    "志愿服务",
    "数据普查",
    "法律援助",
    "走访慰问",
    "平台升级",
    "绩效考评",
]
_WHOSE = (
    "新任",
    "返乡",
    "在册",
    "重点",
    "青年",
    "留守",
    "城区",
    "农村",
    "沿河",
    "山区",
    "搬迁",
    "初任",
    "兼职",
    "骨干",
    "外来",
)
_WHICH = (
    "春季",
    "冬季",
    "试点",
    "示范",
    "专项",
    "数字化",
    "第二批",
    "常态化",
    "延伸",
    "结对",
    "联合",
    "入户",
    "集中",
    "随机",
    "补充",
)
_KINDS = ["经费", "专项资金", "补助资金", "工作经费", "项目资金", "配套资金"]
_USES = (
    "用于{o}{m}的组织实施、物资采购和人员补助等支出。",
    "主要用于{p}片区{o}{m}所需的场地租赁、资料印制、专家聘请和交通费用。",
    "保障{o}{m}工作正常开展，按合同约定分期支付。",
    "用于支付{m}服务费用及验收、审计等相关支出，确保{o}服务需求得到满足。",
)
_GOALS = (
    "完成{p}等{n}个乡镇的{o}{m}任务，覆盖{k}人次以上。",
    "健全{o}{m}工作机制，做到有计划、有台账、有考核、有结果运用。",
    "资金支付进度与工作进度相匹配，{o}满意度达到{s}%以上。",
    "按照“谁使用、谁负责”的原则规范管理资金，杜绝截留、挤占和挪用，{m}成本控制在预算以内。",
)
_BASES = [
    "{m}实施方案",
    "年度工作计划",
    "政府采购合同",
    "{o}管理办法",
    "上年实际完成情况",
    "行业标准",
    "部门预算批复",
    "{p}乡镇需求调查",
    "青政办〔2025〕{n}号",
    "专项资金管理办法",
    "市场询价结果",
    "问卷调查结果",
]
_ROWS = (
    ("产出指标", "数量指标", "{m}覆盖人次", "全年接受{m}服务的{o}人次", "≥{k}人次"),
    ("产出指标", "数量指标", "开展{m}次数", "按计划组织的{m}活动次数", "={n}次"),
    ("产出指标", "数量指标", "{p}片区服务站点数量", "承担{o}{m}任务的站点数量", "≥{n}个"),
    ("产出指标", "质量指标", "{m}验收合格率", "验收合格的{m}任务占全部任务的比例", "≥{s}%"),
    ("产出指标", "质量指标", "{o}信息准确率", "抽查核实一致的{o}信息占抽查总数的比例", "≥{s}%"),
    ("产出指标", "时效指标", "{m}按期完成率", "在计划时间内完成的{m}任务占全部任务的比例", "≥{s}%"),
    ("产出指标", "时效指标", "资金支付及时率", "在规定时限内支付的{m}资金占应付资金的比例", "=100%"),
    ("产出指标", "成本指标", "{m}总成本", "全年{o}{m}支出总额", "≤{w}万元"),
    ("效益指标", "经济效益指标", "带动{o}增收额", "参与{m}的{o}年均增加的收入", "≥{k}元"),
    ("效益指标", "社会效益指标", "{o}政策知晓率", "抽样调查中知晓{m}政策的{o}占比", "≥{s}%"),
    ("效益指标", "社会效益指标", "{p}片区投诉件数", "因{m}引起的有效投诉件数", "≤{n}件"),
    ("效益指标", "生态效益指标", "废弃物规范处置率", "{m}产生的废弃物规范处置量占产生总量的比例", "=100%"),
    ("效益指标", "可持续影响指标", "{m}长效机制", "形成可长期执行的{o}{m}制度项数", "≥{n}项"),
    ("满意度指标", "服务对象满意度指标", "{o}满意度", "问卷调查中对{m}表示满意的{o}占比", "≥{s}%"),
)
_PLANS = ("25% 50% 75% 100%", "10% 40% 80% 100%", "0% 50% 50% 100%", "20% 45% 90% 100%", "30% 60% 80% 100%")


def big_filing(count: int, seed: int = 2026, *, rows: int = 0) -> Filing:
    """A filing of the default form with `count` projects of 8 to 13 indicators, or of `rows`; the same for the same
    seed."""
    rng = random.Random(seed)
    profile = profile_for(None)
    projects = tuple(_project(rng, number, rows) for number in range(1, count + 1))
    titled = tuple(_with_title(project, profile.title_for(project.no, project.name)) for project in projects)
    return Filing(
        form_id=profile.id,
        fiscal_year=2026,
        unit_code="361001",
        unit_name="青棠县综合服务局本级",
        narratives=tuple(_narrative(section, titled, rng) for section in profile.sections),
        projects=titled,
    )


def _project(rng: random.Random, number: int, rows: int) -> Project:
    words = _words(rng)
    wan = rng.randint(3, 900)
    total = f"{wan * 10000 + rng.choice((0, 0, 0, 500, 1234)):.2f}"
    plan = zip(("3", "6", "10", "12"), rng.choice(_PLANS).split(), strict=True)
    goals = rng.sample(_GOALS, rng.randint(1, 3))
    chosen = sorted(rng.sample(range(len(_ROWS)), rng.randint(8, 13))) if not rows else _many(rng, rows)
    return Project(
        no=str(number),
        unit_code="361001",
        unit_name="青棠县综合服务局本级",
        code="13998126P" + "".join(rng.choices(_ALPHABET, k=12)),
        name=f"{words['p']}{words['o']}{words['m']}{rng.choice(_KINDS)}",
        amount_unit="元",
        funds_use=_filled(rng.choice(_USES), words, rng, wan),
        spending_plan=tuple(plan),
        funds=(
            FundLine(source="total", amount=total),
            FundLine(source="fiscal", amount=total),
            FundLine(source="other"),
        ),
        goals=tuple(Goal(text=f"{i}.{_filled(text, words, rng, wan)}") for i, text in enumerate(goals, start=1)),
        indicators=tuple(
            _indicator(_ROWS[i], words if n < len(_ROWS) else _other(words, rng), rng, wan)
            for n, i in enumerate(chosen)
        ),
    )


def _many(rng: random.Random, rows: int) -> list[int]:
    """Each kind of row once, then any."""
    return [*range(len(_ROWS)), *rng.choices(range(len(_ROWS)), k=max(0, rows - len(_ROWS)))][:rows]


def _other(words: dict[str, str], rng: random.Random) -> dict[str, str]:
    """Another matter for other people at another place: a further part of the project."""
    return {**words, **_words(rng)}


def _words(rng: random.Random) -> dict[str, str]:
    """A place, people and a matter, two in three with a word that tells them from others of their kind: of 15,000
    names of indicators about a quarter differ, of descriptions and values most, as in the filings of many units."""
    whose, which = rng.choice((*_WHOSE, *[""] * 8)), rng.choice((*_WHICH, *[""] * 8))
    return {
        "p": rng.choice(_PLACES),
        "o": whose + rng.choice(_OBJECTS),
        "m": which + rng.choice(_MATTERS),
    }


def _indicator(row: tuple[str, str, str, str, str], words: dict[str, str], rng: random.Random, wan: int) -> Indicator:
    level1, level2, *texts = row
    level3, description, value = (_filled(text, words, rng, wan) for text in texts)
    basis = _filled(rng.choice(_BASES), words, rng, wan)
    return Indicator(level1=level1, level2=level2, level3=level3, description=description, value=value, basis=basis)


def _filled(text: str, words: dict[str, str], rng: random.Random, wan: int) -> str:
    return text.format(**words, n=rng.randint(2, 48), k=rng.randint(60, 9800), s=rng.randint(85, 99), w=wan)


def _with_title(project: Project, title: str) -> Project:
    return replace(project, title=title)


def _narrative(section: str, projects: tuple[Project, ...], rng: random.Random) -> Narrative:
    if section == "breakdown_goals":
        texts = [f"“{p.name}”项目年初预算安排{float(p.funds[0].amount) / 10000:g}万元。" for p in projects]
    else:
        words = _words(rng)
        texts = [_filled(text, words, rng, 10) for text in (*_GOALS, *_USES)]
    return Narrative(section=section, paragraphs=tuple(texts))
