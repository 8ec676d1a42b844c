"""What the columns of a members table may be called, and which field of a member each one fills."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from modui.errors import BadInput
from modui.i18n import N_, _

FIELDS: Mapping[str, str] = {
    "nickname": N_("nickname"),
    "name": N_("name"),
    "position": N_("position"),
    "industry": N_("industry"),
    "company": N_("company"),
    "career": N_("career path"),
    "expertise": N_("expertise"),
    "needs": N_("needs"),
    "offers": N_("offers"),
    "interests": N_("interests"),
    "tags": N_("tags"),
    "contact": N_("contact"),
    "more": N_("more"),
}
"""The fields of a member, in the order they are shown, and what each is called; a message to translate."""

LEAVE_OUT = "-"
"""In place of a field: the column is not imported."""

HEADINGS: Mapping[str, str] = {
    "nickname": """昵称 微信昵称 微信名 微信名称 微信名字 群昵称 群名片 群内昵称 社群昵称 QQ昵称 网名 花名 艺名 笔名
        称呼 怎么称呼 如何称呼 用户名 nickname nick alias handle username display-name screen-name preferred-name
        wechat-name wechat-nickname""",
    "name": """姓名 名字 名称 真实姓名 真名 实名 本名 全名 大名 中文名 中文姓名 成员 成员姓名 成员名称 学员 学员姓名
        会员 会员姓名 name full-name real-name legal-name member member-name""",
    "position": """职位 职位名称 岗位 职务 职称 头衔 职业 工作 工种 角色 身份 职业身份 现任职位 当前职位 目前职位
        现职 position title job job-title role occupation profession current-position current-role""",
    "industry": """行业 所在行业 所属行业 从事行业 行业领域 行业类别 领域 所在领域 所属领域 从事领域 industry sector
        domain branch line-of-business""",
    "company": """公司 公司名称 所在公司 任职公司 就职公司 单位 单位名称 工作单位 所在单位 企业 企业名称 机构
        所在机构 组织 雇主 company company-name organisation organization employer firm workplace affiliation""",
    "career": """发展路径 职业发展 职业发展路径 职业路径 职业经历 职业生涯 职业背景 工作经历 工作经验 从业经历
        从业经验 个人经历 经历 成长经历 成长路径 履历 简历 背景 个人背景 个人简介 简介 个人介绍 自我介绍 介绍 career
        career-path career-history background experience work-experience work-history biography bio about about-me
        introduction resume profile""",
    "expertise": """擅长 擅长领域 擅长方向 擅长话题 擅长什么 擅长的事 专长 特长 专业 专业领域 专业技能 专业特长 技能
        技能特长 技术 能力 核心能力 优势 长处 会什么 可解答 能解答 可解答的问题 能解答的问题 expertise
        areas-of-expertise skill skills strength strengths good-at specialty specialties speciality specialities
        specialization can-answer""",
    "needs": """诉求 学习诉求 个人诉求 需求 学习需求 需要 需要什么 想要 想要什么 我想要 想学 想学什么 想获得 想了解
        想解决的问题 期待 期望 目标 学习目标 困惑 痛点 求助 加入目的 入群目的 need needs want wants goal goals
        looking-for seeking hopes expectations asks""",
    "offers": """可提供 可提供什么 可提供的帮助 可提供的资源 可提供资源 可提供帮助 能提供 能提供什么 能提供的帮助
        能提供的资源 能提供资源 我能提供 提供 资源 个人资源 可分享 可以分享 能分享 可贡献 能贡献 offer offers
        can-offer can-provide provides gives can-share can-help-with resources contribution contributions""",
    "interests": """兴趣 兴趣爱好 兴趣领域 爱好 感兴趣 感兴趣的话题 感兴趣的领域 关注 关注领域 关注话题 关注方向
        interest interests interested-in hobby hobbies topics""",
    "tags": "标签 个人标签 兴趣标签 关键词 关键字 分类 tag tags label labels keyword keywords",
    "contact": """微信号 微信 微信ID 微信账号 联系方式 联系 联络方式 联系电话 电话 电话号码 手机 手机号 手机号码
        邮箱 邮箱地址 电子邮箱 电子邮件 邮件 信箱 电邮 QQ QQ号 QQ号码 wx vx 微信号码 contact contact-id
        contact-details wechat wechat-id weixin phone phone-number mobile telephone tel email email-address mail
        discord discord-id slack slack-id telegram""",
    "more": "备注 说明 补充 补充说明 其他 其它 more other others remark remarks note notes comment comments",
}
"""The headings of each field, between spaces. Case, spaces, punctuation and traditional characters do not matter."""

_ONE_COLUMN = ("nickname",)
"""A field that one column fills: a second one would be another nickname. Several columns of others are joined."""

_SIMPLIFIED = str.maketrans(
    "暱稱職業務發經歷長訴標籤簽號聯係繫網專崗單實領驗簡紹電話機郵愛興關鍵詞類資優勢處獲問題習貢獻備織"
    "構學員會當現頭銜從決補點麼為說個體絡見賬內別徑幫戶術碼筆組藝屬種請寫輸選羣",
    "昵称职业务发经历长诉标签签号联系系网专岗单实领验简绍电话机邮爱兴关键词类资优势处获问题习贡献备织"
    "构学员会当现头衔从决补点么为说个体络见账内别径帮户术码笔组艺属种请写输选群",
)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_FRAME = re.compile(
    r"^(?:q?\d+)?(?:请问|请填写|请输入|填写)?(?:您的|你的|我的|您|你|我|your|my|the)?|(?:必填|选填|单选|多选|\d)+$"
)


def recognise(headings: Sequence[str], overrides: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which field each heading fills, as far as it is known; headings that fit no field are left out.

    `overrides` maps headings to fields and goes before what is recognised. A field is named by its name or by any
    heading of it; ``-`` (:data:`LEAVE_OUT`) leaves the column out.

    Raises:
        BadInput: ``heading-unknown`` for an override of a heading that is not there, ``field-unknown`` for one to a
            field that does not exist.
    """
    found = {_heading(headings, column): _field(field) for column, field in (overrides or {}).items()}
    for heading in headings:
        field = _lookup(heading)
        if heading not in found and field and not (field in _ONE_COLUMN and field in found.values()):
            found[heading] = field
    return {heading: found[heading] for heading in headings if heading in found}


