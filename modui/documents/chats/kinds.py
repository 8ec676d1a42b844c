"""Of what kind a message is, by the words that chat programs put in place of what a text cannot hold."""

import re
from collections.abc import Set

MARKS = "\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
"""Invisible marks that programs put around names and notices, for a regular expression's brackets."""

_LEADING = re.compile(f"[{MARKS}\\s]+")

# In brackets, as WeChat and QQ write them, Chinese or English, alone or with a file's name or a length after them.
_BRACKETED = {
    "image": "图片 照片 圖片 相片 photo image picture 闪照",
    "voice": "语音 語音 语音消息 音频 voice audio 语音通话 voice call",
    "video": "视频 影片 小视频 短视频 视频通话 video",
    "sticker": "动画表情 动态表情 表情 貼圖 贴图 表情包 自定义表情 sticker animated sticker 商城表情",
    "file": "文件 檔案 file 附件",
    "link": "链接 連結 link 网页 分享",
    "card": "名片 位置 小程序 聊天记录 聊天記錄 合并转发 群聊的聊天记录 红包 微信红包 转账 收款 视频号 音乐 音樂 "
    "公众号 卡片 location contact chat history mini program 应用消息 投票 接龙卡片 直播",
}
_PHRASES = ("voice call", "animated sticker", "chat history", "mini program")


def _words(listed: str) -> list[str]:
    for phrase in _PHRASES:
        listed = listed.replace(phrase, phrase.replace(" ", "\0"))
    return [word.replace("\0", " ") for word in listed.split()]


_BRACKET_KINDS = {word: kind for kind, listed in _BRACKETED.items() for word in _words(listed)}
_BRACKET = re.compile(r"[\[【［]([^\[\]【】［］:：]{1,12}?)\d{0,3}(?:[:：][^\n]*)?[\]】］](.*)", re.DOTALL)
_ONLY_SHOWN = re.compile(r"(?:[\[【［][^\[\]【】［］\n]{1,80}[\]】］]\s*)+")
_SHOWN_MOST = 2_000
_SECONDS = re.compile(r"\s*\d{1,3}\s*(?:[\"”″'秒]|seconds?|s)?\s*")

# In WhatsApp: <Media omitted>, image omitted, <attached: …>, … (file attached), in the languages met most.
_WHAT = {
    "image": "image images photo photos picture gif gifs bild foto fotos imagen imagem immagine afbeelding изображение"
    " фото görsel fotoğraf 画像 写真 사진 이미지 صورة الصورة 图片 圖片 图像 圖像 照片 相片 动图 gif\u00a0动态图",
    "video": "video videos vídeo vidéo видео video\u00a0note videonachricht 動画 동영상 비디오 فيديو الفيديو"
    " مقطع\u00a0فيديو مقطع\u00a0الفيديو 视频 視頻 影片",
    "voice": "audio áudio аудио voice\u00a0message sprachnachricht ses 音声 オーディオ 오디오 음성 음성\u00a0메시지"
    " صوت الصوت مقطع\u00a0صوتي المقطع\u00a0الصوتي رسالة\u00a0صوتية 音频 音訊 語音 语音",
    "sticker": "sticker стикер çıkartma ステッカー 스티커 ملصق الملصق figurinha 贴图 貼圖",
    "file": "document dokument documento документ belge 書類 ドキュメント 문서 مستند المستند file 文档 文件 檔案 media"
    " medien multimedia 媒体 多媒体 多媒體 وسائط الوسائط",
    "card": "contact\u00a0card contact kontakt contacto contato kontaktkarte 연락처 جهة\u00a0الاتصال 名片 联系人 聯絡人"
    " 联系人卡片 聯絡資訊",
}
_WHAT_KINDS = {
    word.replace("\u00a0", " "): kind for kind, listed in _WHAT.items() for word in listed.split(" ") if word
}
_LEFT_OUT = (
    r"omitted|omitid[oa]s?|ocultad[oa]s?|omise?s?|absente?s?|omess[oaie]|weggelassen|ausgelassen|ausgeschlossen"
    r"|nicht enthalten|weggelaten|пропущен[оаы]?|опущен[оаы]?|не включен[оаы]?|atlandı|atlanmış|dahil edilmedi"
    r"|(?:は)?(?:省略(?:されました)?|含まれていません)|(?:이|가|을|를)?\s?(?:생략|제외)\S{0,3}"
    r"|(?:已被?|被)(?:忽略|省略|略過|略过|略去)|مستبعدة?"
)
_NOUNS = "|".join(map(re.escape, sorted(_WHAT_KINDS, key=len, reverse=True)))
_OMITTED = re.compile(
    rf"<[^<>\n]{{0,40}}(?:{_LEFT_OUT}|忽略|省略|略去|Без медиафайлов)[^<>\n]{{0,20}}>|<تم استبعاد [^<>\n]{{1,30}}>"
    rf"|(?P<what>{_NOUNS}) ?(?:{_LEFT_OUT})|تم استبعاد (?P<what_first>{_NOUNS})",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"<[^<>\n:：]{2,20}[:：] ?(?P<inside>[^<>\n]+\.\w{2,5})>"
    r"|(?P<before>[^\n<>]{1,120}\.\w{2,5}) "
    r"\((?:file attached|datei angehängt|archivo adjunto|fichier joint|arquivo anexado|file allegato|bestand bijgevoegd"
    r"|файл добавлен|dosya ekli|添付ファイル|파일 첨부됨|الملف مرفق|ملف مرفق"
    r"|文件附件|附件|附件檔案|已附加檔案|附加文件)\)",
    re.IGNORECASE,
)
_SUFFIXES = {
    "image": "jpg jpeg png gif webp heic bmp",
    "video": "mp4 mov avi 3gp mkv webm",
    "voice": "opus m4a mp3 ogg aac amr wav silk",
}
_SUFFIX_KINDS = {suffix: kind for kind, listed in _SUFFIXES.items() for suffix in listed.split()}


