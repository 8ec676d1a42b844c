"""WhatsApp: both layouts, the order of day and month from the whole file, the clocks and languages of phones."""

import pytest

from modui.documents.chats import read_chat
from tests.documents.chats.saying import moments, read, said


def test_android() -> None:
    chat = read(
        "03/11/25, 09:15 - Messages and calls are end-to-end encrypted. Tap to learn more.\n"
        '03/11/25, 09:15 - Ana created group "Lamp"\n'
        "03/11/25, 09:16 - Ana: Good morning\n"
        "\n"
        "with a blank line\n"
        "23/11/25, 21:02 - +49 170 1234567: <Media omitted>\n"
        "24/11/25, 00:02 - Ana: This message was deleted\n"
        "24/11/25, 00:03 - Ben: https://example.org/a?b=1\n"
        "24/11/25, 00:04 - Ben: \n"
    )
    assert chat.format == "whatsapp"
    assert said(chat) == [
        ("", "Messages and calls are end-to-end encrypted. Tap to learn more.", "system"),
        ("", 'Ana created group "Lamp"', "system"),
        ("Ana", "Good morning\n\nwith a blank line", "text"),
        ("+49 170 1234567", "<Media omitted>", "file"),
        ("Ana", "This message was deleted", "recall"),
        ("Ben", "https://example.org/a?b=1", "link"),
        ("Ben", "", "text"),
    ]
    assert moments(chat)[3] == "2025-11-23T21:02:00"
    assert chat.senders == ("Ana", "+49 170 1234567", "Ben")
    assert chat.warnings == ()


def test_ios() -> None:
    chat = read(
        "\u200e[3/11/25, 9:15:01\u202fAM] Lamp: \u200eMessages and calls are end-to-end encrypted.\n"
        "[3/11/25, 9:16:02\u202fAM] Ana: Morning\n"
        "[3/11/25, 1:16:02\u202fPM] Ben: \u200eimage omitted\n"
        "\u200e[3/13/25, 12:05:00\u202fAM] Ana: \u200e<attached: 00000012-AUDIO-2025-03-13.opus>\n"
    )
    assert said(chat) == [
        ("Lamp", "Messages and calls are end-to-end encrypted.", "system"),
        ("Ana", "Morning", "text"),
        ("Ben", "image omitted", "image"),
        ("Ana", "<attached: 00000012-AUDIO-2025-03-13.opus>", "voice"),
    ]
    assert moments(chat)[3] == "2025-03-13T00:05:00"
    assert chat.senders == ("Ana", "Ben")


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("2025/11/24, 21:05 - 甲: 好", "2025-11-24T21:05:00"),
        ("2025/11/24 下午9:05 - 甲: 好", "2025-11-24T21:05:00"),
        ("2025年11月24日 晚上9:05 - 甲：好", "2025-11-24T21:05:00"),
        ("[2025/11/24 上午12:05:09] 甲: 好", "2025-11-24T00:05:09"),
        ("[2025-11-24 21:05:09] 甲: 好", "2025-11-24T21:05:09"),
        ("24.11.25, 21:05 - 甲: 好", "2025-11-24T21:05:00"),
        ("24.11.2025 um 21:05 - 甲: 好", "2025-11-24T21:05:00"),
        ("24.11.2025 klo 21.05 - 甲: 好", "2025-11-24T21:05:00"),
        ("24-11-2025 21:05 - 甲: 好", "2025-11-24T21:05:00"),
        ("11/24/25, 9:05 PM - 甲: 好", "2025-11-24T21:05:00"),
        ("11/24/25, 9:05\u202fp.\u00a0m. - 甲: 好", "2025-11-24T21:05:00"),
        ("24/11/2025, 00:08 a. m. - 甲: 好", "2025-11-24T00:08:00"),
        ("24.11.25, 21:05: 甲: 好", "2025-11-24T21:05:00"),
        ("2025. 11. 24. 오후 9:05 - 甲: 好", "2025-11-24T21:05:00"),
        ("[25. 11. 24. 오후 9:05:09] 甲: 好", "2025-11-24T21:05:09"),
        ("2025년 11월 24일 오전 9:05 - 甲: 好", "2025-11-24T09:05:00"),
        ("24\u200f/11\u200f/2025، 9:05 م - 甲: 好", "2025-11-24T21:05:00"),
        ("\u200f[٢٤\u200f/١١\u200f/٢٠٢٥، ٩:٠٥:٠٢ ص] 甲: 好", "2025-11-24T09:05:02"),
    ],
)
def test_clocks_and_dates_of_phones(line: str, at: str) -> None:
    chat = read(line)
    assert said(chat) == [("甲", "好", "text")]
    assert moments(chat) == [at]


