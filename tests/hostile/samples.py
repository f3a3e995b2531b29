"""Valid values of what bodies are made of; `routes` puts them together."""

from __future__ import annotations

from typing import Any

from tests.hostile.place import PASSWORD
from tests.hostile.together_bodies import RULES

CARD = {
    "title": "Tea",
    "text": "green",
    "pictureUrl": "https://shop.test/tea.png",
    "url": "https://shop.test/tea",
    "buttons": [{"label": "Buy", "url": "https://shop.test/buy"}],
}
TEXTS = {"title": "Hi", "subtitle": "We answer", "greeting": "Hello", "placeholder": "Write"}
LIFECYCLE = {
    "returning": "continue_within",
    "continueDays": 3,
    "idleWarnMinutes": 30,
    "idleCloseMinutes": 10,
    "idleWarning": {"en": "Still there?"},
}
LOOK = {
    "name": "Website",
    "colour": "#2563eb",
    "position": "start",
    "theme": "dark",
    "language": "en",
    "texts": {"en": TEXTS},
    "launcherText": {"en": "Chat"},
    "allowedDomains": ["shop.test"],
    "isIdentityRequired": False,
    "hasAttachments": True,
    "hasVoice": True,
    "scheduleId": None,
    "teamId": None,
    "rules": RULES,
    "lifecycle": LIFECYCLE,
}
FIELD = {
    "key": "size",
    "kind": "choice",
    "label": {"en": "Size"},
    "isRequired": True,
    "savesTo": "attribute",
    "options": [{"value": "s", "label": {"en": "Small"}}],
    "least": None,
    "most": None,
    "version": 0,
}
FORMS = {
    "intake": {"isOn": True, "isAskedEveryTime": True, "intro": {"en": "Hi"}, "fields": [FIELD]},
    "leaveMessage": {
        "shown": "closed",
        "hasAttachments": True,
        "intro": {"en": "Hi"},
        "fields": [FIELD],
        "mailTo": ["desk@shop.test"],
        "isEveryAgentMailed": True,
        "isAnswerMailed": True,
    },
}
ANSWERS = {"answers": {"size": "s"}, "language": "en", "topic": "returns"}
PERSON = {"name": "Sam", "email": "sam@shop.test", "phone": "+1 555", "attributes": {"plan": "pro"}}
PREFERENCES = {
    "language": "en",
    "theme": "dark",
    "isEnterSending": True,
    "hasShortcuts": True,
    "undoSendSeconds": 5,
    "density": "compact",
    "textSize": "large",
}
WORKSPACE = {
    "name": "Shop",
    "language": "en",
    "hasTypingPreview": True,
    "editWindowSeconds": 120,
    "maxUploadBytes": 26_214_400,
    "allowedExtensions": ["png", "txt"],
    "hasVisits": True,
    "hasLinkPreviews": False,
    "defaultCapacity": 5,
    "giveBackSeconds": 120,
    "awayAfterMinutes": 15,
    "transferSeconds": 60,
    "shiftEnd": "away",
}
SETUP = {
    "token": "setup_x",
    "workspaceName": "Shop",
    "language": "en",
    "agentName": "Ada",
    "email": "ada@shop.test",
    "password": PASSWORD,
    "inboxName": "Website",
    "colour": "#2563eb",
    "position": "end",
    "allowedDomains": [],
}


FILTER = {
    "match": "all",
    "groups": [{"match": "any", "tests": [{"field": "status", "operator": "is", "values": ["open"], "key": None}]}],
}
WORDS: dict[str, Any] = {
    "name": "Ads",
    "effect": "watch",
    "direction": "visitor",
    "isActive": True,
    "isNotifying": False,
    "words": "x\ny",
}
CANNED: dict[str, Any] = {
    "shortcut": "hi",
    "text": "Hello",
    "title": "Hi",
    "scope": "personal",
    "teamId": None,
    "attachmentIds": [],
}
VIEW = {"name": "Urgent", "filter": FILTER, "sort": "waiting", "isPersonal": True}
