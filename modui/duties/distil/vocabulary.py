"""The words by which talk is told from content: what people say to be polite, and how adverts speak."""

import re

_GREETINGS = """
    早 早安 早上好 早呀 早啊 上午好 中午好 下午好 晚上好 晚安 午安 大家好 各位好 你好 您好 你们好 嗨 哈喽
    哈罗 在吗 在不在 新年好 新人报到 报到 冒泡 冒个泡 路过 欢迎 欢迎欢迎 欢迎新人 欢迎新朋友 周末愉快
    节日快乐 新年快乐 生日快乐 拜拜 再见 回见 明天见 晚点见 我来了
"""
_GREETINGS_EN = """
    hi, hello, hey, morning, good morning, good evening, evening, good afternoon, good night, night, bye,
    see you, see ya, welcome, hi all, hello all, happy new year, happy birthday
"""
_THANKS = """
    谢谢 谢 谢了 谢啦 多谢 感谢 感谢感谢 感恩 非常感谢 太感谢了 十分感谢 辛苦 辛苦了 谢谢分享 感谢分享 客气
    客气了 不客气 不用谢 别客气 应该的 学到了 受教了 受教 涨知识了 太有用了 有用 很有用
"""
_THANKS_EN = """
    thx, thanks, thank you, ty, many thanks, thanks a lot, cheers, you're welcome, no problem, np,
    thank you so much, thanks so much, much appreciated, appreciate it
"""
_NODS = """
    好 好的 好滴 好嘞 好呀 好吧 行 行的 可以 可以的 可 成 中 没问题 收到 明白 明白了 懂了 了解 知道了 是
    是的 是啊 对 对的 对对 对对对 对啊 没错 确实 的确 同意 赞 赞同 赞成 点赞 支持 顶 顶一下 同感 同问 同求
    我也想知道 说得对 说得太对了 说的对 说得好 有道理 太对了 太棒了 真棒 棒 厉害 牛 牛啊 不错 好主意 收藏
    收藏了 码住 马克 马了 蹲 蹲一个 蹲蹲 围观 学习 学习了 学习中 加一 算我一个 我也是 来了 来了来了 恭喜
    恭喜恭喜 优秀 羡慕 附议 这个好 这个不错 真好 太好了
"""
_NODS_EN = """
    ok, okay, yes, yep, yeah, yup, sure, right, exactly, agreed, agree, i agree, same, same here, me too,
    this, so much this, true, totally, nice, great, cool, awesome, perfect, congrats, congratulations,
    well said, good point, got it, noted, will do, following, bookmarked, indeed, so true, mark, 1, 11,
    111, 233
"""
_FILLING = """
    大家 各位 你们 您 你 老师 大佬 两位 朋友们 伙伴们 群里 这个群 真的 太 都 也 那 哦 嗯 呀 啊 哈 啦 了 噢
    呢 吧 滴 的 们 姐 哥 姐姐 分享 解答 提醒 回复 指点 今天 聊得 讲得 说得 写得 特别 非常 好 all everyone
    guys folks so very much truly again for the your answer help sharing
"""
_COMMON = """
    今天 明天 昨天 后天 今晚 晚上 早上 中午 下午 上午 周末 周六 周日 刚才 刚刚 马上 一起 直接 大概 差不多
    这里 那里 这边 那边 出来 起来 过来 下来 进去 回来 看到 听到 说到 觉得 认为 建议 推荐 分享 消息 群里
    朋友 老师 家里 有点 好像 可能 肯定 一定 容易 简单 方便 办法 方法 时间 地方 事 话 人 钱 天 年 月 号 点
    个 次 块 家 去年 今年 明年 know think go come say see look tell ask give find try run put keep let seem
    feel work day year month week time today tomorrow yesterday tonight morning evening night sunday monday
    tuesday wednesday thursday friday saturday thing way lot bit people person one two three four first
    last next new old good bad better best big small little long short right left back anybody anyone
    somebody someone everyone everybody something anything nothing never always maybe really already still
    yet hour minute much many every each even twice half here there now home house
"""


def _phrases(chinese: str, english: str) -> tuple[str, ...]:
    return (*chinese.split(), *(" ".join(phrase.split()) for phrase in english.split(",")))


POLITE = {
    "thanks": _phrases(_THANKS, _THANKS_EN),
    "greeting": _phrases(_GREETINGS, _GREETINGS_EN),
    "agreement": _phrases(_NODS, _NODS_EN),
}
"""What says nothing about the matter, by what it is instead; the weightiest first."""
FILLING = frozenset(_FILLING.split())
"""What may stand between polite words without saying anything itself."""
COMMON = frozenset(_COMMON.split())
"""Words that say little about what is talked about, though they are no stop words."""

ADVERTS = tuple(
    (weight, re.compile(pattern, re.IGNORECASE))
    for weight, pattern in (
        (
            2,
            r"(?:扫码|扫一扫|长按识别|识别二维码).{0,20}(?:领|加|进|购|下单|关注)"
            r"|(?:点击|戳)(?:下方)?链接.{0,10}(?:领|购|下单|参与|助力)",
        ),
        (
            2,
            r"加(?:我)?(?:微信|vx|v信|薇|wx|qq|群)[^，。\n]{0,12}(?:[a-z0-9_-]{5,}|领|咨询|了解|备注)"
            r"|想了解的加|详情(?:请)?(?:私聊|咨询|加)",
        ),
        (
            2,
            r"(?:兼职|招聘|招代理|代理|刷单|副业).{0,30}(?:日结|日入|月入|不收费|宝妈|躺赚|结算)"
            r"|日入过百|月入过万|零投入|稳赚|保本",
        ),
        (
            2,
            r"帮(?:忙|我)(?:投(?:个)?票|点(?:一)?下|砍(?:一刀|一下|价)|助力)|集赞"
            r"|转发(?:到)?朋友圈.{0,10}(?:领|送|截图)|砍一刀",
        ),
        (
            1,
            r"限时|秒杀|特价|清仓|包邮|团购价|拼团|返利|返现|优惠券|优惠码|折扣码|名额有限"
            r"|先到先得|仅剩|福利|免费领|红包封面",
        ),
        (
            1,
            r"[1-9一二三四五六七八九][折]|原价\s?\d+|只要\s?\d+|(?:￥|¥)\s?\d+"
            r"|\d+\s?元(?:包邮|起|/份)",
        ),
        (
            2,
            r"\b(?:promo|coupon|discount|referral) code\b|\bclick (?:the|this|my) link\b"
            r"|\bdm me (?:for|to)\b|\bearn \$?\d+",
        ),
        (
            1,
            r"\blimited (?:time )?offer\b|\bbuy now\b|\bfree shipping\b|\b\d{1,2} ?% off\b"
            r"|\bsign up (?:now|today)\b|\bact now\b|\bgiveaway\b",
        ),
        (1, r"https?://|weixin\.qq\.com|taobao|tmall|jd\.com|pinduoduo"),
    )
)
"""How adverts speak, each with how much it tells."""
