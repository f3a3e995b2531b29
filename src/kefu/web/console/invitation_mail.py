"""The words of the invitation mail, in the workspace's language."""

from kefu.mail import Mail
from kefu.workspaces.models import Workspace

_SUBJECT = {
    "en": "{inviter} invites you to {workspace}",
    "zh-CN": "{inviter} 邀请您加入 {workspace}",
    "zh-TW": "{inviter} 邀請您加入 {workspace}",
}
_TEXT = {
    "en": (
        "Hello,\n\n{inviter} invites you to answer customers together in {workspace}.\n\n"
        "Open this link to choose your password. It works once, for seven days:\n\n{link}\n\n"
        "If you did not expect this, you can ignore it.\n"
    ),
    "zh-CN": (
        "您好：\n\n{inviter} 邀请您加入 {workspace}，一起接待客户。\n\n"
        "请打开以下链接设置密码。链接七天内有效，只能使用一次：\n\n{link}\n\n如果您不认识邀请人，请忽略本邮件。\n"
    ),
    "zh-TW": (
        "您好：\n\n{inviter} 邀請您加入 {workspace}，一起接待客戶。\n\n"
        "請開啟以下連結設定密碼。連結七天內有效，只能使用一次：\n\n{link}\n\n如果您不認識邀請人，請忽略此郵件。\n"
    ),
}


def invitation_mail(workspace: Workspace, to: str, inviter: str, link: str) -> Mail:
    words = {"inviter": inviter, "workspace": workspace.name, "link": link}
    subject, text = _SUBJECT[workspace.language], _TEXT[workspace.language]
    return Mail(to=to, subject=subject.format(**words), text=text.format(**words))
