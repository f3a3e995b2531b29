"""What a transcript says beside what was said, in the reader's language."""

from kefu.workspaces.models import Language

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "Conversation with {workspace}",
        "with": "With", "inbox": "Website", "started": "Started", "made": "Saved", "times": "Times are in {zone}.",
        "cut": "The beginning is left out: a transcript has at most {count} messages.",
        "note": "Note", "edited": "edited", "removed": "(recalled)", "files": "File: {name} ({size})",
        "voice_call": "Voice call", "video_call": "Video call",
        "call_declined": "declined", "call_missed": "not answered", "call_failed": "could not connect",
        "answering": "In answer to {name}: {text}", "nobody": "Visitor", "empty": "Nothing was said yet.",
        "subject": "Your conversation with {workspace}",
        "mail": "Hello,\n\nhere is your conversation.\n\n{transcript}\n",
    },
    "zh-CN": {
        "title": "与 {workspace} 的会话记录",
        "with": "联系人", "inbox": "网站", "started": "开始时间", "made": "导出时间", "times": "时间均为 {zone} 时区。",
        "cut": "内容过长，仅保留最近 {count} 条消息。",
        "note": "备注", "edited": "已编辑", "removed": "（已撤回）", "files": "文件：{name}（{size}）",
        "voice_call": "语音通话", "video_call": "视频通话",
        "call_declined": "已拒绝", "call_missed": "未接听", "call_failed": "连接失败",
        "answering": "回复 {name}：{text}", "nobody": "访客", "empty": "还没有消息。",
        "subject": "您与 {workspace} 的会话记录",
        "mail": "您好：\n\n以下是您的会话记录。\n\n{transcript}\n",
    },
    "zh-TW": {
        "title": "與 {workspace} 的對話記錄",
        "with": "聯絡人", "inbox": "網站", "started": "開始時間", "made": "匯出時間", "times": "時間均為 {zone} 時區。",
        "cut": "內容過長，僅保留最近 {count} 則訊息。",
        "note": "備註", "edited": "已編輯", "removed": "（已收回）", "files": "檔案：{name}（{size}）",
        "voice_call": "語音通話", "video_call": "視訊通話",
        "call_declined": "已拒絕", "call_missed": "未接聽", "call_failed": "連線失敗",
        "answering": "回覆 {name}：{text}", "nobody": "訪客", "empty": "還沒有訊息。",
        "subject": "您與 {workspace} 的對話記錄",
        "mail": "您好：\n\n以下是您的對話記錄。\n\n{transcript}\n",
    },
}  # fmt: skip
