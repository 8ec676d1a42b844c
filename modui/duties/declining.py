"""Why somebody declines: the topic, the time, or something else; and what their words say of it.

Only the topic says anything of whom to ask about the likes of it. The moderator says which it is; their words give the
guess that is offered, and stand alone where they were noted before that was asked.
"""

import re

from modui.i18n import N_, _
from modui.records.views import InvitationView

_READY = {"time": N_("no time this week"), "topic": N_("not my field"), "other": N_("something else")}
_TOPIC = re.compile(
    r"""(?<!不是)(?<!不是我)(?<!并非) (?:
          不(?:太|大|怎么|是很|是太)?(?:熟|懂|在行|擅长|内行|对口)
        | 没(?:有)?(?:做过|接触过|研究过|碰过|这方面的?经验|相关的?经验)
        | (?:不是|不属于|超出(?:了)?) 我?(?:的|熟悉的|擅长的|研究的)? (?:领域|方向|专业|专长|强项|本行|范围)
        | (?:领域|方向|专业) (?:跟我|和我)?不(?:太)?(?:对|符|合适|对口|一样|搭)
        | 外行 | 隔行 | 门外汉 | 一窍不通
        )
      | (?:\bnot|n't|n’t)\ (?:really\ |quite\ )?(?:my\ (?:field|topic|area|subject|expertise|thing|line)\b | familiar\b)
      | \b(?:outside|beyond|out\ of)\ (?:of\ )?my\ (?:field|area|expertise|depth|line)\b
      | \b(?:do\ not|don't|don’t)\ know\ (?:much|enough|anything|a\ thing)\b
      | \b(?:no|little)\ (?:experience|expertise)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(
    r"""没(?:有)?(?:什么|啥|多少)?(?:时间|空|精力|工夫|功夫) | 抽不(?:出|开) | 排满 | 下次 | 改天
      | 忙 | 赶 | 加班 | 出差 | 在外 | 出门 | 旅行 | 旅游 | 休假 | 请假 | 度假 | 生病 | 住院 | 盘点 | 考试 | 带娃
      | 这(?:两|几)?(?:周|天|个月)
      | \b(?:time|busy|travel\w*|away|deadlines?|swamped|leave|holidays?|ill|sick|weekend)\b
      | \bnext\ (?:time|week|month)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def ready() -> dict[str, str]:
    """The kinds, each in the ready words of a cheap no, in the language in use."""
    return {cause: _(words) for cause, words in _READY.items()}


def told(one: InvitationView) -> str:
    """The words of a no; that they mean the topic stands beside them, since that teaches who is suggested."""
    cause = (one.cause or cause_of(one.reason)) if one.status == "declined" else None
    return " · ".join(dict.fromkeys(filter(None, (one.reason, ready()[cause] if cause == "topic" else ""))))


def cause_of(reason: str) -> str | None:
    """What the words of `reason` say: ``topic``, ``time`` or ``other``; none of an empty one.

    "Changed my direction lately, no time" names a direction and is about time: a topic must be said not to be theirs.
    """
    said = " ".join(reason.split())
    if not said:
        return None
    if _TOPIC.search(said):
        return "topic"
    return "time" if _TIME.search(said) else "other"
