"""Makes request.json with Tink's HPKE: python make_request_vectors.py > request.json

Tink seals and opens. The key pair is derived here as RFC 9180 sections 4 and 7.1.3 say, with HKDF and X25519 of the package `cryptography`.
With "exchange" as its argument it reads JSON from standard input instead: {"sealed": […], "toSeal": […]}, both of them objects with ownerSecret,
requestId and transferId, and with sealed or secret. It writes {"opened": […], "sealed": […]}; null is what Tink refused to open.
"""

import base64
import hashlib
import json
import sys

import tink
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from tink import hybrid, secret_key_access
from tink.proto import hpke_pb2, tink_pb2

hybrid.register()
SUITE = b"KEM" + (0x0020).to_bytes(2, "big")


def derive(key, label, length=32):
    return HKDF(SHA256(), length, bytes(32), label.encode("ascii")).derive(key)


def key_pair(seed):
    """DeriveKeyPair of DHKEM(X25519, HKDF-SHA256)."""
    extract = HMAC(bytes(32), SHA256())
    extract.update(b"HPKE-v1" + SUITE + b"dkp_prk" + seed)
    info = (32).to_bytes(2, "big") + b"HPKE-v1" + SUITE + b"sk"
    private = HKDFExpand(SHA256(), 32, info).derive(extract.finalize())
    return private, X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def handle(private, public):
    parameters = hpke_pb2.HpkeParams(
        kem=hpke_pb2.DHKEM_X25519_HKDF_SHA256, kdf=hpke_pb2.HKDF_SHA256, aead=hpke_pb2.AES_256_GCM
    )
    key = hpke_pb2.HpkePrivateKey(
        version=0, public_key=hpke_pb2.HpkePublicKey(version=0, params=parameters, public_key=public), private_key=private
    )
    data = tink_pb2.KeyData(
        type_url="type.googleapis.com/google.crypto.tink.HpkePrivateKey",
        value=key.SerializeToString(),
        key_material_type=tink_pb2.KeyData.ASYMMETRIC_PRIVATE,
    )
    keyset = tink_pb2.Keyset(primary_key_id=1)
    keyset.key.add(key_data=data, status=tink_pb2.ENABLED, key_id=1, output_prefix_type=tink_pb2.RAW)
    return tink.proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)


def text(value):
    return base64.urlsafe_b64encode(value).decode("ascii").rstrip("=")


def parsed(value):
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


def identifier(value):
    return base64.b32encode(value).decode("ascii").rstrip("=").lower()


def info(request, transfer):
    return f"sgraph-send/1 request entry {request} {transfer}".encode("ascii")


def vector(owner_secret, secret):
    private, public = key_pair(derive(owner_secret, "sgraph-send/1 request key pair"))
    request = identifier(derive(public, "sgraph-send/1 request id", 16))
    transfer = identifier(derive(secret, "sgraph-send/1 transfer id", 16))
    proof = derive(public, "sgraph-send/1 request proof")
    owner_proof = derive(owner_secret, "sgraph-send/1 request owner proof")
    sender = handle(private, public).public_keyset_handle().primitive(hybrid.HybridEncrypt)
    return {
        "ownerSecret": text(owner_secret),
        "publicKey": text(public),
        "requestId": request,
        "metadataKey": derive(public, "sgraph-send/1 request metadata key").hex(),
        "requestProof": text(proof),
        "requestVerifier": text(hashlib.sha256(proof).digest()),
        "ownerProof": text(owner_proof),
        "ownerVerifier": text(hashlib.sha256(owner_proof).digest()),
        "secret": text(secret),
        "transferId": transfer,
        "sealed": text(sender.encrypt(secret, info(request, transfer))),
    }


def bound(given):
    """The key of the owner and the context info of an entry."""
    keys = key_pair(derive(parsed(given["ownerSecret"]), "sgraph-send/1 request key pair"))
    return handle(*keys), info(given["requestId"], given["transferId"])


def opened(given):
    key, context = bound(given)
    try:
        return text(key.primitive(hybrid.HybridDecrypt).decrypt(parsed(given["sealed"]), context))
    except tink.TinkError:
        return None


def sealed(given):
    key, context = bound(given)
    return text(key.public_keyset_handle().primitive(hybrid.HybridEncrypt).encrypt(parsed(given["secret"]), context))


if sys.argv[1:] == ["exchange"]:
    asked = json.load(sys.stdin)
    answer = {"opened": [opened(each) for each in asked["sealed"]], "sealed": [sealed(each) for each in asked["toSeal"]]}
else:
    inputs = [(bytes(range(64, 96)), bytes(range(32))), (bytes(32), bytes([255] * 32))]
    answer = [vector(*each) for each in inputs]
print(json.dumps(answer, indent=2))
