"""What the standards of Web Push ask of a sender: RFC 8291 (encryption), RFC 8188 (its form), RFC 8292 (who sends).

The primitives are cryptography's and joserfc's. pywebpush would do the same with a second HTTP client that asks no SSRF
guard; the test has the example of RFC 8291. Both libraries are loaded with the first push, not with the server.
"""

import base64
import binascii
import os
import struct
from urllib.parse import urlsplit

from kefu.kernel.clock import SECOND
from kefu.kernel.errors import Refused

# One record of the form of RFC 8188; push services take no more.
LARGEST_PAYLOAD = 3800
_RECORD = 4096
_TOKEN_SECONDS = 12 * 3600


def from_base64(text: str) -> bytes:
    """URL-safe, with or without padding; ValueError for anything else."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def public_key(private: bytes) -> str:
    """The server's key as browsers want it: `applicationServerKey`."""
    return to_base64(_point(private))


def _point(private: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def require_keys(p256dh: str, auth: str) -> None:
    """Refused unless a browser could have made them."""
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64(p256dh))
        is_good = len(from_base64(auth)) == 16
    except ValueError:
        is_good = False
    if not is_good:
        raise Refused("push.keys_wrong", "These are not the keys of a push subscription.")


def encrypt(
    payload: bytes, p256dh: str, auth: str, *, salt: bytes | None = None, ephemeral: bytes | None = None
) -> bytes:
    """The body of a push; `salt` and `ephemeral` are random unless a test gives those of the RFC."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    def derive(secret: bytes, salted: bytes, info: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, salted, info).derive(secret)

    receiver = from_base64(p256dh)
    salt = salt or os.urandom(16)
    own = (
        ec.derive_private_key(int.from_bytes(ephemeral, "big"), ec.SECP256R1())
        if ephemeral
        else ec.generate_private_key(ec.SECP256R1())
    )
    sender = _point(own.private_numbers().private_value.to_bytes(32, "big"))
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver))
    key = derive(shared, from_base64(auth), b"WebPush: info\x00" + receiver + sender, 32)
    content_key = derive(key, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = derive(key, salt, b"Content-Encoding: nonce\x00", 12)
    # 2 ends the last record.
    sealed = AESGCM(content_key).encrypt(nonce, payload + b"\x02", None)
    return salt + struct.pack("!IB", _RECORD, len(sender)) + sender + sealed


def authorization(private: bytes, endpoint: str, contact: str, now: int) -> str:
    """Who sends, signed for the push service of this endpoint; `contact` is an address of ours, or empty."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from joserfc import jwt
    from joserfc.jwk import ECKey

    key = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    parts = urlsplit(endpoint)
    claims: dict[str, object] = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now // SECOND + _TOKEN_SECONDS}
    if contact:
        claims["sub"] = contact
    token = jwt.encode({"alg": "ES256", "typ": "JWT"}, claims, ECKey.import_key(pem), algorithms=["ES256"])
    return f"vapid t={token}, k={public_key(private)}"