def _heading(headings: Sequence[str], wanted: str) -> str:
    """The heading that `wanted` means: itself, or the one that is written alike."""
    alike = [heading for heading in headings if _fold(heading) == _fold(wanted)]
    if wanted in headings or not alike:
        alike = [heading for heading in headings if heading == wanted]
    if len(alike) == 1:
        return alike[0]
    raise BadInput(
        "heading-unknown",
        _("The table has no column “{column}”.").format(column=wanted),
        _("Its columns are: {columns}.").format(columns=", ".join(headings)),
    )


def _field(wanted: str) -> str:
    field = LEAVE_OUT if wanted.strip() == LEAVE_OUT else _lookup(wanted)
    if not field:
        raise BadInput(
            "field-unknown",
            _("A member has no field “{field}”.").format(field=wanted),
            _("The fields are: {fields}. Write - to leave a column out.").format(fields=", ".join(FIELDS)),
        )
    return field


def _lookup(heading: str) -> str:
    """The field that `heading` names; empty when it names none."""
    known = _known()
    whole = _fold(heading)
    bare = _fold(_ASIDE.sub("", unicodedata.normalize("NFKC", heading)))
    for candidate in (whole, bare, _FRAME.sub("", bare)):
        if candidate in known:
            return known[candidate]
    return ""


@cache
def _known() -> dict[str, str]:
    named = {_fold(field): field for field in FIELDS}
    return named | {_fold(heading): field for field, all_of in HEADINGS.items() for heading in all_of.split()}


def _fold(heading: str) -> str:
    """`heading` without what does not matter in it."""
    folded = unicodedata.normalize("NFKC", heading).casefold().translate(_SIMPLIFIED)
    return "".join(character for character in folded if character.isalnum())