def kind_of_file(name: str) -> str:
    """What a file of this name is: ``image``, ``video``, ``voice`` or ``file``."""
    return _SUFFIX_KINDS.get(name.partition("?")[0].rpartition(".")[2].lower(), "file")


_RECALLED = re.compile(
    r"(?:[\"“「]?[^\n]{0,60}?[\"”」]?\s?)撤回了一[条則则条]\S{0,4}消息[^\n]{0,12}|(?:.{0,60} )?recalled a message\.?"
    r"|this message was deleted(?: by .{0,60})?\.?|you deleted this message\.?"
    r"|삭제된 메시지입니다\.?|이 메시지는 삭제되었습니다\.?|메시지를 삭제했습니다\.?"
    r"|تم حذف هذه الرسالة\.?|(?:لقد )?حذفت (?:أنت )?هذه الرسالة\.?|ce message a été supprimé\.?|mensagem apagada\.?"
    r"|diese nachricht wurde gelöscht\.?|du hast diese nachricht gelöscht\.?|se eliminó este mensaje\.?"
    r"|(?:此|该|這|这)?[条則则]?(?:消息|訊息)已(?:被)?(?:删除|刪除|撤回)[。.]?|[你您]已?(?:删除|刪除)了?[此这這]?[条則则]?(?:消息|訊息)[。.]?",
    re.IGNORECASE,
)
_LINK = re.compile(r"\s*(?:https?://|www\.)[^\s一-鿿]+(?:\s+(?:https?://|www\.)[^\s一-鿿]+)*\s*", re.IGNORECASE)


def kind_of(text: str) -> str:
    """The kind of a message with this text: ``text`` unless it is only what stands in for something else."""
    bare = _LEADING.sub("", text, count=1) if text[:1] in _FIRST_MARKS else text
    if not bare:
        return "text"
    first = bare[0]
    if first in "[【［":
        return _bracketed(bare)
    if len(bare) <= 200 and (found := _media(bare)):
        return found
    if first in "hHwW" and _LINK.fullmatch(bare):
        return "link"
    return "text"


