import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url, utf8 } from '../../../core/bytes.ts';
import { HEADER_BYTES, TAG_BYTES } from '../../../core/crypto/layout.ts';
import { openMetadata, sealMetadata } from '../../../core/crypto/metadata.ts';
import { METADATA_PADDING_BYTES, METADATA_SEGMENT_BYTES } from '../../../core/crypto/sealed-json.ts';
import { SendError } from '../../../core/errors.ts';
import type { Metadata } from '../../../core/schemas.ts';
import { BOUNDS, CreateTransfer } from '../../../core/schemas.ts';
import { headerOf, hex, metadataVectors, pattern } from '../../vectors/vectors.ts';
import { decrypt, encrypt } from './streams.ts';

const key = pattern(32);
const otherKey = pattern(33).slice(1);
const hello: Metadata = { name: 'hello.txt', type: 'text/plain', bytes: 13 };
const parameters = { key, purpose: 'metadata', segmentBytes: METADATA_SEGMENT_BYTES } as const;

async function opened(ciphertext: string): Promise<string> {
  const { bytes, error } = await decrypt(parameters, fromBase64Url(ciphertext)!);
  expect(error).toBeUndefined();
  return new TextDecoder().decode(bytes);
}

describe('metadata by Tink', () => {
  it.each(metadataVectors.opened)('opens: $name', async (vector) => {
    expect(await openMetadata(vector.ciphertext, hex(vector.key))).toEqual(vector.value);
  });

  it.each(metadataVectors.refused)('that is authentic but not metadata is damaged: $name', async (vector) => {
    await expect(openMetadata(vector.ciphertext, hex(vector.key))).rejects.toMatchObject({ code: 'damaged' });
  });

  it('is what the same JSON, padded, encrypts to under its header', async () => {
    const vector = metadataVectors.opened[0]!;
    const plaintext = utf8(JSON.stringify(vector.value).padEnd(METADATA_PADDING_BYTES, ' '));
    const ciphertext = await encrypt({ ...parameters, key: hex(vector.key) }, plaintext, { header: headerOf(vector) });
    expect(toBase64Url(ciphertext)).toBe(vector.ciphertext);
  });
});

describe('sealed metadata', () => {
  const values: Record<string, Metadata> = {
    'the least': { name: 'a', type: '', bytes: 0 },
    'every field': { ...hello, message: 'read me', files: [{ name: 'a/b', bytes: 1 }] },
    'text outside ASCII, controls and half a surrogate pair': {
      ...hello,
      name: '\u0000"\\ Grüße 世界 👋 \ud800',
      message: '',
    },
    'the longest name and message': { ...hello, name: '界'.repeat(1_024), message: 'ß'.repeat(4_000) },
    'a hundred files': { ...hello, files: Array.from({ length: 100 }, (_, at) => ({ name: `file ${at}`, bytes: at })) },
  };
  it.each(Object.entries(values))('opens to what was sealed: %s', async (_, value) => {
    expect(await openMetadata(await sealMetadata(value, key), key)).toEqual(value);
  });

  it('is another text each time', async () => {
    expect(await sealMetadata(hello, key)).not.toBe(await sealMetadata(hello, key));
  });

  it.each([1, 100, 213, 214, 215, 470, 471])(
    'with a name of %d characters has a whole number of blocks, filled with spaces',
    async (length) => {
      const value = { ...hello, name: 'n'.repeat(length) };
      const plaintext = await opened(await sealMetadata(value, key));
      const json = JSON.stringify(value);
      expect(plaintext.length).toBe(Math.ceil(json.length / METADATA_PADDING_BYTES) * METADATA_PADDING_BYTES);
      expect(plaintext).toBe(json.padEnd(plaintext.length, ' '));
    },
  );

  it('has one length for every name and message that fit the same block', async () => {
    const short = await sealMetadata({ ...hello, name: 'a' }, key);
    const long = await sealMetadata({ ...hello, name: 'n'.repeat(100), message: 'm'.repeat(90) }, key);
    expect(long).toHaveLength(short.length);
  });

  it('is taken by the request that creates a transfer, at the bound and below', async () => {
    for (const value of [hello, atBound(0)]) {
      const text = await sealMetadata(value, key);
      expect(CreateTransfer.shape.metadata.safeParse(text).success).toBe(true);
    }
  });

  it('above the bound is too large', async () => {
    await expect(sealMetadata(atBound(1), key)).rejects.toMatchObject({ code: 'too_large' });
  });

  it('fits one segment at the bound', () => {
    expect(BOUNDS.metadataBytes.max).toBeLessThanOrEqual(METADATA_SEGMENT_BYTES);
  });

  const wrong: Record<string, unknown> = {
    'an empty name': { ...hello, name: '' },
    'a long message': { ...hello, message: 'm'.repeat(4_001) },
    'a fraction of a byte': { ...hello, bytes: 0.5 },
    'an unknown field': { ...hello, secret: 'confidential' },
  };
  it.each(Object.entries(wrong))('is refused before it is sealed with %s, without quoting it', async (_, value) => {
    const error = await sealMetadata(value as Metadata, key).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_request' });
    expect(String(error)).not.toMatch(/confidential|hello|mmm/);
  });

  /** Metadata whose JSON fills the bound but for less than one block, and that many bytes more. */
  function atBound(more: number): Metadata {
    const blocks = Math.floor((BOUNDS.metadataBytes.max - HEADER_BYTES - TAG_BYTES) / METADATA_PADDING_BYTES);
    const files = Array.from({ length: 50 }, () => ({ name: '', bytes: 0 }));
    const value = { ...hello, files };
    let missing = blocks * METADATA_PADDING_BYTES + more - JSON.stringify(value).length;
    for (const file of files) {
      const length = Math.min(missing, 1_024);
      file.name = 'n'.repeat(length);
      missing -= length;
    }
    expect(missing).toBe(0);
    return value;
  }
});

