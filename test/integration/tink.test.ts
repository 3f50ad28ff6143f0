import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../core/bytes.ts';
import { concatBytes, fromBase64Url, sha256, toHex, utf8 } from '../../core/bytes.ts';
import { deriveLinkKeys, newSecret } from '../../core/crypto/keys.ts';
import { DEFAULT_SEGMENT_BYTES, segmentCapacity } from '../../core/crypto/layout.ts';
import { sealMetadata } from '../../core/crypto/metadata.ts';
import { deriveRequestKeys } from '../../core/crypto/request-keys.ts';
import { openerForRequest, publicKeyOf, sealForRequest } from '../../core/crypto/request-seal.ts';
import { METADATA_SEGMENT_BYTES } from '../../core/crypto/sealed-json.ts';
import type { StreamParameters } from '../../core/crypto/segments.ts';
import { associatedData } from '../../core/crypto/segments.ts';
import { ensurePython } from '../setup/python.ts';
import { decrypt, encrypt } from '../unit/crypto/streams.ts';
import { pattern } from '../vectors/vectors.ts';
import { limitMs } from '../setup/time-limits.ts';

const TINK = fileURLToPath(new URL('../vectors/tink_stream.py', import.meta.url));
const REQUESTS = fileURLToPath(new URL('../vectors/make_request_vectors.py', import.meta.url));
const secret = newSecret();
const { contentKey, metadataKey } = await deriveLinkKeys(secret);

let python: string;
let folder: string;
let decoder: string;
beforeAll(async () => {
  python = await ensurePython();
  folder = await mkdtemp(join(tmpdir(), 'sgraph-send-tink-'));
  decoder = join(folder, 'decoder.py');
  await writeFile(decoder, await pythonOfTheDoc());
}, limitMs(600));
afterAll(() => rm(folder, { recursive: true }));

interface Finished {
  readonly exit: number | null;
  readonly output: Bytes;
  readonly complaint: string;
}

async function runPython(args: readonly string[], input: Bytes): Promise<Finished> {
  const child = spawn(python, args, { stdio: 'pipe' });
  const exited = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  // A reader that refuses may end before it has read everything; its exit code shows that.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [exit, output, complaint] = await Promise.all([exited, buffer(child.stdout), buffer(child.stderr)]);
  return { exit, output: Uint8Array.from(output), complaint: complaint.toString() };
}

function tink(action: 'encrypt' | 'decrypt', parameters: StreamParameters, input: Bytes): Promise<Finished> {
  const { key, purpose, segmentBytes } = parameters;
  const aad = new TextDecoder().decode(associatedData(purpose, segmentBytes));
  const args = [TINK, action, '--key', toHex(key), '--segment', String(segmentBytes), '--aad', aad];
  return runPython(args, input);
}

/** Comparable in a test report without printing megabytes. */
async function digest({ exit, output, complaint }: Finished): Promise<object> {
  return { exit, complaint, bytes: output.byteLength, sha256: toHex(await sha256(output)) };
}

function sound(output: Bytes): Promise<object> {
  return digest({ exit: 0, output, complaint: '' });
}

const [first, other] = [segmentCapacity(0, 4_096), segmentCapacity(1, 4_096)];
const sizes = [
  ...[0, 1, first - 1, first, first + 1, first + other - 1, first + other, first + other + 1, 50_000].map((bytes) => ({
    segmentBytes: 4_096,
    bytes,
  })),
  { segmentBytes: 5_003, bytes: 20_000 },
  { segmentBytes: DEFAULT_SEGMENT_BYTES, bytes: 0 },
  { segmentBytes: DEFAULT_SEGMENT_BYTES, bytes: DEFAULT_SEGMENT_BYTES },
  { segmentBytes: DEFAULT_SEGMENT_BYTES, bytes: 3_000_000 },
];

describe.concurrent.each(sizes)('$bytes bytes in segments of $segmentBytes', ({ segmentBytes, bytes }) => {
  const parameters: StreamParameters = { key: contentKey, purpose: 'content', segmentBytes };

  it('written by this project are read by Tink', async () => {
    const read = await tink('decrypt', parameters, await encrypt(parameters, pattern(bytes)));
    expect(await digest(read)).toEqual(await sound(pattern(bytes)));
  });

  it('written by Tink are read by this project', async () => {
    const written = await tink('encrypt', parameters, pattern(bytes));
    expect(written).toMatchObject({ exit: 0, complaint: '' });
    const { bytes: output, error } = await decrypt(parameters, written.output);
    expect(error).toBeUndefined();
    expect(await sound(output)).toEqual(await sound(pattern(bytes)));
  });

  it('are read by the decoder in docs/format.md', async () => {
    const read = await runPython([decoder, secret, String(segmentBytes)], await encrypt(parameters, pattern(bytes)));
    expect(await digest(read)).toEqual(await sound(pattern(bytes)));
  });
});

