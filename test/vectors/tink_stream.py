"""Google's Tink on standard input and output: encrypts or decrypts one stream of SGraph Send.

    python tink_stream.py encrypt --key HEX --segment 4096 --aad "sgraph-send/1 content 4096" < plain > cipher
    python tink_stream.py decrypt --key HEX --segment 4096 --aad "sgraph-send/1 content 4096" < cipher > plain

Needs `pip install tink`. Exits with 1 when the ciphertext is not authentic.
"""

import argparse
import io
import sys

import tink
from tink import proto_keyset_format, secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

streaming_aead.register()


class Sink(io.BytesIO):
    """A buffer that outlives the stream which closes it."""

    def close(self) -> None:
        pass


def primitive(key: bytes, segment_bytes: int) -> streaming_aead.StreamingAead:
    """AesGcmHkdfStreaming with a key of our own in a keyset without output prefix (RAW)."""
    streaming_key = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(
        version=0,
        params=aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
            ciphertext_segment_size=segment_bytes,
            derived_key_size=32,
            hkdf_hash_type=common_pb2.SHA256,
        ),
        key_value=key,
    )
    keyset = tink_pb2.Keyset(
        primary_key_id=1,
        key=[
            tink_pb2.Keyset.Key(
                key_id=1,
                status=tink_pb2.ENABLED,
                output_prefix_type=tink_pb2.RAW,
                key_data=tink_pb2.KeyData(
                    type_url="type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey",
                    key_material_type=tink_pb2.KeyData.SYMMETRIC,
                    value=streaming_key.SerializeToString(),
                ),
            )
        ],
    )
    handle = proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)
    return handle.primitive(streaming_aead.StreamingAead)


def encrypt(key: bytes, segment_bytes: int, associated_data: bytes, plaintext: bytes) -> bytes:
    sink = Sink()
    with primitive(key, segment_bytes).new_encrypting_stream(sink, associated_data) as stream:
        stream.write(plaintext)
    return sink.getvalue()


def decrypt(key: bytes, segment_bytes: int, associated_data: bytes, ciphertext: bytes) -> bytes:
    with primitive(key, segment_bytes).new_decrypting_stream(io.BytesIO(ciphertext), associated_data) as stream:
        return stream.read()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["encrypt", "decrypt"])
    parser.add_argument("--key", required=True, type=bytes.fromhex, help="32 bytes in hex")
    parser.add_argument("--segment", required=True, type=int, help="ciphertext segment size in bytes")
    parser.add_argument("--aad", required=True, type=str.encode, help="associated data")
    options = parser.parse_args()
    run = encrypt if options.action == "encrypt" else decrypt
    try:
        sys.stdout.buffer.write(run(options.key, options.segment, options.aad, sys.stdin.buffer.read()))
    except tink.TinkError as error:
        sys.exit(f"tink refuses: {error}")


if __name__ == "__main__":
    main()
