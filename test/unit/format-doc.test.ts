import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../core/bytes.ts';
import { fromBase64Url, toHex, utf8 } from '../../core/bytes.ts';
import {
  ciphertextLength,
  DEFAULT_PART_BYTES,
  DEFAULT_SEGMENT_BYTES,
  HEADER_BYTES,
  MAX_SEGMENTS,
} from '../../core/crypto/layout.ts';
import { deriveLinkKeys, deriveOwnerProof, LABELS, passwordCheck, verifierOf } from '../../core/crypto/keys.ts';
import { openMetadata } from '../../core/crypto/metadata.ts';
import { METADATA_PADDING_BYTES, METADATA_SEGMENT_BYTES } from '../../core/crypto/sealed-json.ts';
import { PASSWORD_BOUNDS } from '../../core/crypto/password-terms.ts';
import { associatedData, decodeHeader } from '../../core/crypto/segments.ts';
import { ERRORS } from '../../core/errors.ts';
import { BOUNDS, CreateTransfer, Metadata } from '../../core/schemas.ts';
import { HEADERS } from '../../lambdas/http/middleware.ts';
import { createTestApps, ORIGIN } from '../support/app.ts';
import { contentVectors, derivationVectors, hex, metadataVectors, passwordVectors } from '../vectors/vectors.ts';
import { decrypt, encrypt } from './crypto/streams.ts';

const doc = await readFile(new URL('../../docs/format.md', import.meta.url), 'utf8');

/** The text from a heading to the next of its level. */
function section(heading: string): string {
  const [, behind] = doc.split(`\n## ${heading}\n`);
  if (behind === undefined) throw new Error(`docs/format.md has no section "${heading}"`);
  return behind.split('\n## ')[0]!;
}

/** The cells of every row of the tables in a text, without the code marks. */
function tableRows(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('|---'));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

const example = new Map(
  [...section('Worked example').matchAll(/^([a-z ]+): (.+)$/gm)].map(([, name, value]) => [name!, value!] as const),
);
const given = (name: string): string => {
  const value = example.get(name);
  if (value === undefined) throw new Error(`the worked example in docs/format.md has no "${name}"`);
  return value;
};

