"""What must not be published: private persons, their numbers, and secret matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from perfdesk.model.rows import Ref
from perfdesk.rules import examples
from perfdesk.rules.case import FilingCase, ProjectCase, squeezed
from perfdesk.rules.clues import Clue, with_any_of
from perfdesk.rules.registry import Hit, filing_rule, project_rule
from perfdesk.words import word_list

_PUBLIC = "绩效目标随预算公开；个人信息保护要求"
_CARD = re.compile(
    r"(?<![0-9A-Z])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])"
)
_MANY_DIGITS = re.compile(r"[0-9][0-9]{10}")
_PHONE = re.compile(r"(?<![0-9.])1[3-9][0-9]{9}(?![0-9])")
_ACCOUNT = re.compile(r"(?:账号|账户|卡号|开户)[^0-9]{0,6}([0-9]{12,19})(?![0-9])")
_SECRET = Clue(re.compile(r"绝密|机密级|秘密级|涉密(?!人员培训|管理)|不宜公开"), with_any_of("密", "不宜公开"))
_NAME_BEFORE = r"人员|党员|干部|同志|侨员|归侨|职工|对象|烈士|家属|农户|村民|老师|负责人|联系人|经办人|填表人|姓名"
_MARK_BEFORE = r"：:，,。；;（(\s"
_FIRST = "[\u4e00-\u9fff]"
_ONE_BEHIND = r"(?=[0-9一二两三]\s*[人名]|同志|[（(]身份证)"
_ONE_PERSON = re.compile(r"[0-9一二两三同（(](?<=[\u4e00-\u9fff].)(?:\s*[人名]|志|身份证)")
_NOT_A_NAME = re.compile(
    r"[村镇乡县区市省局部委办会院校厂所站店组队社班户人个名次]$|党|政|工|会|费|金|补|助|资|项|目|建|设|服|务|教|育|保|险|生|活|困|难|退|休|管|理|安|全|环|境|发|展"
)


@project_rule(
    "privacy.number",
    title="写有证件、电话或账号",
    asks="公开的文本中没有身份证号、手机号和银行账号。",
    dimension="完整性",
    catalogue="E07",
    severity="error",
    category="personal_data",
    source=_PUBLIC,
    good=examples.head(funds_use="联系电话：0315-6112345"),
    bad=examples.head(funds_use="联系人手机13812345678"),
)
def private_number(case: ProjectCase) -> Iterator[Hit]:
    """No identity card, mobile phone or bank account number."""
    for ref, text in case.texts_like(_MANY_DIGITS):
        if _MANY_DIGITS.search(text):
            yield from _numbers(ref, text, case.where(ref))


@project_rule(
    "privacy.name",
    title="写有个人姓名",
    asks="公开的文本中没有个人姓名，只写人数。",
    dimension="完整性",
    catalogue="E07",
    severity="warning",
    category="personal_data",
    source=_PUBLIC,
    good=examples.head(funds_use="慰问困难党员、老干部、烈士家属，发放补助。"),
    bad=examples.head(funds_use="为退休归侨人员钱满囤、孙巧云、周大河发放补贴。"),
)
def private_name(case: ProjectCase) -> Iterator[Hit]:
    """No names of private persons: behind a word for persons, or several in a row."""
    for ref, text in case.texts_like(_joined(), _ONE_PERSON, _perhaps_called()):
        names = persons_in(text)
        if names:
            yield _name_hit(ref, names, f"{case.where(ref)}中")


@filing_rule(
    "privacy.in-part-one",
    title="正文中写有个人信息",
    asks="第一部分公开前没有个人姓名、证件号、手机号和银行账号。",
    dimension="完整性",
    catalogue="E07",
    severity="warning",
    category="personal_data",
    source=_PUBLIC,
    good=lambda: examples.filing(overall_goal="做好退休人员服务。"),
    bad=lambda: examples.filing(overall_goal="为退休归侨人员钱满囤、孙巧云、周大河发放补贴。"),
)
def private_in_part_one(case: FilingCase) -> Iterator[Hit]:
    """The same in Part One."""
    numbered = {ref.field for ref, _ in case.prose_like(_MANY_DIGITS)}
    for ref, text in case.sections():
        names = persons_in(text)
        if names:
            yield _name_hit(ref, names, "")
        if ref.field in numbered:
            yield from _numbers(Ref(None, None, ref.field), text, "本节")


@project_rule(
    "privacy.secret",
    title="写有密级字样",
    asks="涉密项目不公开绩效目标，写有密级字样的公开前确认。",
    dimension="完整性",
    catalogue="E08",
    severity="hint",
    category="other",
    source="涉密项目不公开绩效目标",
    good=examples.sound,
    bad=examples.head(funds_use="机密级设备维护"),
)
def secret(case: ProjectCase) -> Iterator[Hit]:
    """A project that speaks of secrets is not published."""
    for ref, text in case.texts_like(_SECRET):
        found = _SECRET.search(text)
        if found:
            message = f"{case.where(ref)}写有“{found[0]}”，请确认本项目可以公开。"
            yield Hit(ref, message, squeezed(text)[:40])
            return


@lru_cache(maxsize=32768)
def persons_in(text: str) -> tuple[str, ...]:
    """Names of persons in a text, in order: `人员` or the like before them, or two and more joined by 、.

    One alone counts when its characters are such as people are given.
    """
    found: list[str] = []
    for match in _listed().finditer(text) if _joined().search(text) else ():
        names = [name for name in re.split("[、，,和及]", match[1]) if name]
        if all(_is_name(name) for name in names):
            found += names
    for match in _counted().finditer(text) if _ONE_PERSON.search(text) else ():
        if _is_name(match[1]):
            found.append(match[1])
    for match in _called().finditer(text) if _perhaps_called().search(text) else ():
        name = match[1] or match[2] or match[3]
        if match[1] or _is_name(name.replace("建", "")):
            found.append(name)
    return tuple(dict.fromkeys(found))


def _is_name(name: str) -> bool:
    return _NOT_A_NAME.search(name[1:]) is None


def _numbers(ref: Ref, text: str, where: str) -> Iterator[Hit]:
    for pattern, what in ((_CARD, "身份证号"), (_PHONE, "手机号"), (_ACCOUNT, "银行账号")):
        found = pattern.search(text)
        if found:
            shown = found[found.lastindex or 0]
            hidden = f"{shown[:3]}…{shown[-2:]}"
            yield Hit(ref, f"{where}写有{what}（{hidden}），公开前请删去。", hidden, said=f"写有{what}，公开前请删去。")
            return


def _name_hit(ref: Ref, names: tuple[str, ...], where: str) -> Hit:
    shown = "、".join(names[:3])
    more = f"等{len(names)}人" if len(names) > 3 else ""
    return Hit(ref, f"{where}像是写有个人姓名（{shown}{more}），公开前请删去，或只写人数。", "、".join(names))


@cache
def _person() -> str:
    lists = word_list("surnames")
    double = "|".join(lists["double"])
    single = "".join(sorted(set(lists["single"].split())))
    return rf"(?:(?:{double}){_FIRST}{{1,2}}|[{single}]{_FIRST}{{1,2}})"


@cache
def _listed() -> re.Pattern[str]:
    """Two and more names in a row: 钱满囤、孙巧云、周大河."""
    return re.compile(
        rf"(?:{_NAME_BEFORE}|^|[{_MARK_BEFORE}])({_person()}(?:[、，,和及]{_person()})+)(?=[等同发的（(。；;，,\s]|$)"
    )


@cache
def _joined() -> re.Pattern[str]:
    """What may be the first name of a list, a separator, and a surname: no list of names can do without."""
    lists = word_list("surnames")
    first = "".join(sorted({*"".join(lists["single"].split()), *(name[0] for name in lists["double"])}))
    last = "".join(sorted({word[-1] for word in _NAME_BEFORE.split("|")}))
    starts = ("^", f"[{last}{_MARK_BEFORE}]")
    before = "|".join(f"(?<={start}[{first}]{_FIRST * given}.)" for given in (1, 2, 3) for start in starts)
    return re.compile(rf"[、，,和及](?:{before})[{first}]{_FIRST}")


@cache
def _counted() -> re.Pattern[str]:
    """One name behind a word for persons and before a number: 老党员赵大山1人."""
    return re.compile(rf"(?:{_NAME_BEFORE})({_person()}){_ONE_BEHIND}")


@cache
def _called() -> re.Pattern[str]:
    """A name behind a label of a form; a surname with two characters of given names behind a title or a word for
    persons, or before 同志."""
    lists = word_list("surnames")
    given = "".join(sorted(set(lists["given"].split())))
    surname = rf"(?:{'|'.join(lists['double'])}|[{''.join(sorted(set(lists['single'].split())))}])"
    name = rf"({surname}[{given}]{{2}})"
    label = rf"(?:{'|'.join(lists['labels'])})[:：]?\s*({surname}[{given}]{{1,2}})(?=$|[，,。；;、（(\s0-9]|电话|手机)"
    behind = rf"(?:{'|'.join(lists['titles'])})"
    return re.compile(rf"{label}|{behind}{name}|{name}(?=同志|先生|女士)")


@cache
def _perhaps_called() -> re.Pattern[str]:
    """The last character of such a title before a surname, or 同志: found wherever `_called` finds a name."""
    lists = word_list("surnames")
    last = "".join(sorted({word[-1] for word in (*lists["titles"], *lists["labels"])}))
    first = "".join(sorted({*"".join(lists["single"].split()), *(name[0] for name in lists["double"])}))
    return re.compile(rf"[{last}志生士](?:[:：]?\s*[{first}]|(?<=同志)|(?<=先生)|(?<=女士))")
