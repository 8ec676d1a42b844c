"""Communities to measure with: made-up members in Chinese, any number of them, the same for the same seed.

    python -m benchmarks.community HOME [--members 5000]

builds a home with members, an open week and questions in it, through the command line as a user would.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path


def _words(text: str) -> list[str]:
    return text.split()


SURNAMES = _words(
    "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 萧 田 董 袁 "
    "潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 欧阳 司马 诸葛 上官"
)
GIVEN = (
    "安宁静雅诗涵雨桐子轩浩宇思远明哲文博佳怡晓琳志强建国海燕春梅秋月立新永健俊杰婉清若溪书瑶景行知嘉木南乔云舒"
    "丽萍栋红德华玉兰振星辰一鸣亦凡可欣梦洁天佑承启航伟民慧敏亚楠少仲"
)
NICK_FIRST = _words(
    "阿 小 老 大 晴天的 半山 南城 北岸 江边的 胡同里的 早起的 慢半拍的 不加糖的 爱跑步的 失眠的 种花的 读书的 走路的 "
    "写字的 下雨天的 二楼的 海边的 高原上的 夜班的 赶集的 带娃的 养猫的 学琴的 做饭的 远方的"
)
NICK_MIDDLE = [given + second for given in GIVEN for second in ("", *"然儿仔溪禾舟川鱼")]
NICK_LAST = _words(
    "妈妈 爸爸 老师 同学 哥 姐 大叔 师傅 掌柜 医生 律师 会计 设计 在路上 不熬夜 爱喝茶 的小店 的菜园 的书桌 在成都 "
    "在杭州 在西安 在广州 在哈尔滨 2号 不内耗 慢慢来 本人 的周末 今天也在学 和狗 与海 要早睡 有话说 的工位 的厨房 看山 "
    "听雨 听课中"
)
INTERESTS = _words("徒步 摄影 做饭 围棋 羽毛球 读历史 种花 合唱 骑行 观鸟 手账 播客 志愿服务 木工")
CITIES = _words("成都 杭州 西安 武汉 长沙 厦门 昆明 沈阳 合肥 贵阳 青岛 苏州 南宁 兰州")
COMPANIES = _words("青禾 远山 拾光 百川 木棉 北辰 知春 同舟 小满 云杉 听松 长风")
TAGS = _words("热心 周末在线 可语音 会画图 有案例 新成员 老成员 外地 本地 讲过课")
# (position, industry, what such people know)
PROFESSIONS: list[tuple[str, str, list[str]]] = [
    ("社群运营", "互联网", ["社群冷启动", "老用户激活", "打卡设计", "内容日历", "志愿者管理", "直播答疑"]),
    ("产品经理", "互联网", ["需求访谈", "原型设计", "数据埋点", "定价实验", "路线图", "用户分层"]),
    ("小学语文老师", "教育", ["阅读教学", "作文批改", "家校沟通", "班级管理", "课件制作"]),
    ("数据分析师", "零售", ["留存分析", "A/B 测试", "SQL", "Python 入门", "看板搭建", "指标体系"]),
    ("后端工程师", "软件", ["数据库优化", "接口设计", "故障复盘", "代码评审", "自动化测试"]),
    ("执业律师", "法律服务", ["合同审查", "劳动争议", "股权协议", "租赁纠纷", "知识产权"]),
    ("会计", "财税服务", ["个税汇算", "小规模纳税人", "发票管理", "现金流预算", "记账流程"]),
    ("咖啡店主", "餐饮", ["选址谈判", "菜单定价", "原料采购", "排班", "社区活动"]),
    ("护士长", "医疗", ["夜班睡眠", "慢病随访", "患者沟通", "团队排班", "急救培训"]),
    ("人力资源经理", "制造业", ["面试设计", "绩效面谈", "第一位员工", "离职沟通", "薪酬结构"]),
    ("自由撰稿人", "文化传媒", ["公开写作", "选题策划", "采访提纲", "稿费谈判", "改稿方法"]),
    ("果园主", "农业", ["水果电商", "冷链发货", "节气管理", "直播带货", "合作社"]),
    ("平面设计师", "广告", ["品牌视觉", "报价方法", "排版", "印刷工艺", "客户沟通"]),
    ("英语翻译", "语言服务", ["技术翻译", "术语管理", "同声传译", "译后编辑", "接单渠道"]),
    ("独立开发者", "软件", ["小程序", "副业上线", "用户反馈", "应用商店优化", "订阅收费"]),
    ("心理咨询师", "心理健康", ["亲子关系", "职业倦怠", "焦虑自助", "团体带领", "倾听技巧"]),
]
# (title, background, demand, tried)
QUESTIONS = [
    (
        "老用户不说话了，社群怎样重新活起来？",
        "500 人的读书群，三个月没人发言。",
        "两周内每天有 10 人以上主动说话。",
        "打卡、发红包。",
    ),
    (
        "第一次招全职员工，怎样判断合不合适？",
        "工作室两个人，想招第一位运营。",
        "一份能照着做的面试流程。",
        "在朋友圈发过招聘。",
    ),
    ("线上课定价 99 还是 299？", "录了 12 节写作课，试听 80 人。", "说得清理由的价格和试验办法。", "问过十位老学员。"),
    ("上夜班怎样睡得着？", "护士，每周两个夜班，白天睡不到四小时。", "不吃药也能睡够六小时。", "遮光帘、褪黑素。"),
    (
        "合同里的自动续约条款怎么谈掉？",
        "租了一间店面，合同三年自动续约。",
        "下周签字前知道怎么开口。",
        "问过中介，说都这样。",
    ),
    (
        "35 岁转数据分析，从哪里学起？",
        "做了十年行政，会 Excel。",
        "半年的学习路线，每周八小时。",
        "看过两门网课，没坚持。",
    ),
    ("果园水果发快递总是坏，怎么办？", "李子每天发 60 单，坏果率 15%。", "坏果率降到 5% 以下。", "换过泡沫箱和冰袋。"),
    ("孩子每天看三小时手机，怎样约定？", "三年级，放学后老人带。", "全家都能执行的约定。", "没收过，吵得很凶。"),
]


def _some(rng: random.Random, words: list[str], most: int) -> str:
    return "、".join(rng.sample(words, rng.randint(1, min(most, len(words)))))


def members(count: int, seed: int = 20_260_101) -> list[dict[str, str]]:
    """`count` members as rows of a members file, all with different names and nicknames; lists are joined by 、.

    The keys are the fields of a member. About one optional field in ten is empty, as in life.
    """
    rng = random.Random(seed)
    names = rng.sample(sorted({s + a + b for s in SURNAMES for a in GIVEN for b in GIVEN}), count)
    nicknames = rng.sample(sorted({a + b + c for a in NICK_FIRST for b in NICK_MIDDLE for c in NICK_LAST}), count)
    rows = []
    for number, (name, nickname) in enumerate(zip(names, nicknames, strict=True)):
        (position, industry, knows), (before, _, knew) = rng.sample(PROFESSIONS, 2)
        years, city, topic = rng.randint(1, 20), rng.choice(CITIES), rng.choice(knows)
        row = {
            "nickname": nickname,
            "name": name,
            "position": position,
            "industry": industry,
            "company": f"{city}{rng.choice(COMPANIES)}{industry}有限公司",
            "career": f"在{city}做{before} {years} 年，后来转做{position}，最近一年主要在做{topic}。",
            "expertise": _some(rng, knows, 5) + "、" + rng.choice(knew),
            "needs": f"想学{rng.choice(knew)}，最好有人看看我现在的做法。",
            "offers": f"可以聊{topic}，每周能抽出 {rng.randint(1, 4)} 小时。",
            "interests": _some(rng, INTERESTS, 4),
            "tags": _some(rng, TAGS, 3),
            "contact": f"wx_{number:06d}",
        }
        for field in ("company", "career", "needs", "offers", "interests", "tags", "contact"):
            if rng.random() < 0.1:
                row[field] = ""
        rows.append(row)
    return rows


def modui(home: Path, *arguments: str, text: str | None = None) -> object:
    """What ``modui ARGUMENTS --json`` answers on `home`.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    program = Path(sys.executable).with_name("modui")
    done = subprocess.run(
        [program, *arguments, "--json"],
        input=text,
        capture_output=True,
        env=os.environ | {"MODUI_HOME": str(home)},
        encoding="utf-8",
    )
    if done.returncode:
        raise RuntimeError(f"modui {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    answer: object = json.loads(done.stdout)
    return answer


def build(home: Path, count: int) -> None:
    """Build a community of `count` members at `home`, its week open, with a question for each of `QUESTIONS`."""
    rows = members(count)
    modui(home, "init", "--name", "灯下互助社", "--moderator", rows[0]["nickname"])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "members.jsonl"
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        file.write_text("".join(lines), encoding="utf-8")
        modui(home, "members", "import", str(file))
    modui(home, "week", "open")
    for number, (title, background, demand, tried) in enumerate(QUESTIONS):
        text = f"# {title}\n\n## 背景\n{background}\n\n## 需求\n{demand}\n\n## 尝试\n{tried}\n\n## 期限\n两周内\n"
        modui(home, "question", "add", "-", "--asker", rows[number + 1]["nickname"], text=text)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build a community to measure with.")
    parser.add_argument("home", type=Path, help="folder of the new community")
    parser.add_argument("--members", type=int, default=5_000, help="how many members (default: 5000)")
    options = parser.parse_args()
    build(options.home, options.members)


if __name__ == "__main__":
    main()
