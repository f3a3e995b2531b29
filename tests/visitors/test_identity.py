"""Promise 26: only a token that the website signed, for us and for now, proves who somebody is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.kernel.errors import Refused
from kefu.visitors.identity import prove_identity

SECRET = "kefui_" + "s" * 43
NOW = 1_790_000_000
GOOD = {"sub": "u-1", "exp": NOW + 600, "aud": "kefu"}


def encoded(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: Any, header: Any = None, secret: str | bytes = SECRET, digest: Any = hashlib.sha256) -> str:
    """Signed by hand, so that the test does not believe the library it tests."""
    key = secret if isinstance(secret, bytes) else secret.encode()
    body = f"{encoded({'alg': 'HS256', 'typ': 'JWT'} if header is None else header)}.{encoded(claims)}"
    return f"{body}.{encoded(hmac.new(key, body.encode(), digest).digest())}"


def reason(token: str, secret: str = SECRET) -> object:
    with pytest.raises(Refused) as caught:
        prove_identity(token, secret, NOW * 1000)
    assert caught.value.code == "identity.invalid"
    return caught.value.params["reason"]


def test_a_good_token_proves_its_subject_and_brings_details() -> None:
    claims = {**GOOD, "iat": NOW - 5, "name": "Ada", "email": "a@b.cn", "attributes": {"plan": "pro", "age": 3}, "x": 1}
    identity = prove_identity(signed(claims), SECRET, NOW * 1000)
    assert identity.external_id == "u-1"
    assert (identity.details.name, identity.details.email) == ("Ada", "a@b.cn")
    assert identity.details.attributes == {"plan": "pro", "age": 3}
    assert prove_identity(signed({**GOOD, "aud": ["other", "kefu"]}), SECRET, NOW * 1000).external_id == "u-1"


PUBLIC_KEY = b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"
FORGED = {
    "other secret": signed(GOOD, secret="kefui_" + "t" * 43),
    "empty secret": signed(GOOD, secret=b""),
    "public key as secret": signed(GOOD, secret=PUBLIC_KEY),
    "alg none": f"{encoded({'alg': 'none'})}.{encoded(GOOD)}.",
    "alg none, signed": signed(GOOD, {"alg": "none"}),
    "alg NONE": f"{encoded({'alg': 'NONE'})}.{encoded(GOOD)}.",
    "alg missing": signed(GOOD, {"typ": "JWT"}),
    "alg HS512": signed(GOOD, {"alg": "HS512"}, digest=hashlib.sha512),
    "alg RS256": signed(GOOD, {"alg": "RS256"}),
    "alg list": signed(GOOD, {"alg": ["HS256"]}),
    "key in header": signed(GOOD, {"alg": "HS256", "jwk": {"kty": "oct", "k": encoded(b"t" * 43)}}, secret=b"t" * 43),
    "unknown critical header": signed(GOOD, {"alg": "HS256", "crit": ["x"], "x": 1}),
    "payload swapped": ".".join(
        [*signed(GOOD).split(".")[:1], encoded({**GOOD, "sub": "u-2"}), signed(GOOD).split(".")[2]]
    ),
    "signature cut": signed(GOOD)[:-4],
    "no signature": signed(GOOD).rpartition(".")[0],
    "json form": json.dumps({"payload": encoded(GOOD), "signatures": []}),
    "not a token": "hello",
    "empty": "",
    "payload not an object": signed([1]),
    "payload not JSON": signed(b"\xff\xfe"),
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_proves_nothing(token: str) -> None:
    assert reason(token) in {"signature", "token"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"exp": NOW}, "expired"),
        ({"exp": NOW - 3600}, "expired"),
        ({"exp": NOW + 3700}, "lives_too_long"),
        ({"exp": NOW + 600, "iat": NOW - 86_400}, "lives_too_long"),
        ({"exp": None}, "claims"),
        ({"exp": str(NOW + 60)}, "claims"),
        ({"exp": float("inf")}, "claims"),
        ({"exp": float("nan")}, "claims"),
        ({"iat": float("nan")}, "claims"),
        ({"iat": NOW + 900, "exp": NOW + 1200}, "not_yet"),
        ({"nbf": NOW + 300}, "not_yet"),
        ({"aud": "other"}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": None}, "claims"),
        ({"aud": "KEFU"}, "aud"),
        ({"sub": ""}, "claims"),
        ({"sub": "x" * 256}, "claims"),
        ({"sub": 7}, "claims"),
        ({"sub": None}, "claims"),
        ({"sub": " "}, "sub"),
        ({"sub": "a\x00b"}, "sub"),
        ({"name": {"$gt": ""}}, "claims"),
        ({"attributes": {"a": {"b": 1}}}, "claims"),
    ],
)
def test_signed_but_not_for_us_or_not_for_now(changes: dict[str, Any], why: str) -> None:
    assert reason(signed({**GOOD, **changes})) == why


@pytest.mark.parametrize("missing", GOOD)
def test_every_claim_is_needed(missing: str) -> None:
    assert reason(signed({key: value for key, value in GOOD.items() if key != missing})) == "claims"


def test_an_inbox_without_a_secret_believes_nobody() -> None:
    assert reason(signed(GOOD, secret=b""), secret="") == "token"


@given(st.text(max_size=200))
def test_no_text_gets_in(text: str) -> None:
    with pytest.raises(Refused):
        prove_identity(text, SECRET, NOW * 1000)