@pytest.mark.parametrize(
    ("dates", "read_as"),
    [
        (("01/02/24", "13/02/24"), ["2024-02-01", "2024-02-13"]),
        (("01/02/24", "01/13/24"), ["2024-01-02", "2024-01-13"]),
        # Time runs forward.
        (("10/01/24", "09/02/24"), ["2024-01-10", "2024-02-09"]),
        (("01/10/24", "02/09/24"), ["2024-01-10", "2024-02-09"]),
        # Four days in a row are likelier than the same day of four months.
        (("01/03/24", "01/04/24", "01/05/24", "01/06/24"), ["2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06"]),
        (("15-01-20", "16-01-20", "02-02-20"), ["2020-01-15", "2020-01-16", "2020-02-02"]),
    ],
)
def test_the_whole_file_tells_day_from_month(dates: tuple[str, ...], read_as: list[str]) -> None:
    chat = read("\n".join(f"{date}, 10:00 - Ana: x" for date in dates))
    assert [at[:10] for at in moments(chat)] == read_as


def test_a_guessed_order_is_told() -> None:
    assert read("03/04/25, 10:00 - Ana: x").warnings
    assert not read("03/03/25, 10:00 - Ana: x").warnings


def test_colons_in_texts_and_notices() -> None:
    chat = read(
        "20/01/19, 11:23 - Ana:.\n"
        '20/01/19, 11:24 - Ana changed the subject from "a" to "b: c"\n'
        "20/01/19, 11:25 - Ana-Maria: one : two\n"
    )
    assert said(chat) == [
        ("", "Ana:.", "system"),
        ("", 'Ana changed the subject from "a" to "b: c"', "system"),
        ("Ana-Maria", "one : two", "text"),
    ]


def test_text_before_the_first_message_is_kept() -> None:
    chat = read("half of a message\n03/03/25, 10:00 - Ana: x")
    assert len(chat.messages) == 1
    assert chat.preface == "half of a message"
    assert chat.warnings


def test_lines_of_many_phones_in_one_file() -> None:
    chat = read(
        "[05.05.23, 15:48:11] James: Hi\n[11/8/21, 9:41:32 AM] Ann: one\n1/23/23, 3:22_AM - Bo: two\n"
        "[1/24/21, 12:41:03 PM] ~\u202fCy: three\n[2023/5/4, 16:13:23] ~ Bo: four\n"
        "7/20/22, 11:32 pm - Bo: <Media omitted>\n"
    )
    assert moments(chat) == [
        "2023-05-05T15:48:11",
        "2021-11-08T09:41:32",
        "2023-01-23T03:22:00",
        "2021-01-24T12:41:03",
        "2023-05-04T16:13:23",
        "2022-07-20T23:32:00",
    ]
    assert chat.senders == ("James", "Ann", "Bo", "Cy")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str) -> None:
    text = "2025/11/24, 21:05 - 小满妈妈: 孩子三岁，请问有什么建议？\r\n2025/11/24, 21:06 - 阿树: 先看看群里的汇编\r\n"
    assert [one.sender for one in read_chat(text.encode(encoding)).messages] == ["小满妈妈", "阿树"]


def test_the_words_below_a_file_make_it_a_text() -> None:
    chat = read(
        "1/31/24, 9:06 AM - Ann: IMG-20240131-WA0001.jpg (file attached)\nMy outline\n"
        "1/31/24, 9:07 AM - Bob: IMG-20240131-WA0002.jpg (file attached)\n"
    )
    assert [one.kind for one in chat.messages] == ["text", "image"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\u200e图像已忽略", "image"),
        ("\u200eGIF 动态图已被忽略", "image"),
        ("\u200e音频已忽略", "voice"),
        ("\u200e联系人卡片已忽略", "card"),
        ("<媒体省略>", "file"),
        ("<省略多媒體檔案>", "file"),
        ("\u200e사진 생략됨", "image"),
        ("<미디어 파일을 생략한 대화내용>", "file"),
        ("\u200eتم استبعاد الصورة", "image"),
        ("<تم استبعاد الوسائط>", "file"),
        ("vidéo absente", "video"),
        ("<Vaikka mikä media>", "file"),
        ("삭제된 메시지입니다.", "recall"),
        ("تم حذف هذه الرسالة", "recall"),
        ("<b>", "text"),
        ("图片省略号怎么打", "text"),
        ("视频忽略就好", "text"),
    ],
)
def test_what_was_left_out_in_many_languages(text: str, kind: str) -> None:
    (message,) = read(f"2025/11/24, 21:05 - 甲: {text}").messages
    assert (message.sender, message.kind) == ("甲", kind)


def test_the_notice_of_encryption_is_nobodys() -> None:
    chat = read("\u200f[١٥/٠٩/٢٠٢٦، ٢٠:٤٥:١٢] \u200fالرسائل والمكالمات مشفّرة بالكامل: لا أحد خارج هذه الدردشة\n")
    assert [(one.sender, one.kind) for one in chat.messages] == [("", "system")]