describe('the worked example in docs/format.md', () => {
  it('derives as the code derives', async () => {
    const keys = await deriveLinkKeys(given('secret'));
    const ownerProof = await deriveOwnerProof(given('owner secret'));
    expect(Object.fromEntries(example)).toMatchObject({
      'secret bytes': toHex(fromBase64Url(given('secret'))!),
      'transfer id': keys.transferId,
      'content key': toHex(keys.contentKey),
      'metadata key': toHex(keys.metadataKey),
      'download proof': keys.downloadProof,
      'download proof bytes': toHex(fromBase64Url(keys.downloadProof)!),
      'download verifier': await verifierOf(keys.downloadProof),
      'owner proof': ownerProof,
      'owner verifier': await verifierOf(ownerProof),
    });
  });

  it('derives with a password as the code derives', async () => {
    const terms = {
      salt: given('password salt'),
      memoryKib: Number(given('password memory')),
      passes: Number(given('password passes')),
      lanes: Number(given('password lanes')),
      check: given('password check'),
    };
    const [vector] = passwordVectors;
    expect([given('password'), terms, given('password key')]).toEqual([
      vector!.password,
      vector!.terms,
      vector!.passwordKey,
    ]);
    const keys = await deriveLinkKeys(given('secret'), given('password key'));
    expect(await passwordCheck(given('secret'), given('password key'))).toBe(terms.check);
    expect(Object.fromEntries(example)).toMatchObject({
      'transfer id': keys.transferId,
      'content key with password': toHex(keys.contentKey),
      'metadata key with password': toHex(keys.metadataKey),
      'download proof with password': keys.downloadProof,
      'download verifier with password': await verifierOf(keys.downloadProof),
    });
  });

  it('encrypts and decrypts as the code does', async () => {
    const key = hex(given('content key'));
    const parameters = { key, purpose: 'content', segmentBytes: Number(given('segment size')) } as const;
    const header = decodeHeader(hex(given('header')));
    const plaintext = hex(given('plaintext'));
    expect(toHex(await encrypt(parameters, plaintext, { header }))).toBe(given('ciphertext'));
    expect(await decrypt(parameters, hex(given('ciphertext')))).toEqual({ bytes: plaintext });
    expect(Object.fromEntries(example)).toMatchObject({
      salt: toHex(header.salt),
      'nonce prefix': toHex(header.noncePrefix),
      'associated data': toHex(associatedData('content', parameters.segmentBytes)),
    });
  });

  it('has the segment keys and the nonce that decrypt its ciphertexts', async () => {
    const body = hex(given('ciphertext')).slice(HEADER_BYTES);
    expect(toHex(await opened(given('segment key'), hex(given('nonce')), body))).toBe(given('plaintext'));
    const metadata = fromBase64Url(given('metadata ciphertext'))!;
    const nonce = new Uint8Array([...decodeHeader(metadata).noncePrefix, 0, 0, 0, 0, 1]);
    const plaintext = await opened(given('metadata segment key'), nonce, metadata.slice(HEADER_BYTES));
    const json = given('metadata json').padEnd(Number(given('metadata plaintext length')), ' ');
    expect(plaintext).toEqual(utf8(json));
  });

  it('has metadata that the code opens', async () => {
    const metadata = await openMetadata(given('metadata ciphertext'), hex(given('metadata key')));
    expect(metadata).toEqual(JSON.parse(given('metadata json')));
  });

  it('is made of vectors by the second implementation', () => {
    const [derivation, content, metadata] = [derivationVectors[0]!, contentVectors[0]!, metadataVectors.opened[0]!];
    expect([given('transfer id'), given('content key')]).toEqual([derivation.transferId, derivation.contentKey]);
    expect(given('ciphertext')).toBe(toHex(fromBase64Url(content.ciphertext!)!));
    expect(given('metadata ciphertext')).toBe(metadata.ciphertext);
  });

  async function opened(keyHex: string, iv: Bytes, ciphertext: Bytes): Promise<Bytes> {
    const key = await crypto.subtle.importKey('raw', hex(keyHex), 'AES-GCM', false, ['decrypt']);
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, ciphertext));
  }
});

