"""QQ: the message manager's export, the desktop's copy with notices between, what a phone shares."""

from tests.documents.chats.saying import moments, read, said

RULE = "=" * 64


def test_message_manager() -> None:
    chat = read(
        f"消息记录（此消息记录为文本格式，不支持重新导入）\n\n{RULE}\n消息分组:我的群聊\n{RULE}\n消息对象:灯下互助社（8pm）\n{RULE}\n\n"
        "2019-09-23 8:43:38 PM 骰娘-Roll100(87200175)\n1\n\n"
        "2019-09-23 8:43:38 PM 系统消息(10000)\n甲撤回了一条消息\n\n"
        "2019-09-23 8:46:18 PM 暗夜(28084825)\n\n\n"
        "2019-09-23 8:49:12 PM 系统消息(1000000)\n小满加入本群。\n\n"
        "2019-09-24 12:12:29 AM 【管理员】围观(中)<indo@qq.com>\n3\n4\n\n"
        "2019-09-24 12:13:00 AM 【群主】(36226407)\n[图片]\n"
    )
    assert chat.format == "qq-manager"
    assert said(chat) == [
        ("骰娘-Roll100", "1", "text"),
        ("", "甲撤回了一条消息", "recall"),
        ("暗夜", "", "text"),
        ("", "小满加入本群。", "system"),
        ("围观(中)", "3\n4", "text"),
        ("【群主】", "[图片]", "image"),
    ]
    assert moments(chat)[4] == "2019-09-24T00:12:29"
    assert [one.sender_id for one in chat.messages][::4] == ["87200175", "indo@qq.com"]


def test_all_conversations_in_one_file() -> None:
    chat = read(
        f"消息记录（此消息记录为文本格式，不支持重新导入）\n\n{RULE}\n消息分组:我的好友\n{RULE}\n消息对象:甲\n{RULE}\n\n"
        f"2010-01-06 16:57:28 甲\n一\n\n{RULE}\n消息分组:群\n{RULE}\n消息对象:技术\n{RULE}\n\n"
        "2013-06-23 15:52:32 乙<a@b.c>\n二\n"
    )
    assert [(one.channel, one.sender, one.text) for one in chat.messages] == [("甲", "甲", "一"), ("技术", "乙", "二")]


def test_desktop() -> None:
    chat = read(
        "【冒泡】无情的围观熊 2/14/2020 9:16:13 PM\n（1\n\n【骰子】守善锤 2/14/2020 9:16:17 PM\n2\n3\n\n"
        "你和abc有12个共同好友，点击添加好友。\n\n【PL】克里斯·韦恩 2/14/2020 9:17:10 PM\n3\n\n你撤回了一条消息\n\n"
        "【PL】克里斯·韦恩 2/14/2020 9:17:22 PM\n\n守善锤撤回了一条消息\n\n【PL】墨菲 2/14/2020 9:17:31 PM\n5\n"
    )
    assert chat.format == "qq-desktop"
    assert said(chat) == [
        ("无情的围观熊", "（1", "text"),
        ("守善锤", "2\n3", "text"),
        ("", "你和abc有12个共同好友，点击添加好友。", "system"),
        ("克里斯·韦恩", "3", "text"),
        ("", "你撤回了一条消息", "recall"),
        ("克里斯·韦恩", "", "text"),
        ("", "守善锤撤回了一条消息", "recall"),
        ("墨菲", "5", "text"),
    ]
    assert moments(chat)[0] == "2020-02-14T21:16:13"


def test_desktop_with_only_a_time() -> None:
    chat = read("【煤油】丧 丧 熊 9:59:54 PM\n1\n\nPaul~K（写不完了...） 10:00:04 PM\n2\n3\n")
    assert chat.format == "qq-desktop"
    assert said(chat) == [("丧 丧 熊", "1", "text"), ("Paul~K（写不完了...）", "2\n3", "text")]
    assert moments(chat) == ["9:59:54 PM", "10:00:04 PM"]


def test_phone() -> None:
    chat = read(
        "— —  2020-2-21  — —\n\n德里奇化石  23:50:12 \n1\n\na dark ideation  23:50:40 \n2\n\n"
        "— —  2020-2-22  — —\n\n甲  00:00:01 \n3\n"
    )
    assert chat.format == "qq-phone"
    assert said(chat) == [("德里奇化石", "1", "text"), ("a dark ideation", "2", "text"), ("甲", "3", "text")]
    assert moments(chat)[2] == "2020-02-22T00:00:01"


def test_desktop_with_notices_right_below_messages() -> None:
    chat = read(
        "【PL】甲 2/14/2020 9:16:13 PM\n一\n乙撤回了一条消息\n乙 2/14/2020 9:16:17 PM\n二\n"
        "你和abc有12个共同好友，点击添加好友。\n小满加入本群。\n"
        "【PL】甲 2/14/2020 9:17:10 PM\n三\n管理员已开启全员禁言\n"
    )
    assert said(chat) == [
        ("甲", "一", "text"),
        ("", "乙撤回了一条消息", "recall"),
        ("乙", "二", "text"),
        ("", "你和abc有12个共同好友，点击添加好友。", "system"),
        ("", "小满加入本群。", "system"),
        ("甲", "三", "text"),
        ("", "管理员已开启全员禁言", "system"),
    ]
