"""The words of the pages on which visitors follow tickets."""

from kefu.tickets.models import State
from kefu.workspaces.models import Language

WORDS: dict[str, dict[Language, str]] = {
    "find": {"en": "Follow your request", "zh-CN": "查询工单进度", "zh-TW": "查詢工單進度"},
    "find_text": {
        "en": "Enter the number of your request, and the phone number or e-mail address that you gave us.",
        "zh-CN": "请输入工单编号，以及您留下的手机号或邮箱。",
        "zh-TW": "請輸入工單編號，以及您留下的手機號碼或電子郵件。",
    },
    "number": {"en": "Number", "zh-CN": "工单编号", "zh-TW": "工單編號"},
    "proof": {"en": "Phone number or e-mail address", "zh-CN": "手机号或邮箱", "zh-TW": "手機號碼或電子郵件"},
    "look": {"en": "Show", "zh-CN": "查询", "zh-TW": "查詢"},
    "not_found": {
        "en": "We found no request with this number and this contact. Please check both.",
        "zh-CN": "没有找到与编号和联系方式相符的工单，请核对后再试。",
        "zh-TW": "沒有找到與編號和聯絡方式相符的工單，請核對後再試。",
    },
    "too_many": {
        "en": "That was too often. Please try again later.",
        "zh-CN": "操作过于频繁，请稍后再试。",
        "zh-TW": "操作過於頻繁，請稍後再試。",
    },
    "link_wrong": {
        "en": "This link opens nothing. It may be incomplete, or a newer one was sent.",
        "zh-CN": "链接无效：可能不完整，或已发送新的链接。",
        "zh-TW": "連結無效：可能不完整，或已寄出新的連結。",
    },
    "blocked": {
        "en": "You cannot write here at the moment.",
        "zh-CN": "您暂时无法在此留言。",
        "zh-TW": "您暫時無法在此留言。",
    },
    "wrong": {
        "en": "That did not work. Please check what you wrote.",
        "zh-CN": "提交失败，请检查填写的内容。",
        "zh-TW": "送出失敗，請檢查填寫的內容。",
    },
    "file_wrong": {
        "en": "This file cannot be taken: it is too large or of a kind that is not taken here.",
        "zh-CN": "文件无法上传：文件过大或类型不支持。",
        "zh-TW": "檔案無法上傳：檔案過大或類型不支援。",
    },
    "empty": {
        "en": "Please write something or choose a file.",
        "zh-CN": "请填写内容或选择文件。",
        "zh-TW": "請填寫內容或選擇檔案。",
    },
    "closed": {
        "en": "This request is closed. Please write to us anew.",
        "zh-CN": "工单已关闭，如有问题请重新联系我们。",
        "zh-TW": "工單已關閉，如有問題請重新聯絡我們。",
    },
    "state": {"en": "State", "zh-CN": "状态", "zh-TW": "狀態"},
    "opened": {"en": "Opened", "zh-CN": "创建时间", "zh-TW": "建立時間"},
    "timeline": {"en": "What was said", "zh-CN": "沟通记录", "zh-TW": "溝通紀錄"},
    "nothing": {
        "en": "Nothing has been said yet. We will write to you here.",
        "zh-CN": "暂无回复，我们会在这里答复您。",
        "zh-TW": "暫無回覆，我們會在這裡答覆您。",
    },
    "you": {"en": "You", "zh-CN": "您", "zh-TW": "您"},
    "answer": {"en": "Your answer", "zh-CN": "您的回复", "zh-TW": "您的回覆"},
    "file": {"en": "File (optional)", "zh-CN": "附件（可选）", "zh-TW": "附件（選填）"},
    "send": {"en": "Send", "zh-CN": "发送", "zh-TW": "送出"},
    "rate": {"en": "How did we do?", "zh-CN": "您对处理结果满意吗？", "zh-TW": "您對處理結果滿意嗎？"},
    "rated": {"en": "Thank you for your rating.", "zh-CN": "感谢您的评价！", "zh-TW": "感謝您的評價！"},
    "rating_comment": {"en": "Anything to add? (optional)", "zh-CN": "补充说明（可选）", "zh-TW": "補充說明（選填）"},
    "rate_send": {"en": "Rate", "zh-CN": "提交评价", "zh-TW": "送出評價"},
    "reopen": {"en": "It is not solved", "zh-CN": "问题未解决", "zh-TW": "問題未解決"},
    "reopen_text": {
        "en": "Still not right? Open it again until {until}, or simply answer.",
        "zh-CN": "问题没有解决？在 {until} 之前可以重新打开，或直接回复。",
        "zh-TW": "問題沒有解決？在 {until} 之前可以重新開啟，或直接回覆。",
    },
    "reopened_line": {"en": "Opened again", "zh-CN": "已重新打开", "zh-TW": "已重新開啟"},
    "stars": {"en": "{count} of 5", "zh-CN": "{count} 星", "zh-TW": "{count} 星"},
    "call": {"en": "Call", "zh-CN": "预约回电", "zh-TW": "預約回電"},
    "call_other": {"en": "Another time", "zh-CN": "改约时间", "zh-TW": "改約時間"},
    "call_move": {"en": "Move the call", "zh-CN": "确认改约", "zh-TW": "確認改約"},
    "call_cancel": {"en": "Cancel the call", "zh-CN": "取消预约", "zh-TW": "取消預約"},
    "call_cancelled": {"en": "The call was cancelled.", "zh-CN": "回电预约已取消。", "zh-TW": "回電預約已取消。"},
    "call_moved_line": {"en": "The call was moved", "zh-CN": "已改约回电时间", "zh-TW": "已改約回電時間"},
    "call_gone": {
        "en": "This time can no longer be chosen. Please choose another one.",
        "zh-CN": "该时段已不可预约，请选择其他时间。",
        "zh-TW": "該時段已無法預約，請選擇其他時間。",
    },
    "back": {"en": "Back", "zh-CN": "返回", "zh-TW": "返回"},
}
STATES: dict[State, dict[Language, str]] = {
    "new": {"en": "Received", "zh-CN": "已受理", "zh-TW": "已受理"},
    "in_progress": {"en": "In progress", "zh-CN": "处理中", "zh-TW": "處理中"},
    "waiting": {"en": "Waiting for your answer", "zh-CN": "等待您回复", "zh-TW": "等待您回覆"},
    "solved": {"en": "Solved", "zh-CN": "已解决", "zh-TW": "已解決"},
    "closed": {"en": "Closed", "zh-CN": "已关闭", "zh-TW": "已關閉"},
}
_BY_CODE = {
    "message.empty": "empty",
    "ticket.closed": "closed",
    "ticket.not_solved": "wrong",
    "visitor.blocked": "blocked",
    "ticket.link_wrong": "link_wrong",
    "ticket.not_matched": "not_found",
    "callback.slot_gone": "call_gone",
    "callback.over": "wrong",
}


def say(word: str, language: Language, **values: object) -> str:
    text = WORDS[word][language]
    return text.format(**values) if values else text


def problem_words(code: str, language: Language) -> str:
    """A sentence for a code; what only machines could have done wrong has a common one."""
    if code.startswith("too_many"):
        return say("too_many", language)
    if code.startswith(("attachment.", "upload.")):
        return say("file_wrong", language)
    return say(_BY_CODE.get(code, "wrong"), language)
