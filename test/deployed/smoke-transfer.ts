import { strict as assert } from 'node:assert';
import type { Bytes } from '../../core/bytes.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import type { SmokeContext } from './smoke-context.ts';

/** Sends the marked file in several parts, one download allowed, and gets it back byte for byte. */
export async function transferThrough(context: SmokeContext): Promise<string> {
  const { client, file, marker } = context;
  const sent = await client.upload({
    source: { bytes: file.length, read: (start, end) => Promise.resolve(file.slice(start, end)) },
    metadata: { name: `${marker}.bin`, type: 'application/octet-stream', message: marker },
    expiresInSeconds: 600,
    maxDownloads: 1,
  });
  context.sent = sent;
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
  return `${(await client.info()).mode} mode`;
}
