"""What a survey says in the contact's language: the mail, and the page of its link."""

from kefu.mail import Mail
from kefu.workspaces.models import Language

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "question": "How did we help you?",
        "tags": "What was it like?",
        "comment": "Would you like to add something?",
        "send": "Send",
        "change": "Save the change",
        "thanks": "Thank you for your rating!",
        "changeable": "You can change it within 24 hours.",
        "over": "The time to rate this conversation is over.",
        "missing": "Please choose a rating.",
        "stars1": "Very bad", "stars2": "Bad", "stars3": "All right", "stars4": "Good", "stars5": "Very good",
        "faces1": "Not satisfied", "faces2": "All right", "faces3": "Satisfied",
        "thumbs1": "Not helpful", "thumbs2": "Helpful",
        "subject": "How did {workspace} help you?",
        "mail": "Hello,\n\nyou talked to us lately. {question}\n\nIt takes a moment, without signing in:\n{url}\n\n"
        "{workspace}\n",
    },
    "zh-CN": {
        "question": "您对我们的服务满意吗？",
        "tags": "您的感受是？",
        "comment": "还有什么想对我们说的吗？",
        "send": "提交评价",
        "change": "保存修改",
        "thanks": "感谢您的评价！",
        "changeable": "24 小时内可以修改。",
        "over": "本次会话的评价时间已过。",
        "missing": "请先选择一个评分。",
        "stars1": "非常不满意", "stars2": "不满意", "stars3": "一般", "stars4": "满意", "stars5": "非常满意",
        "faces1": "不满意", "faces2": "一般", "faces3": "满意",
        "thumbs1": "没有帮助", "thumbs2": "有帮助",
        "subject": "请评价 {workspace} 的服务",
        "mail": "您好：\n\n感谢您之前联系我们。{question}\n\n只需片刻，无需登录：\n{url}\n\n{workspace}\n",
    },
    "zh-TW": {
        "question": "您對我們的服務滿意嗎？",
        "tags": "您的感受是？",
        "comment": "還有什麼想告訴我們的嗎？",
        "send": "送出評價",
        "change": "儲存修改",
        "thanks": "感謝您的評價！",
        "changeable": "24 小時內可以修改。",
        "over": "本次對話的評價時間已過。",
        "missing": "請先選擇一個評分。",
        "stars1": "非常不滿意", "stars2": "不滿意", "stars3": "普通", "stars4": "滿意", "stars5": "非常滿意",
        "faces1": "不滿意", "faces2": "普通", "faces3": "滿意",
        "thumbs1": "沒有幫助", "thumbs2": "有幫助",
        "subject": "請評價 {workspace} 的服務",
        "mail": "您好：\n\n感謝您先前聯絡我們。{question}\n\n只需片刻，無需登入：\n{url}\n\n{workspace}\n",
    },
}  # fmt: skip


def reminder_mail(to: str, language: Language, workspace: str, question: str, url: str) -> Mail:
    words = WORDS[language]
    text = words["mail"].format(question=question or words["question"], url=url, workspace=workspace)
    return Mail(to=to, subject=words["subject"].format(workspace=workspace), text=text)