it('metadata written by this project is read by Tink', async () => {
  const metadata = { name: 'Grüße 👋.txt', type: 'text/plain', bytes: 3, message: 'read me' };
  const ciphertext = fromBase64Url(await sealMetadata(metadata, metadataKey))!;
  const parameters = { key: metadataKey, purpose: 'metadata', segmentBytes: METADATA_SEGMENT_BYTES } as const;
  const { output } = await tink('decrypt', parameters, ciphertext);
  expect(JSON.parse(new TextDecoder().decode(output))).toEqual(metadata);
});

it('entries of file requests are opened by Tink, which refuses them for another owner, request or transfer, and Tink’s are opened here', async () => {
  const [ownerSecret, sent, other] = [newSecret(), newSecret(), newSecret()];
  const publicKey = await publicKeyOf(ownerSecret);
  const { requestId } = await deriveRequestKeys(publicKey);
  const ids = { requestId, transferId: (await deriveLinkKeys(sent)).transferId };
  const entry = { ownerSecret, ...ids, sealed: await sealForRequest(publicKey, ids, sent) };
  const foreign = 'a'.repeat(26);
  const changes = [{}, { ownerSecret: other }, { requestId: foreign }, { transferId: foreign }];
  const asked = {
    sealed: changes.map((change) => ({ ...entry, ...change })),
    toSeal: [{ ownerSecret, ...ids, secret: sent }],
  };
  const { exit, complaint, output } = await runPython([REQUESTS, 'exchange'], utf8(JSON.stringify(asked)));
  expect({ exit, complaint }).toEqual({ exit: 0, complaint: '' });
  const answer = JSON.parse(new TextDecoder().decode(output)) as { opened: unknown[]; sealed: [string] };
  expect(answer.opened).toEqual([sent, null, null, null]);
  const [mine, others] = [await openerForRequest(ownerSecret), await openerForRequest(other)];
  expect(await mine(ids, answer.sealed[0])).toBe(sent);
  expect(await others(ids, answer.sealed[0])).toBeUndefined();
});

describe.concurrent('what this project refuses', () => {
  const parameters: StreamParameters = { key: contentKey, purpose: 'content', segmentBytes: 4_096 };
  const tamperings: Record<string, (ciphertext: Bytes) => Bytes> = {
    'a flipped bit': (bytes) => bytes.map((byte, at) => (at === 9_000 ? byte ^ 1 : byte)),
    'a file cut between segments': (bytes) => bytes.slice(0, 8_192),
    'a file cut inside a segment': (bytes) => bytes.slice(0, 9_000),
    'swapped segments': (bytes) =>
      concatBytes([bytes.slice(0, 4_096), bytes.slice(8_192, 12_288), bytes.slice(4_096, 8_192), bytes.slice(12_288)]),
    'a byte too many': (bytes) => concatBytes([bytes, pattern(1)]),
    'another salt': (bytes) => bytes.map((byte, at) => (at === 1 ? byte ^ 1 : byte)),
    'a header alone': (bytes) => bytes.slice(0, 40),
    nothing: () => new Uint8Array(0),
  };
  it.each(Object.entries(tamperings))('Tink and the decoder in docs/format.md refuse too: %s', async (_, tamper) => {
    const ciphertext = tamper(await encrypt(parameters, pattern(14_000)));
    const { error } = await decrypt(parameters, ciphertext);
    const byTink = await tink('decrypt', parameters, ciphertext);
    const byDecoder = await runPython([decoder, secret, '4096'], ciphertext);
    expect(error).toBeDefined();
    expect([byTink.exit, byTink.complaint]).toEqual([1, expect.stringContaining('tink refuses')]);
    expect([byDecoder.exit, byDecoder.complaint]).toEqual([
      1,
      expect.stringMatching(/InvalidTag|truncated or damaged/),
    ]);
  });
});

async function pythonOfTheDoc(): Promise<string> {
  const doc = await readFile(new URL('../../docs/format.md', import.meta.url), 'utf8');
  const [, code] = /^```python\n(.*?)^```$/ms.exec(doc) ?? [];
  if (code === undefined) throw new Error('docs/format.md has no block of Python');
  return code;
}
