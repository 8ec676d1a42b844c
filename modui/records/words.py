"""The fixed words of the records: roles, ways to be named, states. Screens and exports translate them."""

ROLES = ("user", "practitioner", "specialist")
NAMINGS = ("name", "nickname", "role")
SCOPES = ("group", "public", "book")
VIEWS = ("for", "against", "depends")
SOURCES = ("docx", "md", "txt", "paste", "chat")
STEPS = ("intake", "experts", "answers", "vote", "digest")
SECTIONS = ("background", "details", "demand", "tried", "deadline")
ANSWER_SECTIONS = ("summary", "method", "reasoning", "evidence", "limits")
OFFERS = ("view", "facts", "trial", "chore")
"""What a member can give without being an expert: a first-hand view, facts of their trade, trying a method and telling
how it went, a hand with small things."""
MESSAGE_KINDS = ("text", "image", "voice", "video", "file", "sticker", "link", "card", "system", "recall")
VERDICTS = ("kept", "folded", "void")
SLOTS = ("opening", "disagreement", "session", "vote", "closing")

QUESTION = {
    "draft": "new withdrawn",
    "new": "returned accepted deferred merged withdrawn",
    "returned": "new accepted deferred merged withdrawn",
    "accepted": "answering answered returned deferred merged closed withdrawn",
    "deferred": "new accepted returned merged withdrawn",
    "merged": "new",
    "answering": "answered accepted closed withdrawn",
    "answered": "answering closed withdrawn",
    "closed": "answered",
    "withdrawn": "new",
}
INVITATION = {
    "draft": "sent cancelled released",
    "sent": "draft accepted declined no-reply reminded answered released cancelled",
    "accepted": "declined no-reply reminded answered released cancelled",
    "declined": "accepted answered",
    "no-reply": "accepted declined reminded answered released",
    "reminded": "accepted declined no-reply answered released cancelled",
    "answered": "accepted",
    "released": "sent accepted answered",
    "cancelled": "draft",
}
CAUSES = ("time", "topic", "other")
"""Why an invitation was declined. Only the topic says anything of whom to ask about the likes of it."""
ANSWER = {
    "received": "thin ready withdrawn",
    "thin": "received ready withdrawn",
    "ready": "thin withdrawn",
    "withdrawn": "received",
}
METHODS = ("approval", "score", "schulze", "ranked-pairs", "irv")
LADDER = ("head-to-head", "participants", "lot", "split")
"""What may decide a tie: who wins the direct comparison; the ballots of the participants, who asked or answered in the
week; a draw by lot; or nobody, and those who are tied pool and split what they won."""
GUEST_KINDS = ("challenger", "guest")
GUEST = {"outside": "entered", "entered": "outside"}
POLL = {
    "draft": "open void",
    "open": "closed no-quorum void",
    "closed": "counted void",
    "counted": "published void",
    "published": "void",
    "no-quorum": "void",
    "void": "",
}
DIGEST = {
    "draft": "checking ready",
    "checking": "draft ready",
    "ready": "checking published draft",
    "published": "corrected withdrawn",
    "corrected": "corrected withdrawn",
    "withdrawn": "corrected",
}
WEEK = {"open": "closed", "closed": "open"}
SHORTLISTING = {"listed": "removed reserve", "reserve": "listed removed", "removed": "listed reserve"}
FOLLOW_UP = {"new": "relayed replied dropped", "relayed": "replied dropped", "replied": "dropped", "dropped": "new"}
OUTCOME = {
    "asked": "worked partly no untried",
    "worked": "partly no untried",
    "partly": "worked no untried",
    "no": "worked partly untried",
    "untried": "worked partly no",
}
INTRODUCTION = {
    "draft": "sent cancelled",
    "sent": "draft met declined no-reply cancelled",
    "met": "declined no-reply",
    "declined": "met no-reply",
    "no-reply": "met declined",
    "cancelled": "draft",
}
