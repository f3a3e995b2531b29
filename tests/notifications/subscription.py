"""What a browser's push manager gives, with the keys of RFC 8291's example; for tests that send nothing."""


def subscription(name: str) -> dict[str, str]:
    return {
        "endpoint": f"https://push.example.net/send/{name}",
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    }
