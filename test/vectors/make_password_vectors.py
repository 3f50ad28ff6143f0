"""Makes the test vectors of passwords in docs/format.md with code that shares nothing with this project's.

Argon2id comes from its reference implementation in C, by argon2-cffi; HKDF is written here with the standard library's
hmac. Run:

    python3 -m venv /tmp/argon2 && /tmp/argon2/bin/pip install argon2-cffi==25.1.0
    /tmp/argon2/bin/python test/vectors/make_password_vectors.py

It writes password.json beside itself, with the same values each time.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import unicodedata

from argon2.low_level import Type, hash_secret_raw

HERE = pathlib.Path(__file__).parent


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def hkdf(key: bytes, info: str, size: int) -> bytes:
    """HKDF-SHA-256 with an empty salt, for at most 32 bytes: RFC 5869, sections 2.2 and 2.3."""
    pseudorandom_key = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return hmac.new(pseudorandom_key, info.encode() + b"\x01", hashlib.sha256).digest()[:size]


def vector(name: str, password: str, cost: tuple[int, int, int], secret: bytes, salt: bytes) -> dict:
    memory_kib, passes, lanes = cost
    password_key = hash_secret_raw(
        unicodedata.normalize("NFC", password).encode(), salt, passes, memory_kib, lanes, 32, Type.ID, 0x13
    )
    both = secret + password_key
    download_proof = hkdf(both, "sgraph-send/1 download proof with password", 32)
    return {
        "name": name,
        "password": password,
        "secret": base64url(secret),
        "terms": {
            "salt": base64url(salt),
            "memoryKib": memory_kib,
            "passes": passes,
            "lanes": lanes,
            "check": base64url(hkdf(both, "sgraph-send/1 password check", 16)),
        },
        "passwordKey": base64url(password_key),
        "contentKey": hkdf(both, "sgraph-send/1 content key with password", 32).hex(),
        "metadataKey": hkdf(both, "sgraph-send/1 metadata key with password", 32).hex(),
        "downloadProof": base64url(download_proof),
        "downloadVerifier": base64url(hashlib.sha256(download_proof).digest()),
    }


def main() -> None:
    counting, salt = bytes(range(32)), bytes(range(64, 80))
    least, default = (19_456, 2, 1), (65_536, 3, 1)
    accents = unicodedata.normalize("NFC", "Crème brûlée Ångström")
    vectors = [
        vector("worked example", "correct horse battery staple", default, counting, salt),
        vector("one space", " ", least, counting, salt),
        vector("letters with accents, decomposed", unicodedata.normalize("NFD", accents), least, counting, salt),
        vector("letters with accents, composed", accents, least, counting, salt),
        vector("several scripts", "пароль 密码 パスワード كلمة 🔑", least, counting, salt),
        vector("as long as allowed", "🔑" * 1_000, least, b"\xff" * 32, b"\xff" * 16),
        vector("several lanes and passes", "hunter2", (20_001, 4, 3), bytes(32), bytes(16)),
    ]
    text = json.dumps(vectors, indent=2, ensure_ascii=True)
    (HERE / "password.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
