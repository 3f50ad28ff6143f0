"""Makes the test vectors of docs/format.md with code that shares nothing with this project's.

Streams come from Google's Tink, key derivation from an HKDF written here with the standard library's hmac. Run:

    python3 -m venv /tmp/tink && /tmp/tink/bin/pip install tink==1.16.0
    /tmp/tink/bin/python test/vectors/make_vectors.py

It writes derivation.json, content.json and metadata.json beside itself. Tink draws a random salt and nonce prefix for
every stream, so a second run gives other ciphertexts that are as good: the files are made once and committed.
Whoever makes them again renews the worked example in docs/format.md, which a test compares with them.

A plaintext is stored only where it is a text. Otherwise its byte i is the lowest 8 bits of
i XOR (i >> 8) XOR (i >> 16).
A ciphertext above 64 KiB is stored as its header and its SHA-256.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import sys

sys.dont_write_bytecode = True

import tink_stream  # noqa: E402  (after the line above, which keeps the folder clean)

HERE = pathlib.Path(__file__).parent
HEADER_BYTES = 40
TAG_BYTES = 16
STORED_CIPHERTEXT_BYTES = 64 * 1024
METADATA_SEGMENT_BYTES = 64 * 1024
METADATA_PADDING_BYTES = 256


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def hkdf(key: bytes, info: str, size: int) -> bytes:
    """HKDF-SHA-256 with an empty salt: RFC 5869, sections 2.2 and 2.3."""
    pseudorandom_key = hmac.new(bytes(32), key, hashlib.sha256).digest()
    output, block, counter = b"", b"", 1
    while len(output) < size:
        block = hmac.new(pseudorandom_key, block + info.encode() + bytes([counter]), hashlib.sha256).digest()
        output, counter = output + block, counter + 1
    return output[:size]


def derivation(name: str, secret: bytes, owner_secret: bytes) -> dict:
    download_proof = hkdf(secret, "sgraph-send/1 download proof", 32)
    owner_proof = hkdf(owner_secret, "sgraph-send/1 owner proof", 32)
    return {
        "name": name,
        "secret": base64url(secret),
        "transferId": base64.b32encode(hkdf(secret, "sgraph-send/1 transfer id", 16)).decode().rstrip("=").lower(),
        "contentKey": hkdf(secret, "sgraph-send/1 content key", 32).hex(),
        "metadataKey": hkdf(secret, "sgraph-send/1 metadata key", 32).hex(),
        "downloadProof": base64url(download_proof),
        "downloadVerifier": base64url(hashlib.sha256(download_proof).digest()),
        "ownerSecret": base64url(owner_secret),
        "ownerProof": base64url(owner_proof),
        "ownerVerifier": base64url(hashlib.sha256(owner_proof).digest()),
    }


def pattern(size: int) -> bytes:
    return bytes((i ^ (i >> 8) ^ (i >> 16)) & 0xFF for i in range(size))


def content(name: str, key: bytes, segment_bytes: int, plaintext: bytes, text: str | None = None) -> dict:
    ciphertext = tink_stream.encrypt(key, segment_bytes, f"sgraph-send/1 content {segment_bytes}".encode(), plaintext)
    vector = {
        "name": name,
        "key": key.hex(),
        "segmentBytes": segment_bytes,
        "plaintextBytes": len(plaintext),
        "header": ciphertext[:HEADER_BYTES].hex(),
        "ciphertextBytes": len(ciphertext),
        "ciphertextSha256": hashlib.sha256(ciphertext).hexdigest(),
    }
    if text is not None:
        vector["plaintext"] = text
    if len(ciphertext) <= STORED_CIPHERTEXT_BYTES:
        vector["ciphertext"] = base64url(ciphertext)
    return vector


def contents(key: bytes) -> list[dict]:
    first = 4096 - HEADER_BYTES - TAG_BYTES
    other = 4096 - TAG_BYTES
    hello = "hello, world\n"
    small = {
        "empty": 0,
        "one byte": 1,
        "first segment less one": first - 1,
        "first segment": first,
        "first segment and one": first + 1,
        "two segments less one": first + other - 1,
        "two segments": first + other,
        "two segments and one": first + other + 1,
        "five segments and a half": first + 4 * other + other // 2,
    }
    return [
        content("worked example", key, 4096, hello.encode(), hello),
        *[content(f"{name}, 4 KiB", key, 4096, pattern(size)) for name, size in small.items()],
        content("a segment size that is no power of two", key, 5003, pattern(12_000)),
        content("two segments and one, 16 KiB", key, 16_384, pattern(16_384 - 56 + 16_384 - 16 + 1)),
        content("the default segment size, under one", key, 262_144, pattern(1_000)),
        content("the default segment size, four and a bit", key, 262_144, pattern(4 * 262_144)),
        content("the largest segment size, one and a bit", key, 4_194_304, pattern(4_194_304)),
    ]


def metadata(name: str, key: bytes, value: object, plaintext: bytes | None = None) -> dict:
    if plaintext is None:
        plaintext = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        plaintext += b" " * (-len(plaintext) % METADATA_PADDING_BYTES)
    aad = f"sgraph-send/1 metadata {METADATA_SEGMENT_BYTES}".encode()
    ciphertext = tink_stream.encrypt(key, METADATA_SEGMENT_BYTES, aad, plaintext)
    return {
        "name": name,
        "key": key.hex(),
        "value": value,
        "plaintextBytes": len(plaintext),
        "header": ciphertext[:HEADER_BYTES].hex(),
        "ciphertext": base64url(ciphertext),
    }


def metadatas(key: bytes) -> dict:
    hello = {"name": "hello.txt", "type": "text/plain", "bytes": 13}
    block = {**hello, "name": "n" * (METADATA_PADDING_BYTES - len('{"name":"","type":"text/plain","bytes":13}'))}
    reordered = b'{ "bytes": 13, "type": "text/plain",\n"name": "hello.txt" }'
    full = {
        **hello,
        "message": "Grüße, 世界 👋 \"quoted\"\n",
        "files": [{"name": "a/β.txt", "bytes": 0}, {"name": "c", "bytes": 9_007_199_254_740_991}],
    }
    refused = {
        "no JSON": b"hello",
        "no UTF-8": b'{"name":"\xff","type":"","bytes":1}',
        "a byte order mark": b'\xef\xbb\xbf{"name":"a","type":"","bytes":1}',
        "an unknown field": b'{"name":"a","type":"","bytes":1,"more":1}',
        "a missing field": b'{"name":"a","type":""}',
        "an empty name": b'{"name":"","type":"","bytes":1}',
        "a negative size": b'{"name":"a","type":"","bytes":-1}',
        "nothing": b"",
    }
    return {
        "opened": [
            metadata("worked example", key, hello),
            metadata("every field", key, full),
            metadata("as long as one block", key, block),
            metadata("no padding", key, hello, json.dumps(hello).encode()),
            metadata("spaces and another order of the fields", key, hello, reordered),
        ],
        "refused": [metadata(name, key, None, plaintext) for name, plaintext in refused.items()],
    }


def main() -> None:
    counting = bytes(range(32))
    derivations = [
        derivation("worked example", counting, bytes(range(32, 64))),
        derivation("all bits zero", bytes(32), bytes(32)),
        derivation("all bits one", b"\xff" * 32, b"\xff" * 32),
        derivation("hashes", hashlib.sha256(b"secret").digest(), hashlib.sha256(b"owner secret").digest()),
    ]
    content_key = bytes.fromhex(derivations[0]["contentKey"])
    metadata_key = bytes.fromhex(derivations[0]["metadataKey"])
    files = {
        "derivation.json": derivations,
        "content.json": contents(content_key),
        "metadata.json": metadatas(metadata_key),
    }
    for name, value in files.items():
        (HERE / name).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