_FIRST_MARKS = frozenset(" \t\n\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def _bracketed(text: str) -> str:
    found = _BRACKET.match(text)
    if not found:
        return "text"
    kind = _BRACKET_KINDS.get(found[1].strip().lower(), "text")
    after = found[2].strip()
    if kind in ("image", "sticker") and after and not _ONLY_SHOWN.fullmatch(after[:_SHOWN_MOST]):
        # A picture with words beside it: the words count.
        return "text"
    if kind == "voice" and after and not _SECONDS.fullmatch(after):
        # The program has written down what was said.
        return "text"
    return kind


def _media(text: str) -> str:
    stripped = text.strip()
    if _RECALLED.fullmatch(stripped):
        return "recall"
    if found := _OMITTED.fullmatch(stripped):
        return _WHAT_KINDS.get((found["what"] or found["what_first"] or "").lower(), "file")
    if found := _ATTACHED.match(stripped):
        if stripped[found.end() :].strip():
            # A file with words below it: the words count.
            return "text"
        name = found["inside"] or found["before"]
        return kind_of_file(name)
    return ""


def is_recall(line: str) -> bool:
    """Whether `line` says that somebody took a message back."""
    return len(line) <= 200 and _RECALLED.fullmatch(line.strip()) is not None


_NOTICE = re.compile(
    r"[^\n]{0,200}?(?:加入(?:了)?(?:本群|群聊)|退出(?:了)?(?:本群|群聊)|邀请[^\n]{1,80}加入|移出(?:了)?(?:本群|群聊)|修改(?:了)?群名"
    r"|被(?:管理员|群主)?[^\n]{0,40}禁言|解除[^\n]{0,20}禁言|开启了全员禁言|关闭了全员禁言|个共同好友|点击添加好友|撤回了一[条則则]"
    r"|与群里其他人都不是[^\n]{0,10}朋友关系|领取了[^\n]{0,60}红包|成为(?:新)?群主|设为管理员|取消了?管理员|获得群主授予|群公告|以下为新消息"
    r"|拍了拍|通过扫描[^\n]{1,80}二维码|你已添加了|以上是打招呼|现在可以开始聊天了)[^\n]{0,120}"
)


def is_notice(line: str) -> bool:
    """Whether `line`, which stands alone between messages, is the program's and nobody's."""
    return len(line) <= 400 and _NOTICE.fullmatch(line.strip()) is not None


# What people do not write: 你 or quoted names at the beginning, and nothing but what happened.
_QUOTED_NAME = r"[\"“”「][^\"“”「」\n]{1,60}[\"“”」]"
_SURE = re.compile(
    rf"(?!欢迎|恭喜|热烈)[^\s\"“”，,。！!]{{1,40}}加入本群。|(?P<who>[你您]|{_QUOTED_NAME}|[^\n\"“”「」]{{1,60}}?)\s?(?:撤回了一[条則则](?:成员)?消息(?:[，,]?\s?重新编辑)?"
    rf"|(?:邀请|添加|将)\s?(?:[你您]|{_QUOTED_NAME}|[^\n\"“”，,。]{{1,80}}?)\s?(?:加入了?群聊|加入了?本群|移出了?群聊|移出了?本群|添加为群管理员)"
    rf"(?:[，,]\s?[^\n]{{0,60}})?|通过扫描\s?(?:[你您]|{_QUOTED_NAME})\s?分享的二维码加入群聊|修改群名为\s?[“\"][^\n]{{1,80}}[”\"]"
    rf"|拍了拍\s?(?:[你我您]|自己|{_QUOTED_NAME})[^\n]{{0,40}}|(?:加入|退出)了?(?:本群|群聊)|已成为新?群主|领取了[^\n]{{1,40}}的红包)[。.]?"
    r"|以上是打招呼的内容|(?:[—-]+\s?)?以下为新消息(?:\s?[—-]+)?|管理员已?(?:开启|关闭)了?全员禁言[^\n]{0,20}"
    r"|[你您]和[^\n]{1,60}有\d+个共同好友，点击添加好友。|[你您]已添加了[^\n]{1,60}，现在可以开始聊天了。"
    r"|[你您]被[^\n]{1,60}(?:移出了?(?:群聊|本群)|禁言\S{1,12}|设为管理员)"
)


def is_sure_notice(line: str, names: Set[str]) -> bool:
    """Whether `line`, which stands right below a text, is the program's: it speaks as only the program does, of `names`
    or of names in quotation marks."""
    if len(line) > 400 or not (found := _SURE.fullmatch(line.strip())):
        return False
    who = found["who"]
    return who is None or who[0] in '你您"“「' or who in names