describe('docs/format.md', () => {
  it('describes the version of the file `version`', async () => {
    const version = (await readFile(new URL('../../version', import.meta.url), 'utf8')).trim();
    expect(doc.split('\n')[2]).toBe(`Describes version ${version}.`);
  });

  it('gives every label of the code and no other', () => {
    const labels = tableRows(section('Secrets and what comes from them')).slice(1);
    expect(labels.map((row) => row[2])).toEqual(Object.values(LABELS));
  });

  it('gives the associated data of the code', () => {
    const text = section('The encrypted stream');
    for (const [purpose, size] of [
      ['content', DEFAULT_SEGMENT_BYTES],
      ['metadata', METADATA_SEGMENT_BYTES],
    ] as const)
      expect(text).toContain(`\`${new TextDecoder().decode(associatedData(purpose, size))}\``);
  });

  it('gives lengths as the code computes them', () => {
    const rows = tableRows(section('The encrypted stream')).filter((row) => row.every((cell) => /^\d+$/.test(cell)));
    expect(rows).toHaveLength(8);
    for (const [plaintext, segments, ciphertext] of rows.map((row) => row.map(Number))) {
      expect(ciphertextLength(plaintext!, 4_096)).toBe(ciphertext);
      expect(Math.ceil(ciphertext! / 4_096)).toBe(segments);
    }
  });

  const bounds: [section: string, text: string][] = [
    [
      'The encrypted stream',
      `${BOUNDS.segmentBytes.min} to ${BOUNDS.segmentBytes.max}; ${DEFAULT_SEGMENT_BYTES} by default`,
    ],
    ['The encrypted stream', `at most 2^${Math.log2(MAX_SEGMENTS)} segments`],
    ['Passwords', `integer, ${PASSWORD_BOUNDS.memoryKib.min} to ${PASSWORD_BOUNDS.memoryKib.max}`],
    ['Passwords', `integer, ${PASSWORD_BOUNDS.passes.min} to ${PASSWORD_BOUNDS.passes.max}`],
    ['Passwords', `integer, ${PASSWORD_BOUNDS.lanes.min} to ${PASSWORD_BOUNDS.lanes.max}`],
    ['Passwords', `1 to ${PASSWORD_BOUNDS.characters.max} code points`],
    ['Parts', `at most ${BOUNDS.partBytes.max} and ${DEFAULT_PART_BYTES} by default`],
    ['Parts', `at most ${BOUNDS.parts.max} parts`],
    ['Metadata', `multiple of ${METADATA_PADDING_BYTES} bytes`],
    ['Metadata', `at most ${BOUNDS.metadataBytes.max} bytes`],
    ['Sending a file', `at most ${BOUNDS.partUrls.max} at once`],
    ['Sending a file', `\`${HEADERS.owner}: {owner proof}\``],
    ['Sending a file', `\`${HEADERS.token}: {access code}\``],
    [
      'Sending a file',
      `\`{${Object.keys(CreateTransfer.shape)
        .map((name) => `"${name}"`)
        .join(', ')}}\``,
    ],
    ['Fetching a file', `at most ${BOUNDS.partUrls.max} at once`],
    ['Fetching a file', `\`${HEADERS.proof}: {download proof}\``],
    ['Fetching a file', `\`${HEADERS.claim}: {claim id}\``],
  ];
  it.each(bounds)('says in "%s": %s', (heading, text) => {
    expect(section(heading).replaceAll(/\s+/g, ' ')).toContain(text);
  });

  it('names every field of the metadata', () => {
    const fields = tableRows(section('Metadata')).slice(1);
    expect(fields.map(([name]) => name)).toEqual(Object.keys(Metadata.shape));
  });

  it.each(tableRows(section('Metadata')).filter(([, kind]) => kind!.startsWith('string')))(
    'bounds the metadata as the code does: %s, %s',
    (name, kind) => {
      const [min, max] = kind.match(/\d+/g)!.map(Number);
      const isTaken = (length: number): boolean =>
        Metadata.safeParse({ name: 'a', type: '', bytes: 0, [name]: 'x'.repeat(length) }).success;
      expect([min!, max!, max! + 1].map(isTaken)).toEqual([true, true, false]);
      if (min! > 0) expect(isTaken(min! - 1)).toBe(false);
    },
  );

  it('counts the length of a string as the code does', () => {
    expect(section('Metadata')).toContain('Lengths of strings are in Unicode code points.');
    const isTaken = (length: number): boolean =>
      Metadata.safeParse({ name: '😀'.repeat(length), type: '', bytes: 0 }).success;
    expect([1_024, 1_025].map(isTaken)).toEqual([true, false]);
  });

  it('names addresses of the API, all of those that a sender or a recipient needs', async () => {
    const described = (await (await createTestApps().user.request(`${ORIGIN}/api/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const served = Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const named = [
      ...`${section('Sending a file')}${section('Fetching a file')}${section('File requests')}`.matchAll(
        /\b(GET|PUT|POST) (\/api\/[^`?]+)/g,
      ),
    ];
    const addresses = named.map(
      ([, method, path]) =>
        `${method} ${path!
          .replace(/\{(?:transfer|request) id\}/, '{id}')
          .replace('{n}', '{part}')
          .replace('{k}', '{download}')}`,
    );
    expect(addresses.filter((address) => !served.includes(address))).toEqual([]);
    const others = ['GET /api/token', 'GET /api/metrics', 'DELETE /api/transfers/{id}', 'GET /api/transfers/{id}/log'];
    const fetchedByItsUrl = 'GET /api/transfers/{id}/parts/{part}';
    expect([...new Set([...addresses, ...others, fetchedByItsUrl])].sort()).toEqual(served.sort());
  });

  it('names errors that exist', () => {
    const codes = tableRows(section('Errors')).slice(1);
    expect(codes.map(([code]) => code).filter((code) => !Object.hasOwn(ERRORS, code!))).toEqual([]);
  });
});
