import { strict as assert } from 'node:assert';
import type { Bytes } from '../../core/bytes.ts';
import type { Uploaded } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import type { SmokeCheck } from './smoke-check.ts';
import { checkWithTransfers, isCode } from './smoke-check.ts';
import type { SmokeContext } from './smoke-context.ts';
import { searchStoredData } from './smoke-stored-data.ts';

/** What the transfer of the first of them left is there for the others. */
export const TRANSFER_CHECKS: readonly SmokeCheck[] = [
  checkWithTransfers('a file goes through encrypted and comes back', transferThrough),
  checkWithTransfers('a wrong key is recognised before anything is claimed', async ({ client, sent }) => {
    assert.ok(sent);
    await assert.rejects(client.open(sent.id, newSecret()), isCode('wrong_key'));
  }),
  checkWithTransfers('the limit of downloads holds', async ({ client, sent }) => {
    assert.ok(sent);
    const { id, secret } = sent;
    await assert.rejects(
      client.download({ id, secret, claimId: newSecret(), sink: new WritableStream() }),
      isCode('limit_reached'),
    );
  }),
  checkWithTransfers('the log shows what happened', async ({ client, sent }) => {
    assert.ok(sent);
    const { events } = await client.log(sent.id, { ownerSecret: sent.ownerSecret });
    assert.ok(events.length >= 3, `the log has ${events.length} events`);
  }),
  checkWithTransfers('a transfer above the limit is refused', async (context) => {
    const { limits } = await context.client.info();
    await assert.rejects(sendZeros(context, limits.maxTransferBytes + 1), isCode('too_large'));
  }),
  checkWithTransfers('its owner changes when it expires, and deletes it', async (context) => {
    const { client } = context;
    const { id, secret, ownerSecret } = await sendZeros(context, 3);
    const [{ createdAt }, { limits }] = await Promise.all([client.status(id, ownerSecret), client.info()]);
    const seconds = Math.min(90, limits.maxExpiresInSeconds);
    const until = new Date(Date.parse(createdAt) + seconds * 1_000).toISOString();
    await client.changeExpiry(id, ownerSecret, until);
    assert.equal((await client.open(id, secret)).info.expiresAt, until);
    await client.delete(id, ownerSecret);
    await assert.rejects(client.open(id, secret), isCode('deleted'));
  }),
];

/** Sends bytes that are all zero, for one download within a minute. */
export async function sendZeros(
  { client, access, made }: SmokeContext,
  bytes: number,
  token: string | undefined = access?.token,
): Promise<Uploaded> {
  const sent = await client.upload({
    source: { bytes, read: (start, end) => Promise.resolve(new Uint8Array(end - start)) },
    metadata: { name: 'zeros', type: '' },
    expiresInSeconds: 60,
    maxDownloads: 1,
    ...(token !== undefined && { token }),
  });
  made.add(sent.id);
  return sent;
}

/** Sends the marked file in several parts, one download allowed, and gets it back byte for byte. */
async function transferThrough(context: SmokeContext): Promise<string> {
  const { client, file, marker, access, secrets, made } = context;
  const { mode, uploads } = await client.info();
  const sent = await client.upload({
    source: { bytes: file.length, read: (start, end) => Promise.resolve(file.slice(start, end)) },
    metadata: { name: `${marker}.bin`, type: 'application/octet-stream', message: marker },
    expiresInSeconds: 600,
    maxDownloads: 1,
    ...(access && { token: access.token }),
  });
  context.sent = sent;
  made.add(sent.id);
  secrets.set('the link secret', sent.secret).set('the owner secret', sent.ownerSecret);
  // Its only download removes the parts.
  await searchStoredData(context);
  const chunks: Bytes[] = [];
  const { metadata } = await client.download({
    id: sent.id,
    secret: sent.secret,
    claimId: newSecret(),
    sink: new WritableStream<Bytes>({ write: (chunk) => void chunks.push(chunk) }),
  });
  assert.equal(metadata.name, `${marker}.bin`);
  assert.equal(metadata.message, marker);
  assert.equal(Buffer.compare(Buffer.concat(chunks), Buffer.from(file)), 0, 'the file came back changed');
  return `${mode} mode, uploads by ${uploads === 'token' ? 'access code' : 'everybody'}`;
}