describe('tampered metadata', () => {
  const change = (text: string, edit: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string =>
    toBase64Url(edit(fromBase64Url(text)!));
  const tamperings: Record<string, (text: string) => string> = {
    'nothing left': () => '',
    'a header alone': (text) => change(text, (bytes) => bytes.slice(0, HEADER_BYTES)),
    'half a header': (text) => change(text, (bytes) => bytes.slice(0, 20)),
    'its last byte missing': (text) => change(text, (bytes) => bytes.slice(0, -1)),
    'a byte more': (text) => change(text, (bytes) => new Uint8Array([...bytes, 0])),
    'a bit flipped in the salt': (text) =>
      change(text, (bytes) => bytes.map((byte, at) => (at === 5 ? byte ^ 1 : byte))),
    'a bit flipped in the body': (text) =>
      change(text, (bytes) => bytes.map((byte, at) => (at === 90 ? byte ^ 1 : byte))),
    'a bit flipped in the tag': (text) =>
      change(text, (bytes) => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 128 : byte))),
    'another length in the header': (text) => change(text, (bytes) => bytes.map((byte, at) => (at === 0 ? 41 : byte))),
    padding: (text) => `${text}=`,
    'a line break': (text) => `${text}\n`,
    'plain base64': (text) => `+/${text.slice(2)}`,
  };
  it.each(Object.entries(tamperings))('with %s is damaged', async (_, tamper) => {
    await expect(openMetadata(tamper(await sealMetadata(hello, key)), key)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('that another key sealed is damaged', async () => {
    await expect(openMetadata(await sealMetadata(hello, otherKey), key)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('that is a content stream of the same key is damaged', async () => {
    const plaintext = utf8(JSON.stringify(hello));
    const content = await encrypt({ ...parameters, purpose: 'content' }, plaintext);
    await expect(openMetadata(toBase64Url(content), key)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('longer than the bound is damaged, even if authentic', async () => {
    const plaintext = utf8(JSON.stringify(hello).padEnd(BOUNDS.metadataBytes.max, ' '));
    const text = toBase64Url(await encrypt(parameters, plaintext));
    await expect(openMetadata(text, key)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('is reported without a cause, whose message could quote it', async () => {
    const text = toBase64Url(await encrypt(parameters, utf8('confidential')));
    const error = await openMetadata(text, key).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SendError);
    expect([(error as SendError).cause, String(error).includes('confidential')]).toEqual([undefined, false]);
  });
});
